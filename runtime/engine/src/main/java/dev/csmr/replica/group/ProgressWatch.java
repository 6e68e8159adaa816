package dev.csmr.replica.group;

import dev.csmr.replica.api.ReplicaError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches whether a replica gets on, so that it says itself when it does not: its leader may be
 * gone, may not know, or may be another than it takes it for. Used by one thread.
 */
final class ProgressWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ProgressWatch.class);
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  /** A process that was paused was not watched meanwhile, nor could it get on. */
  private static final long LONGEST_LOOK_NANOS = 2_000_000_000L;

  private final String group;
  private LogProgress last;
  private long lookedNanos;
  private long watchedNanos;
  private boolean told;

  ProgressWatch(String group) {
    this.group = group;
  }

  /**
   * A replica at one moment.
   *
   * @param node where it is
   * @param leader the node that leads, itself maybe; null when it knows none
   * @param logged the last entry of the leader's log, as far as it is known here
   * @param committed the last entry that is known here to be committed
   * @param applied the last entry that is executed here
   */
  record LogProgress(String node, String leader, long logged, long committed, long applied) {
    boolean isBehind() {
      return leader == null || logged > committed || committed > applied;
    }

    boolean isFurtherThan(LogProgress before) {
      return committed > before.committed
          || applied > before.applied
          || (leader != null && before.leader == null);
    }
  }

  /** Looks at the replica; why it does not get on for ten seconds already, or null. */
  String look(LogProgress now, long nanos) {
    long passed = Math.min(nanos - lookedNanos, LONGEST_LOOK_NANOS);
    lookedNanos = nanos;
    if (last == null || !now.isBehind() || !last.isBehind() || now.isFurtherThan(last)) {
      last = now;
      watchedNanos = 0;
      told = false;
      return null;
    }
    last = now;
    watchedNanos += passed;
    if (watchedNanos < PATIENCE_NANOS) {
      return null;
    }
    String message =
        ReplicaError.NO_PROGRESS.text(group, now.node(), watchedNanos / 1_000_000_000L, why(now));
    if (!told) {
      told = true;
      LOG.warn(message);
    }
    return message;
  }

  private static String why(LogProgress now) {
    if (now.leader() == null) {
      return "it knows no leader. See that a majority of the group's members runs and that they"
          + " reach each other.";
    }
    if (now.logged() <= now.committed()) {
      return "entry "
          + now.committed()
          + " is committed, and "
          + now.applied()
          + " the last that it executed. A command takes long, or the machine is too busy.";
    }
    if (now.leader().equals(now.node())) {
      return "it leads, and no majority of the members acknowledges entry "
          + (now.committed() + 1)
          + ". See that they run and that this node reaches them.";
    }
    return "it has stayed at entry "
        + now.committed()
        + ", and node "
        + now.leader()
        + ", which leads, has entry "
        + now.logged()
        + ". Unless it receives a snapshot just now, see that this node's disk has room, and"
        + " restart this node.";
  }
}
