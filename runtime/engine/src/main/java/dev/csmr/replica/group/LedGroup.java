package dev.csmr.replica.group;

import java.util.Map;

/**
 * A group that this node leads, at one moment.
 *
 * @param group the group
 * @param era the same for as long as the leadership and the members stay as they are
 * @param changing whether its members are being changed
 * @param reached the last entry that was committed the last time this was looked at: who has not
 *     executed it by now is behind
 * @param followers the other members, each with whether it answers and has what was committed the
 *     last time
 */
public record LedGroup(
    String group, Era era, boolean changing, long reached, Map<String, Boolean> followers) {
  /** Copies the parts. */
  public LedGroup {
    followers = Map.copyOf(followers);
  }

  /**
   * What stays while nothing happens to a leadership.
   *
   * @param term the Raft term
   * @param members the index of the entry that says who the members are
   * @param changes how often somebody asked for other members
   */
  public record Era(long term, long members, int changes) {}
}
