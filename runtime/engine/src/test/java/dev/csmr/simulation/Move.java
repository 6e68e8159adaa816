package dev.csmr.simulation;

import dev.csmr.multicast.Conflicts;
import dev.csmr.ownership.CopyPlace;
import dev.csmr.ownership.MoveOrder;
import dev.csmr.ownership.SlotConflicts;
import java.util.ArrayList;
import java.util.List;

/** A move of keys from one group to another, if they are still where the mover knows them. */
final class Move extends MapAct {
  final int from;
  final int to;

  /** The keys, ascending. */
  final List<Integer> slots;

  /** For each of them the version that brought it to its owner. */
  final List<Long> versions;

  /** What each attempt relies on that was copied; nothing for the first one. */
  private final List<CopyPlace> attempts = new ArrayList<>();

  Move(
      int number,
      int from,
      int to,
      List<Integer> slots,
      List<Long> versions,
      List<Integer> groups) {
    super(number, groups);
    this.from = from;
    this.to = to;
    this.slots = slots;
    this.versions = versions;
    attempts.add(null);
  }

  /** The number of an attempt that relies on a copy. */
  int after(CopyPlace copy) {
    if (!attempts.contains(copy)) {
      attempts.add(copy);
    }
    return attempts.indexOf(copy);
  }

  /** What an attempt asks for. */
  MoveOrder order(long attempt) {
    return new MoveOrder(from, to, slots, 0).after(attempts.get((int) attempt));
  }

  @Override
  int decides() {
    return from;
  }

  /** The new owner decides, too, whether it has what was copied. */
  @Override
  boolean alsoDecides(int group, int attempt) {
    return group == to && attempt > 0;
  }

  @Override
  Conflicts conflicts() {
    return SlotConflicts.ofMove(Plan.SERVICE, slots);
  }

  @Override
  boolean isTold(int group, Bug bug) {
    return bug != Bug.MOVE_TOLD_TO_TWO || group == from || group == to;
  }

  /** Its slots, and what all moves touch. */
  @Override
  public int declared(int group) {
    return slots.stream()
        .mapToInt(slot -> 1 << slot)
        .reduce(super.declared(group), (a, b) -> a | b);
  }

  @Override
  public String toString() {
    return "m"
        + number
        + " "
        + slots
        + " from "
        + Request.name(from)
        + " to "
        + Request.name(to)
        + " at "
        + versions;
  }
}
