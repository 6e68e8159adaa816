package dev.csmr.replica.entry;

/** How soon what waits for a log entry must have one; from the least to the most urgent. */
public enum Urgency {
  /** It goes with whatever goes next, or when nothing went for a while. */
  CAN_WAIT,

  /** It goes as soon as an entry may be formed. */
  AT_ONCE
}
