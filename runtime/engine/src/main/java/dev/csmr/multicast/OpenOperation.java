package dev.csmr.multicast;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An operation that this group, its origin, has executed before its place in the order is known: a
 * destination has not told its timestamp yet.
 */
final class OpenOperation {
  final MulticastId id;

  /** The number of the delivery. */
  final long number;

  /** What it touched in this group. */
  final Conflicts conflicts;

  /** All destinations, this group among them, in order. */
  final List<String> destinations;

  /** The timestamps that are known, by destination; this group's own among them. */
  final SortedMap<String, Timestamp> timestamps;

  OpenOperation(
      MulticastId id,
      long number,
      Conflicts conflicts,
      List<String> destinations,
      SortedMap<String, Timestamp> timestamps) {
    this.id = id;
    this.number = number;
    this.conflicts = conflicts;
    this.destinations = List.copyOf(destinations);
    this.timestamps = new TreeMap<>(timestamps);
  }

  boolean hasAllTimestamps() {
    return timestamps.size() == destinations.size();
  }

  /** Its place in the order, once all timestamps are known. */
  Timestamp agreed() {
    return Collections.max(timestamps.values());
  }

  /** Whether every destination of this one is a destination of the other. */
  boolean isWithin(Operation other) {
    for (String destination : destinations) {
      if (!other.hasDestination(destination)) {
        return false;
      }
    }
    return true;
  }
}
