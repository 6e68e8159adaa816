package dev.csmr.simulation;

import dev.csmr.ownership.GroupJoin;
import dev.csmr.ownership.SlotOwners;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A map as proxies know it: each key is a slot of its own.
 *
 * @param version how many changes there were
 * @param owners for each key the group that owns it
 * @param versions for each key the version of the move that brought it there
 * @param groups the groups that have the map
 * @param listVersion the version of the change by which a group joined last
 * @param draining the groups that drain
 */
record SlotMap(
    long version,
    int[] owners,
    long[] versions,
    List<Integer> groups,
    long listVersion,
    Set<Integer> draining) {
  /**
   * The map of a replica.
   *
   * @param scenario says which groups had it at first
   */
  static SlotMap of(SlotOwners slots, Scenario scenario) {
    int[] owners = new int[slots.slots()];
    long[] versions = new long[owners.length];
    for (int slot = 0; slot < owners.length; slot++) {
      owners[slot] = slots.owner(slot);
      versions[slot] = slots.version(slot);
    }
    List<Integer> groups = groups(slots, scenario);
    List<GroupJoin> joins = slots.joins();
    long listVersion = joins.isEmpty() ? 0 : joins.get(joins.size() - 1).version();
    return new SlotMap(
        slots.version(), owners, versions, groups, listVersion, Set.copyOf(slots.draining()));
  }

  /** The groups that have a map. */
  static List<Integer> groups(SlotOwners slots, Scenario scenario) {
    List<Integer> groups = new ArrayList<>();
    for (int group = 0; group < scenario.groups; group++) {
      if (scenario.founds(group)) {
        groups.add(group);
      }
    }
    slots.joins().forEach(join -> groups.add(join.group().charAt(0) - 'A'));
    return groups;
  }
}
