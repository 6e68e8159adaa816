package dev.csmr.samples.benchmark.ratis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;

/** The Raft group that servers and clients agree on by the servers' addresses. */
final class StoreGroup {
  private StoreGroup() {}

  static RaftGroup of(List<String> addresses) {
    List<RaftPeer> peers = new ArrayList<>();
    for (String address : addresses) {
      peers.add(RaftPeer.newBuilder().setId(peerId(peers.size())).setAddress(address).build());
    }
    UUID id = UUID.nameUUIDFromBytes("store".getBytes(StandardCharsets.UTF_8));
    return RaftGroup.valueOf(RaftGroupId.valueOf(id), peers);
  }

  static RaftPeerId peerId(int place) {
    return RaftPeerId.valueOf("s" + (place + 1));
  }
}
