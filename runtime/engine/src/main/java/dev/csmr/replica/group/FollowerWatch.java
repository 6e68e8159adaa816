package dev.csmr.replica.group;

import dev.csmr.replica.api.ReplicaError;
import dev.csmr.replica.ratis.Follower;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches, on a leader, for followers that answer and yet do not advance: Ratis can disagree with
 * one for ever, and the group then runs on without it in silence. Of those that do not answer it
 * tells once, and once when they do again.
 */
final class FollowerWatch {
  private static final Logger LOG = LoggerFactory.getLogger(FollowerWatch.class);
  private static final long STUCK_NANOS = 10_000_000_000L;
  private static final long REACHABLE_MILLIS = 3_000;
  private static final long SILENT_MILLIS = 5_000;

  /** After a longer pause of this process, what it saw before says nothing. */
  private static final long LONGEST_LOOK_NANOS = 3_000_000_000L;

  private final String group;
  private final Map<String, Progress> followers = new HashMap<>();
  private final Set<String> silent = new HashSet<>();
  private long lookedNanos;
  private volatile List<String> stuck = List.of();

  FollowerWatch(String group) {
    this.group = group;
  }

  /** What a follower had last, and since when. */
  private record Progress(long match, long sinceNanos, boolean warned) {}

  /** The followers that are stuck, each with indexes and remedy. */
  List<String> stuck() {
    return stuck;
  }

  /** Whether a follower has not answered for long. */
  boolean isSilent(String node) {
    return silent.contains(node);
  }

  /**
   * Whether a follower answers, and is not behind.
   *
   * @param reached what was committed some time ago
   */
  static boolean keepsUp(Follower follower, long reached) {
    return follower.silentMillis() < REACHABLE_MILLIS && follower.match() >= reached;
  }

  /**
   * Looks at the followers of a leader; none when this replica does not lead. Called by one thread,
   * about every second.
   */
  void look(List<Follower> now, long committed, long nanos) {
    boolean paused = nanos - lookedNanos > LONGEST_LOOK_NANOS;
    if (paused) {
      followers.clear();
    }
    lookedNanos = nanos;
    List<String> nodes = now.stream().map(Follower::node).toList();
    followers.keySet().retainAll(nodes);
    silent.retainAll(nodes);
    if (!paused) {
      now.forEach(this::listen);
    }
    stuck =
        now.stream()
            .map(follower -> look(follower, committed, nanos))
            .filter(Objects::nonNull)
            .toList();
  }

  private void listen(Follower follower) {
    if (follower.silentMillis() > SILENT_MILLIS) {
      if (silent.add(follower.node())) {
        LOG.warn(
            ReplicaError.FOLLOWER_SILENT.text(
                follower.node(), group, follower.silentMillis() / 1_000));
      }
    } else if (follower.silentMillis() < REACHABLE_MILLIS && silent.remove(follower.node())) {
      LOG.info("Node {} answers in group {} again", follower.node(), group);
    }
  }

  private String look(Follower follower, long committed, long nanos) {
    Progress last = followers.get(follower.node());
    if (last == null
        || last.match() != follower.match()
        || follower.match() >= committed
        || follower.silentMillis() > REACHABLE_MILLIS) {
      followers.put(follower.node(), new Progress(follower.match(), nanos, false));
      return null;
    }
    long since = nanos - last.sinceNanos();
    if (since < STUCK_NANOS) {
      return null;
    }
    String message =
        ReplicaError.FOLLOWER_STUCK.text(
            follower.node(), group, follower.match(), since / 1_000_000_000L, committed);
    if (!last.warned()) {
      LOG.warn(message);
      followers.put(follower.node(), new Progress(follower.match(), last.sinceNanos(), true));
    }
    return message;
  }
}
