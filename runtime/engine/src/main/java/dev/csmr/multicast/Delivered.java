package dev.csmr.multicast;

import java.util.SortedMap;

/**
 * An operation that this group has delivered.
 *
 * @param number counts this group's deliveries, from 1
 * @param id the operation
 * @param timestamp its agreed timestamp; while it is open, this group's
 * @param conflicts what it touched here
 * @param numbers the other destinations, none perhaps, each with the number of this group's TS to
 *     it
 */
record Delivered(
    long number,
    MulticastId id,
    Timestamp timestamp,
    Conflicts conflicts,
    SortedMap<String, Long> numbers) {
  /** The same with its agreed timestamp. */
  Delivered at(Timestamp agreed) {
    return new Delivered(number, id, agreed, conflicts, numbers);
  }
}
