package dev.csmr.config;

import dev.csmr.service.CanonicalKey;

/**
 * Which partition owns which key: every key has exactly one owner. Immutable and thread-safe. The
 * partitions are in ascending order of what they own, so their numbers follow from the ranges alone
 * and not from the order in which somebody wrote them.
 */
public sealed interface PartitionScheme permits SlotScheme, KeyScheme {
  /** How many partitions there are. */
  int size();

  /** The number of the partition that owns a key, from 0. */
  int owner(CanonicalKey key);

  /**
   * What a partition owns, for people, such as {@code slots 0-8191}.
   *
   * @param partition its number
   */
  String describe(int partition);

  /**
   * What a partition owns, in a form that is the same for schemes that say the same, and another
   * one for any other, such as {@code slots 0-8191 of 16384}: what a cluster remembers of it.
   *
   * @param partition its number
   */
  String canonical(int partition);
}
