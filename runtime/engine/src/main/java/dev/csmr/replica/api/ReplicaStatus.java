package dev.csmr.replica.api;

import java.util.List;

/**
 * A replica at one moment.
 *
 * @param group the group
 * @param role what the replica is in its group
 * @param leader the node that leads the group, or null when unknown
 * @param term the current Raft term
 * @param commitIndex the last index known to be committed
 * @param appliedIndex the last index applied
 * @param empty whether the replica has no data: neither a snapshot nor a log entry. As long as a
 *     member is empty, the group survives one failure less
 * @param ready whether this replica leads and serves
 * @param stuck what needs an operator although the replica takes part, each with its remedy: that
 *     it cannot take snapshots; on the leader also followers that answer and yet do not advance,
 *     and clocks that differ
 * @param impeded why the replica does not take part as it should just now, with what to do about
 *     it; null when all is well
 * @param stopped why the replica stopped, or null while it runs
 * @param membership the group's members as this replica knows them
 */
public record ReplicaStatus(
    String group,
    ReplicaRole role,
    String leader,
    long term,
    long commitIndex,
    long appliedIndex,
    boolean empty,
    boolean ready,
    List<String> stuck,
    String impeded,
    String stopped,
    Membership membership) {
  /** What a replica is in its group. */
  public enum ReplicaRole {
    /** It orders the commands. */
    LEADER,
    /** It follows the leader. */
    FOLLOWER,
    /** It stands for election. */
    CANDIDATE,
    /** It does not take part: starting, not a voting member, or stopped. */
    NONE,
    /** The group goes on without it: its node is no member any more. */
    REMOVED
  }

  /** Copies the parts. */
  public ReplicaStatus {
    stuck = List.copyOf(stuck);
  }
}
