package dev.csmr.simulation;

import dev.csmr.multicast.Operation;
import dev.csmr.multicast.Part;
import dev.csmr.multicast.Role;
import dev.csmr.ownership.SlotConflicts;
import dev.csmr.service.InvocationIdentity;
import java.util.ArrayList;
import java.util.List;

/** A move of keys from one group to another, if they are still where the mover knows them. */
final class Move extends Act implements Deed {
  final int from;
  final int to;

  /** The keys, ascending. */
  final List<Integer> slots;

  /** For each of them the version that brought it to its owner. */
  final List<Long> versions;

  private final int groupCount;

  Move(int number, int from, int to, List<Integer> slots, List<Long> versions, int groupCount) {
    super(number);
    this.from = from;
    this.to = to;
    this.slots = slots;
    this.versions = versions;
    this.groupCount = groupCount;
  }

  /** The operation of one attempt. */
  Operation operation(InvocationIdentity identity, Bug bug) {
    List<Part> parts = new ArrayList<>();
    for (int group = 0; group < groupCount; group++) {
      if (bug != Bug.MOVE_TOLD_TO_TWO || group == from || group == to) {
        Role role = group == from ? Role.DECIDES_AND_EXECUTES : Role.EXECUTES;
        parts.add(
            Part.of(
                Request.name(group), role, SlotConflicts.ofMove(Plan.SERVICE, slots), commands(0)));
      }
    }
    return new Operation(identity, parts);
  }

  @Override
  public List<Integer> groups() {
    List<Integer> all = new ArrayList<>();
    for (int group = 0; group < groupCount; group++) {
      all.add(group);
    }
    return all;
  }

  /** Its slots, and what all moves touch. */
  @Override
  public int declared(int group) {
    return slots.stream()
        .mapToInt(slot -> 1 << slot)
        .reduce(1 << Scenario.MAX_KEYS, (a, b) -> a | b);
  }

  @Override
  public int touched(int group) {
    return declared(group);
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
