package dev.csmr.replica;

/**
 * Told what the node must know of its replicas. Called from the replica's own threads: must not
 * block.
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
}
