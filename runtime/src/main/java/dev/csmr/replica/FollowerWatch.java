package dev.csmr.replica;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches, on a leader, for followers that answer and yet do not advance: Ratis can disagree with
 * one for ever, and the group then runs on without it in silence.
 */
final class FollowerWatch {
  private static final Logger LOG = LoggerFactory.getLogger(FollowerWatch.class);
  private static final long STUCK_NANOS = 10_000_000_000L;
  private static final long REACHABLE_MILLIS = 3_000;

  private final String group;
  private final RaftServer.Division division;
  private final Map<String, Progress> followers = new HashMap<>();
  private volatile List<String> stuck = List.of();

  FollowerWatch(String group, RaftServer.Division division) {
    this.group = group;
    this.division = division;
  }

  /** What a follower had last, and since when. */
  private record Progress(long matchIndex, long sinceNanos, boolean warned) {}

  /** The followers that are stuck, each with indexes and remedy. */
  List<String> stuck() {
    return stuck;
  }

  /** Looks again; called by one thread, about every second. */
  void tick() {
    DivisionInfo info = division.getInfo();
    long[] matches = info.getFollowerMatchIndices();
    RoleInfoProto role = info.getRoleInfoProto();
    if (matches == null
        || !role.hasLeaderInfo()
        || role.getLeaderInfo().getFollowerInfoCount() != matches.length) {
      followers.clear();
      stuck = List.of();
      return;
    }
    List<String> found = new ArrayList<>();
    long committed = division.getRaftLog().getLastCommittedIndex();
    for (int i = 0; i < matches.length; i++) {
      ServerRpcProto follower = role.getLeaderInfo().getFollowerInfo(i);
      String message = look(follower, matches[i], committed);
      if (message != null) {
        found.add(message);
      }
    }
    stuck = List.copyOf(found);
  }

  private String look(ServerRpcProto follower, long match, long committed) {
    String node = follower.getId().getId().toStringUtf8();
    long now = System.nanoTime();
    Progress last = followers.get(node);
    boolean reachable = follower.getLastRpcElapsedTimeMs() < REACHABLE_MILLIS;
    if (last == null || last.matchIndex() != match || match >= committed || !reachable) {
      followers.put(node, new Progress(match, now, false));
      return null;
    }
    if (now - last.sinceNanos() < STUCK_NANOS) {
      return null;
    }
    String message =
        "Node "
            + node
            + " answers in group "
            + group
            + " but has stayed at entry "
            + match
            + " for "
            + (now - last.sinceNanos()) / 1_000_000_000L
            + " s, while "
            + committed
            + " is committed. Unless it receives a snapshot just now, restart that node; the group"
            + " has no spare member meanwhile.";
    if (!last.warned()) {
      LOG.warn(message);
      followers.put(node, new Progress(match, last.sinceNanos(), true));
    }
    return message;
  }
}
