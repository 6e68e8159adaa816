package dev.csmr.service.state;

/**
 * Counts the places of a state that may hold mutable values, shared ones each time, up to a limit.
 * The same for equal states.
 */
final class PlaceCount {
  private final Pulse pulse;
  private final int limit;
  private long count;

  PlaceCount(int limit, Pulse pulse) {
    this.limit = limit;
    this.pulse = pulse;
  }

  /** Adds so many. */
  void add(long places) {
    count += places;
  }

  /** Says that another item of a collection is looked at. */
  void step() {
    pulse.step();
  }

  /** Whether there are more than the limit; then it does not matter how many. */
  boolean isOver() {
    return count > limit;
  }

  /** How many there are, if that is not more than the limit. */
  int count() {
    return (int) count;
  }
}
