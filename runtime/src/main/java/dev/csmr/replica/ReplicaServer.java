package dev.csmr.replica;

import java.io.IOException;
import java.util.Collection;

/** The replicas of one node: one Raft server with several groups. Thread-safe. */
public final class ReplicaServer implements AutoCloseable {
  private final java.util.Map<String, GroupReplica> replicas = new java.util.LinkedHashMap<>();

  /**
   * Creates the server; {@link #start} opens it.
   *
   * @param peers how to ask the other nodes for their terms
   * @param listener told when a replica stops
   */
  public ReplicaServer(ReplicaServerConfig config, TermPeers peers, ReplicaListener listener) {}

  /**
   * Opens the data directory, recovers each group or begins it, and takes part.
   *
   * @throws IOException when the directory is not this node's, is damaged or cannot be read, or
   *     when the port is in use; nothing in it was changed then
   */
  public void start() throws IOException {}

  /**
   * The replica of a group.
   *
   * @throws IllegalArgumentException when this node does not host the group
   */
  public GroupReplica group(String name) {
    return java.util.Objects.requireNonNull(replicas.get(name));
  }

  /** All replicas, in the order of the configuration. */
  public Collection<GroupReplica> groups() {
    return replicas.values();
  }

  /** Leaves the groups and closes the logs. What is in flight is answered as indeterminate. */
  @Override
  public void close() {}
}
