package dev.csmr.multicast;

import java.util.SortedMap;

/**
 * An operation that this group has delivered.
 *
 * @param number counts this group's deliveries, from 1
 * @param id the operation
 * @param timestamp its agreed timestamp
 * @param numbers the other destinations, none perhaps, each with the number of this group's TS to
 *     it
 */
record Delivered(
    long number, MulticastId id, Timestamp timestamp, SortedMap<String, Long> numbers) {}
