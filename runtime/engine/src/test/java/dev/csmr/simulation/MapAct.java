package dev.csmr.simulation;

import dev.csmr.multicast.Conflicts;
import dev.csmr.multicast.Operation;
import dev.csmr.multicast.Part;
import dev.csmr.multicast.Role;
import dev.csmr.service.InvocationIdentity;
import java.util.ArrayList;
import java.util.List;

/** A change of the map, asked for by who knows some map. */
abstract class MapAct extends Act implements Deed {
  private final List<Integer> groups;

  /**
   * @param groups its destinations: all groups that are to have the map after it
   */
  MapAct(int number, List<Integer> groups) {
    super(number);
    this.groups = groups;
  }

  /** The group that decides it. */
  abstract int decides();

  /** What it touches everywhere. */
  abstract Conflicts conflicts();

  /** Whether another group decides an attempt, too. */
  boolean alsoDecides(int group, int attempt) {
    return false;
  }

  /** The operation of one attempt. */
  Operation operation(InvocationIdentity identity, int attempt, Bug bug) {
    List<Part> parts = new ArrayList<>();
    for (int group : groups) {
      if (isTold(group, bug)) {
        boolean decides = group == decides() || alsoDecides(group, attempt);
        parts.add(
            Part.of(
                Request.name(group),
                decides ? Role.DECIDES_AND_EXECUTES : Role.EXECUTES,
                bug == Bug.JOIN_TOUCHES_NOTHING && this instanceof Join
                    ? Conflicts.NOTHING
                    : conflicts(),
                commands(attempt)));
      }
    }
    return new Operation(identity, parts);
  }

  boolean isTold(int group, Bug bug) {
    return true;
  }

  @Override
  public List<Integer> groups() {
    return groups;
  }

  /** What all changes touch. */
  @Override
  public int declared(int group) {
    return 1 << Scenario.MAX_KEYS;
  }

  @Override
  public int touched(int group) {
    return declared(group);
  }
}
