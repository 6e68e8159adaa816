package dev.csmr.multicast;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** An operation that this group knows and has not delivered yet. */
final class PendingOperation implements Comparable<PendingOperation> {
  /** The timestamps that are known, by destination; this group's own among them. */
  final SortedMap<String, Timestamp> timestamps = new TreeMap<>();

  /** The decisions that are known, by destination. */
  final SortedMap<String, Ballot> votes = new TreeMap<>();

  /** What came with votes, by destination; where nothing did, nothing. */
  final SortedMap<String, byte[]> enclosures = new TreeMap<>();

  /** The numbers of this group's TS, by destination. */
  final SortedMap<String, Long> numbers = new TreeMap<>();

  private final String group;
  private Operation operation;
  private Part part;
  private Timestamp local;
  private Timestamp agreed;
  private Decision decided;

  /** An operation without a timestamp of this group. */
  PendingOperation(String group, Operation operation) {
    this.group = group;
    this.operation = operation;
    this.part = operation.part(group);
  }

  MulticastId id() {
    return operation.id();
  }

  /** What is known of it; once it has a timestamp, what this group needs. */
  Operation operation() {
    return operation;
  }

  Part part() {
    return part;
  }

  Conflicts conflicts() {
    return part.conflicts();
  }

  /** Learns this group's part. */
  void complete(Operation learned) {
    operation = learned.restrictedTo(group);
    part = operation.part(group);
  }

  /** Gives it this group's timestamp; from here on only this group's part is kept. */
  void stamp(Timestamp given) {
    local = given;
    timestamps.put(group, given);
    operation = operation.restrictedTo(group);
  }

  /** This group's timestamp; null before it has one. */
  Timestamp local() {
    return local;
  }

  /** Whether it may get a timestamp here: its origin, if it matters, has told of it. */
  boolean isAnnounced() {
    return operation.begins(group) || timestamps.containsKey(operation.origin());
  }

  boolean hasAllTimestamps() {
    return timestamps.size() == operation.parts().size();
  }

  /** Fixes the operation's place in the order: the greatest of all its timestamps. */
  void agree() {
    agreed = Collections.max(timestamps.values());
  }

  boolean isAgreed() {
    return agreed != null;
  }

  /** The agreed timestamp, or else the local one, which the agreed one will not precede. */
  Timestamp timestamp() {
    return agreed == null ? local : agreed;
  }

  /** Whether this group has still to decide its conditions. */
  boolean undecided() {
    return part.role().decides() && decided == null;
  }

  /** Notes what this group decided. */
  void decide(Decision made) {
    decided = made;
    votes.put(group, made.ballot());
  }

  /** What this group decided; null before it did, and when it decides nothing. */
  Decision decided() {
    return decided;
  }

  /** Whether every condition has been decided. */
  boolean hasAllVotes() {
    if (!operation.conditional()) {
      return true;
    }
    for (Part each : operation.parts()) {
      if (each.role().decides() && !votes.containsKey(each.group())) {
        return false;
      }
    }
    return true;
  }

  /** Whether the operation executes, given the votes that are known. */
  boolean executes() {
    long needed = 0;
    for (Part each : operation.parts()) {
      needed |= each.alternatives();
    }
    long met = 0;
    for (Ballot vote : votes.values()) {
      if (vote.vetoes()) {
        return false;
      }
      met |= vote.alternatives();
    }
    return (needed & ~met) == 0;
  }

  @Override
  public int compareTo(PendingOperation other) {
    return timestamp().compareTo(other.timestamp());
  }

  @Override
  public String toString() {
    return operation + " " + timestamps + (isAgreed() ? " agreed" : "");
  }
}
