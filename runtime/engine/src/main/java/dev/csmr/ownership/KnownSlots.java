package dev.csmr.ownership;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a node knows of the slots of a partitioned service: where they were before the first move,
 * and the moves since, without gaps. Immutable; knowing more is another object.
 *
 * <p>A move is looked for in the list of all that are known: at least as many as the groups
 * remember, if there were so many since the node started, and at most twice that.
 */
public final class KnownSlots {
  private static final int MAX_KNOWN = 2 * SlotOwners.MAX_REMEMBERED;

  private final int[] initial;
  private final SlotBase base;
  private final int[] owners;
  private final long[] versions;
  private final List<SlotMove> moves;

  private KnownSlots(
      int[] initial, SlotBase base, int[] owners, long[] versions, List<SlotMove> moves) {
    this.initial = initial;
    this.base = base;
    this.owners = owners;
    this.versions = versions;
    this.moves = moves;
  }

  /**
   * Before the first move.
   *
   * @param initial for each slot the number of the partition that owns it
   */
  public static KnownSlots before(int[] initial) {
    return new KnownSlots(initial, SlotBase.FIRST, initial, new long[initial.length], List.of());
  }

  /** How many slots there are. */
  public int slots() {
    return initial.length;
  }

  /** The version of the map, after the last move that is known. */
  public long version() {
    return base.version() + moves.size();
  }

  /** This with more moves; those that are known and those behind a gap are passed over. */
  public KnownSlots after(SlotSteps.Told told) {
    return told.base().version() > version()
        ? from(told.base()).after(told.moves())
        : after(told.moves());
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
    return new KnownSlots(initial, later, laterOwners, laterVersions, List.of());
  }

  private KnownSlots after(List<SlotMove> told) {
    List<SlotMove> all = new ArrayList<>(moves);
    int[] nextOwners = owners.clone();
    long[] nextVersions = versions.clone();
    for (SlotMove move : told) {
      if (move.version() == base.version() + all.size() + 1) {
        all.add(move);
        for (int slot : move.slots()) {
          nextOwners[slot] = move.to();
          nextVersions[slot] = move.version();
        }
      }
    }
    if (all.size() == moves.size()) {
      return this;
    }
    int forgotten = all.size() > MAX_KNOWN ? all.size() - SlotOwners.MAX_REMEMBERED : 0;
    return new KnownSlots(
        initial,
        baseAfter(all.subList(0, forgotten)),
        nextOwners,
        nextVersions,
        List.copyOf(all.subList(forgotten, all.size())));
  }

  private SlotBase baseAfter(List<SlotMove> oldest) {
    if (oldest.isEmpty()) {
      return base;
    }
    SortedMap<Integer, SlotBase.SlotPlace> places = new TreeMap<>(base.places());
    for (SlotMove move : oldest) {
      SlotBase.SlotPlace place = new SlotBase.SlotPlace(move.to(), move.version());
      move.slots().forEach(slot -> places.put(slot, place));
    }
    return new SlotBase(oldest.get(oldest.size() - 1).version(), places);
  }

  /** The earliest version of the map that is known. */
  public long first() {
    return base.version();
  }

  /**
   * Where a slot was at a version of the map.
   *
   * @param at at least {@link #first}
   */
  public SlotBase.SlotPlace place(int slot, long at) {
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
    for (int i = (int) Math.min(at - base.version(), moves.size()) - 1; i >= 0; i--) {
      if (moves.get(i).slots().contains(slot)) {
        return moves.get(i);
      }
    }
    return null;
  }

  /** The version of the first move after a version that moved one of some slots; 0 if none is. */
  public long nextChange(List<Integer> slots, long after) {
    boolean isChanged = slots.stream().anyMatch(slot -> versions[slot] > after);
    int next = (int) Math.max(0, after - base.version());
    for (int i = next; isChanged && i < moves.size(); i++) {
      if (moves.get(i).slots().stream().anyMatch(slots::contains)) {
        return moves.get(i).version();
      }
    }
    return 0;
  }
}
