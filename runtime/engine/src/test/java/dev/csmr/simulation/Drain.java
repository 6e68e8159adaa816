package dev.csmr.simulation;

import dev.csmr.multicast.Conflicts;
import dev.csmr.ownership.SlotConflicts;
import java.util.List;

/** A group begins to drain, or ceases to. */
final class Drain extends MapAct {
  final int draining;
  final boolean drains;
  private final int decides;

  Drain(int number, int draining, boolean drains, List<Integer> groups, Scenario scenario) {
    super(number, groups);
    this.decides = scenario.firstFounding;
    this.draining = draining;
    this.drains = drains;
  }

  @Override
  int decides() {
    return decides;
  }

  @Override
  Conflicts conflicts() {
    return SlotConflicts.ofMove(Plan.SERVICE, List.of());
  }

  @Override
  public String toString() {
    return "d" + number + " of " + Request.name(draining) + (drains ? " begins" : " ends");
  }
}
