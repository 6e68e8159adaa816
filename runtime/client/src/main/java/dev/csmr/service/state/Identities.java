package dev.csmr.service.state;

/**
 * The numbers of mutable values in a snapshot: a value that is in two places is written at the
 * first, and at the others its number is.
 */
interface Identities {
  /** What {@link #meet} says of a value that is written, and has a number if all such have one. */
  int NEW = -1;

  /** What {@link #meet} says of a value that is written, and is said to have a number. */
  int NUMBERED = -2;

  /**
   * Meets a value at the next place that holds one.
   *
   * @param levels those of the codec that writes it
   * @return the number of a value that was met before; else {@link #NEW} or {@link #NUMBERED}
   */
  int meet(Object value, int levels);
}
