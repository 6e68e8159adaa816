package dev.csmr.replica.ratis;

import java.util.List;
import java.util.Set;

/** A view of a replica's Raft state. Thread-safe; never blocks. */
public interface RaftView {
  /** This node's id. */
  String node();

  /** Whether this replica takes itself for the leader. */
  boolean leads();

  /** Whether it has, as leader, committed an entry of its own term. */
  boolean ready();

  /** The current term, or −1 when the replica does not run. */
  long term();

  /** The last index known to be committed. */
  long commitIndex();

  /** The last index of the log, or of the snapshot that stands in its place. */
  long lastIndex();

  /** Whether there is neither a snapshot nor a log entry. */
  boolean empty();

  /** The node that leads, or null when unknown or this one. */
  String leader();

  /** The sets of voting nodes of which each must give a majority: two while members change. */
  List<Set<String>> electorates();
}
