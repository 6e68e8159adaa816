package dev.csmr.simulation;

import dev.csmr.ownership.SlotOwners;

/**
 * A map as proxies know it: each key is a slot of its own.
 *
 * @param version how many moves there were
 * @param owners for each key the group that owns it
 * @param versions for each key the version of the move that brought it there
 */
record SlotMap(long version, int[] owners, long[] versions) {
  static SlotMap of(SlotOwners slots) {
    int[] owners = new int[slots.slots()];
    long[] versions = new long[owners.length];
    for (int slot = 0; slot < owners.length; slot++) {
      owners[slot] = slots.owner(slot);
      versions[slot] = slots.version(slot);
    }
    return new SlotMap(slots.version(), owners, versions);
  }
}
