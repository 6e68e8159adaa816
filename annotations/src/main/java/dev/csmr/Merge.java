package dev.csmr;

/** A rule that merges the answers of several partitions, in the order of the partitions. */
public enum Merge {
  /** Adds numbers or durations; overflow is an error, not a wrong answer. */
  SUM,
  /** The smallest number, string, instant or duration. */
  MIN,
  /** The largest number, string, instant or duration. */
  MAX,
  /** True when every partition answers true. */
  ALL,
  /** True when some partition answers true. */
  ANY,
  /** The first present {@code Optional}. */
  FIRST,
  /** All elements of the lists, partition after partition. */
  CONCAT,
  /** The union of sets or of maps; partitions hold disjoint keys. */
  UNION,
  /** For operations without a result. */
  NONE
}
