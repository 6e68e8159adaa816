package dev.csmr.replica.api;

/**
 * A listener that is told what the node must know of its replicas. Called from the replica's own
 * threads: must not block.
 */
public interface ReplicaListener {
  /** Ignores everything; the log has it all the same. */
  ReplicaListener NONE = (group, reason) -> {};

  /**
   * A replica stopped for good, rather than diverge. The other groups of this node go on, and so
   * does the group while a majority of its members is left.
   *
   * @param reason what happened, where, and how to mend it
   */
  void stopped(String group, String reason);

  /**
   * The group goes on without this node, which is no member of it any more; its replica here is
   * closed.
   *
   * @param reason what happened, and how to bring the node back
   */
  default void left(String group, String reason) {}

  /** The members of a group are known, or have changed. */
  default void membersChanged(String group, Membership membership) {}
}
