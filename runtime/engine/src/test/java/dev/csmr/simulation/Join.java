package dev.csmr.simulation;

import dev.csmr.multicast.Conflicts;
import dev.csmr.ownership.SlotConflicts;
import java.util.List;

/** A group joins with a partition that holds no keys. */
final class Join extends MapAct {
  final int joining;
  private final int decides;
  private final int keys;

  Join(int number, int joining, List<Integer> groups, Scenario scenario) {
    super(number, groups);
    this.joining = joining;
    this.decides = scenario.firstFounding;
    this.keys = scenario.keys();
  }

  @Override
  int decides() {
    return decides;
  }

  @Override
  Conflicts conflicts() {
    return SlotConflicts.ofJoin(Plan.SERVICE, keys);
  }

  @Override
  public String toString() {
    return "j" + number + " of " + Request.name(joining) + " to " + groups();
  }
}
