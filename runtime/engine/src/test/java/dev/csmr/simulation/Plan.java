package dev.csmr.simulation;

import dev.csmr.multicast.Conflicts;
import dev.csmr.multicast.MulticastId;
import dev.csmr.multicast.Operation;
import dev.csmr.multicast.Part;
import dev.csmr.multicast.Role;
import dev.csmr.ownership.Basis;
import dev.csmr.ownership.SlotConflicts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** How a request is executed, given a map: by which groups, and what each of them does. */
final class Plan implements Deed, Comparable<Plan> {
  /** The number of the service whose slots move. */
  static final int SERVICE = 7;

  final Request request;

  /** The last change of the map that moved one of the request's keys; names the plan. */
  final long version;

  private final Scenario scenario;
  private final Bug bug;
  private final int[] owners;
  private final Basis basis;
  private final List<Integer> groups;
  private Operation operation;

  Plan(Request request, SlotMap map, Scenario scenario, Bug bug) {
    this.request = request;
    this.version = version(request, map);
    this.scenario = scenario;
    this.bug = bug;
    this.owners = map.owners();
    this.basis = scenario.moves > 0 ? basis(request, map) : Basis.NONE;
    TreeSet<Integer> touched = new TreeSet<>();
    if (request.gathered) {
      touched.addAll(map.groups());
    } else {
      request.touches().forEach(key -> touched.add(owners[key]));
    }
    this.groups = List.copyOf(touched);
  }

  /** What names the plan of a request by a map. */
  static long version(Request request, SlotMap map) {
    return request.gathered
        ? map.listVersion()
        : request.touches().mapToLong(key -> map.versions()[key]).max().orElse(0);
  }

  private Basis basis(Request request, SlotMap map) {
    if (request.gathered) {
      return bug == Bug.LIST_NOT_RELIED_ON
          ? Basis.NONE
          : new Basis(List.of(new Basis.SlotUse(SERVICE, map.owners().length, map.listVersion())));
    }
    return new Basis(
        request
            .touches()
            .mapToObj(key -> new Basis.SlotUse(SERVICE, key, map.versions()[key]))
            .toList());
  }

  @Override
  public List<Integer> groups() {
    return groups;
  }

  /** What it relies on. */
  Basis basis() {
    return basis;
  }

  boolean isMultiGroup() {
    return groups.size() > 1;
  }

  boolean isQuery() {
    return !isMultiGroup() && !request.writes();
  }

  boolean isIn(int key, int group) {
    return owners[key] == group;
  }

  boolean executesIn(int group) {
    return request.gathered || Arrays.stream(request.keys).anyMatch(key -> isIn(key, group));
  }

  private boolean decidesIn(int group) {
    return Arrays.stream(request.conditions).anyMatch(key -> isIn(key, group));
  }

  /** What it declares to touch in a group. */
  Conflicts conflicts(int group) {
    if (request.vague) {
      return Conflicts.EVERYTHING;
    }
    if (scenario.moves == 0) {
      return Conflicts.of(touches(group).asLongStream().toArray());
    }
    IntStream keys = bug == Bug.CONFLICTS_WITH_OWN_SLOTS ? touches(group) : request.touches();
    return Conflicts.of(keys.mapToLong(key -> SlotConflicts.hash(SERVICE, key)).toArray());
  }

  private IntStream touches(int group) {
    return request.touches().filter(key -> isIn(key, group));
  }

  @Override
  public int touched(int group) {
    return request.gathered ? -1 : touches(group).map(key -> 1 << key).reduce(0, (a, b) -> a | b);
  }

  @Override
  public int declared(int group) {
    if (scenario.moves > 0) {
      return request.vague ? -1 : request.touches().map(key -> 1 << key).reduce(0, (a, b) -> a | b);
    }
    int all = ((1 << scenario.keysPerGroup) - 1) << (group * scenario.keysPerGroup);
    return request.vague ? all : touched(group);
  }

  /** The operation that the proxy multicasts. */
  Operation operation() {
    if (operation == null) {
      List<Part> parts = new ArrayList<>();
      for (int group : groups) {
        parts.add(part(group));
      }
      operation = operation(parts);
    }
    return operation;
  }

  /** The operation with one group as its only destination. */
  Operation operationOf(int group) {
    Part part =
        Part.of(Request.name(group), Role.EXECUTES, conflicts(group), request.commands(version));
    return operation(List.of(part));
  }

  private Operation operation(List<Part> parts) {
    return bug == Bug.NAMED_WITHOUT_PLAN
        ? new Operation(request.identity(), parts)
        : new Operation(request.identity(), basis.encode(), parts);
  }

  MulticastId id() {
    return operation().id();
  }

  private Part part(int group) {
    Role role = Role.EXECUTES;
    if (decidesIn(group)) {
      role = executesIn(group) ? Role.DECIDES_AND_EXECUTES : Role.DECIDES;
    }
    return Part.of(
        Request.name(group),
        role,
        request.any && decidesIn(group) ? 1 : 0,
        conflicts(group),
        request.commands(version));
  }

  @Override
  public int compareTo(Plan other) {
    return request.number == other.request.number
        ? Long.compare(version, other.version)
        : Integer.compare(request.number, other.request.number);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Plan that && compareTo(that) == 0;
  }

  @Override
  public int hashCode() {
    return request.number * 31 + Long.hashCode(version);
  }

  @Override
  public String toString() {
    return scenario.moves == 0 ? request.toString() : request + " @" + version + groups;
  }
}
