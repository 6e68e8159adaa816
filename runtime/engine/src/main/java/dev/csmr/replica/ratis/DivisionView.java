package dev.csmr.replica.ratis;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;

/** The view of a Ratis division. */
final class DivisionView implements RaftView {
  private final RaftServer.Division division;

  DivisionView(RaftServer.Division division) {
    this.division = division;
  }

  @Override
  public String node() {
    return division.getId().toString();
  }

  @Override
  public boolean leads() {
    return division.getInfo().isAlive() && division.getInfo().isLeader();
  }

  @Override
  public boolean ready() {
    return division.getInfo().isLeaderReady();
  }

  @Override
  public long term() {
    return division.getInfo().isAlive() ? division.getInfo().getCurrentTerm() : -1;
  }

  @Override
  public long commitIndex() {
    return division.getRaftLog().getLastCommittedIndex();
  }

  @Override
  public long lastIndex() {
    try {
      return division.getRaftLog().getNextIndex() - 1;
    } catch (IllegalStateException e) {
      // Ratis closes the log of a replica by itself, which whoever asks hears of later.
      return -1;
    }
  }

  @Override
  public boolean empty() {
    return division.getRaftLog().getFlushIndex() < 0
        && division.getInfo().getLastAppliedIndex() < 0;
  }

  @Override
  public String leader() {
    RaftPeerId leader = division.getInfo().getLeaderId();
    return leader == null ? null : leader.toString();
  }

  @Override
  public List<Set<String>> electorates() {
    RaftConfiguration configuration = division.getRaftConf();
    Set<String> current = ids(configuration.getCurrentPeers());
    Set<String> previous = ids(configuration.getPreviousPeers());
    return previous.isEmpty() ? List.of(current) : List.of(current, previous);
  }

  private static Set<String> ids(Collection<RaftPeer> peers) {
    return peers == null
        ? Set.of()
        : peers.stream().map(peer -> peer.getId().toString()).collect(Collectors.toSet());
  }
}
