package dev.csmr.multicast;

import java.util.Objects;

/**
 * A logical time: total order, no two operations have the same.
 *
 * @param clock the reading of the group's logical clock
 * @param group the group whose clock it was; breaks ties
 */
public record Timestamp(long clock, String group) implements Comparable<Timestamp> {
  /** Checks the parts. */
  public Timestamp {
    Objects.requireNonNull(group, "group");
  }

  @Override
  public int compareTo(Timestamp other) {
    return clock == other.clock ? group.compareTo(other.group) : Long.compare(clock, other.clock);
  }

  @Override
  public String toString() {
    return clock + "@" + group;
  }
}
