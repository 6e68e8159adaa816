package dev.csmr.ownership;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/**
 * What a node knows of the slots of a partitioned service: where they were before the first change,
 * and the changes since, without gaps. Immutable; knowing more is another object.
 *
 * <p>A change is looked for in the list of all that are known: at least as many as the groups
 * remember, if there were so many since the node started, and at most twice that.
 */
public final class KnownSlots {
  private static final int MAX_KNOWN = 2 * SlotOwners.MAX_REMEMBERED;

  private final int[] initial;
  private final SlotBase base;
  private final int[] owners;
  private final long[] versions;
  private final List<SlotChange> changes;

  /** Of groups that have joined, and of partitions that drain, now. */
  private final SlotBase latest;

  private KnownSlots(
      int[] initial,
      SlotBase base,
      int[] owners,
      long[] versions,
      List<SlotChange> changes,
      SlotBase latest) {
    this.initial = initial;
    this.base = base;
    this.owners = owners;
    this.versions = versions;
    this.changes = changes;
    this.latest = latest;
  }

  /**
   * Before the first move.
   *
   * @param initial for each slot the number of the partition that owns it
   */
  public static KnownSlots before(int[] initial) {
    return new KnownSlots(
        initial, SlotBase.FIRST, initial, new long[initial.length], List.of(), SlotBase.FIRST);
  }

  /** How many slots there are. */
  public int slots() {
    return initial.length;
  }

  /** The version of the map, after the last change that is known. */
  public long version() {
    return base.version() + changes.size();
  }

  /** The groups that had joined at a version of the map, in order. */
  public List<GroupJoin> joins(long at) {
    List<GroupJoin> all = latest.joins();
    return all.isEmpty() || all.get(all.size() - 1).version() <= at
        ? all
        : all.stream().filter(join -> join.version() <= at).toList();
  }

  /** The partitions that drain now. */
  public SortedSet<Integer> draining() {
    return latest.draining();
  }

  /** This with more changes; those that are known and those behind a gap are passed over. */
  public KnownSlots after(SlotSteps.Told told) {
    return told.base().version() > version()
        ? from(told.base()).after(told.changes())
        : after(told.changes());
  }

  private KnownSlots from(SlotBase later) {
    int[] laterOwners = initial.clone();
    long[] laterVersions = new long[initial.length];
    later
        .places()
        .forEach(
            (slot, place) -> {
              laterOwners[slot] = place.owner();
              laterVersions[slot] = place.version();
            });
    return new KnownSlots(initial, later, laterOwners, laterVersions, List.of(), later);
  }

  private KnownSlots after(List<SlotChange> told) {
    List<SlotChange> all = new ArrayList<>(changes);
    List<SlotChange> others = new ArrayList<>();
    int[] nextOwners = owners.clone();
    long[] nextVersions = versions.clone();
    for (SlotChange change : told) {
      if (change.version() != base.version() + all.size() + 1) {
        continue;
      }
      all.add(change);
      if (change instanceof SlotMove move) {
        for (int slot : move.slots()) {
          nextOwners[slot] = move.to();
          nextVersions[slot] = move.version();
        }
      } else {
        others.add(change);
      }
    }
    if (all.size() == changes.size()) {
      return this;
    }
    int forgotten = all.size() > MAX_KNOWN ? all.size() - SlotOwners.MAX_REMEMBERED : 0;
    return new KnownSlots(
        initial,
        forgotten == 0 ? base : base.after(all.subList(0, forgotten)),
        nextOwners,
        nextVersions,
        List.copyOf(all.subList(forgotten, all.size())),
        others.isEmpty() ? latest : latest.after(others));
  }

  /** The earliest version of the map that is known. */
  public long first() {
    return base.version();
  }

  /**
   * Where a slot was at a version of the map. The number of slots stands for the list of
   * partitions, which has a version and no owner.
   *
   * @param slot the slot
   * @param at at least {@link #first}
   */
  public SlotBase.SlotPlace place(int slot, long at) {
    if (slot == initial.length) {
      List<GroupJoin> joined = joins(at);
      return new SlotBase.SlotPlace(
          GroupJoin.NO_PARTITION, joined.isEmpty() ? 0 : joined.get(joined.size() - 1).version());
    }
    if (versions[slot] <= at) {
      return new SlotBase.SlotPlace(owners[slot], versions[slot]);
    }
    SlotMove move = moveOf(slot, at);
    if (move != null) {
      return new SlotBase.SlotPlace(move.to(), move.version());
    }
    SlotBase.SlotPlace place = base.places().get(slot);
    return place == null ? new SlotBase.SlotPlace(initial[slot], 0) : place;
  }

  /** The last move of a slot up to a version; null if none of those that are known is. */
  private SlotMove moveOf(int slot, long at) {
    for (int i = (int) Math.min(at - base.version(), changes.size()) - 1; i >= 0; i--) {
      if (changes.get(i) instanceof SlotMove move && move.slots().contains(slot)) {
        return move;
      }
    }
    return null;
  }

  /**
   * The version of the first change after a version that moved one of some slots, or, where their
   * number is among them, the first by which a group joined; 0 if none is known.
   */
  public long nextChange(List<Integer> slots, long after) {
    boolean isChanged = slots.stream().anyMatch(slot -> place(slot, version()).version() > after);
    int next = (int) Math.max(0, after - base.version());
    for (int i = next; isChanged && i < changes.size(); i++) {
      if (concerns(changes.get(i), slots)) {
        return changes.get(i).version();
      }
    }
    return 0;
  }

  private boolean concerns(SlotChange change, List<Integer> slots) {
    return change instanceof SlotMove move
        ? move.slots().stream().anyMatch(slots::contains)
        : change instanceof GroupJoin && slots.contains(initial.length);
  }
}
