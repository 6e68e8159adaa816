package dev.csmr.samples.benchmark.ratis;

import java.io.File;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.util.NetUtils;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** One server of the hand-written store. */
public final class RatisStoreServer {
  private RatisStoreServer() {}

  /**
   * Runs until the process is ended.
   *
   * @param args the server's place among the addresses from 0, its data directory, then the
   *     addresses of all servers
   */
  public static void main(String[] args) throws IOException {
    List<String> addresses = Arrays.asList(args).subList(2, args.length);
    RaftGroup group = StoreGroup.of(addresses);
    int self = Integer.parseInt(args[0]);
    int port = NetUtils.createSocketAddr(addresses.get(self)).getPort();
    RaftServer.newBuilder()
        .setServerId(StoreGroup.peerId(self))
        .setGroup(group)
        .setStateMachine(new StoreMachine())
        .setProperties(properties(new File(args[1]), port))
        .setOption(RaftStorage.StartupOption.RECOVER)
        .build()
        .start();
  }

  /** The settings that were found fastest, among those that lose nothing. */
  private static RaftProperties properties(File data, int port) {
    RaftProperties p = new RaftProperties();
    RaftServerConfigKeys.setStorageDir(p, List.of(data));
    GrpcConfigKeys.Server.setPort(p, port);
    RaftServerConfigKeys.Log.setLogMetadataEnabled(p, false);
    RaftServerConfigKeys.Log.setAppendEntriesComposeEnabled(p, false);
    RaftServerConfigKeys.Rpc.setTimeoutMin(p, TimeDuration.valueOf(1, TimeUnit.SECONDS));
    RaftServerConfigKeys.Rpc.setTimeoutMax(p, TimeDuration.valueOf(2, TimeUnit.SECONDS));
    RaftServerConfigKeys.Read.setOption(p, RaftServerConfigKeys.Read.Option.LINEARIZABLE);
    RaftServerConfigKeys.Read.setLeaderLeaseEnabled(p, Boolean.getBoolean("ratis.lease"));
    RaftServerConfigKeys.Write.setElementLimit(p, 16_384);
    RaftServerConfigKeys.Write.setByteLimit(p, SizeInBytes.valueOf("128MB"));
    RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(p, true);
    RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(p, 100_000);
    RaftServerConfigKeys.Snapshot.setRetentionFileNum(p, 2);
    RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(p, true);
    RaftServerConfigKeys.Log.setPurgePreservationLogNum(p, 10_000);
    return p;
  }
}
