package dev.csmr.simulation;

import dev.csmr.service.InvocationIdentity;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What a client asks for: provided that the values of some keys are even, exchange the values of
 * others for new ones, or just read them. Every value but 0, which stands for none, is written
 * once, so an answer tells a lot.
 */
final class Request extends Act {
  /** Stands for a key that is only read. */
  static final int READ = -1;

  /** The keys that are exchanged or read, ascending. */
  final int[] keys;

  /** For each of them the new value, or {@link #READ}. */
  final int[] written;

  /** The keys of the conditions, ascending. */
  final int[] conditions;

  /** Whether one of the conditions is enough. */
  final boolean any;

  /** Whether it declares to touch everything. */
  final boolean vague;

  /** Whether it is asked of all groups: of each for the keys that it holds. */
  final boolean gathered;

  /** The version of the map that the client knew when it asked first. */
  final long pin;

  private final InvocationIdentity identity;
  private final Scenario scenario;
  private final Bug bug;
  private final Set<Plan> refused = new HashSet<>();
  private final SortedMap<Long, Plan> plans = new TreeMap<>();

  Request(
      int number,
      InvocationIdentity identity,
      long pin,
      int[] keys,
      int[] written,
      int[] conditions,
      boolean any,
      boolean vague,
      boolean gathered,
      Scenario scenario,
      Bug bug) {
    super(number);
    this.identity = identity;
    this.pin = pin;
    this.keys = keys;
    this.written = written;
    this.conditions = conditions;
    this.any = any;
    this.vague = vague;
    this.gathered = gathered;
    this.scenario = scenario;
    this.bug = bug;
  }

  static String name(int group) {
    return Character.toString('A' + group);
  }

  boolean writes() {
    return Arrays.stream(written).anyMatch(value -> value != READ);
  }

  /** The keys that it touches. */
  IntStream touches() {
    return IntStream.concat(Arrays.stream(keys), Arrays.stream(conditions)).distinct();
  }

  /** How it is executed, given a map. */
  Plan plan(SlotMap map) {
    return plans.computeIfAbsent(
        Plan.version(this, map), version -> new Plan(this, map, scenario, bug));
  }

  /** The plan of a name. */
  Plan plan(long version) {
    return plans.get(version);
  }

  /** Someone is told that a plan is not executed and never will be. */
  void refused(Plan plan) {
    refused.add(plan);
    requireTrueClaims();
  }

  @Override
  void executed(Deed how) {
    super.executed(how);
    requireTrueClaims();
  }

  private void requireTrueClaims() {
    if (deed() instanceof Plan plan && refused.contains(plan)) {
      throw new Violation("claim: " + plan + " is executed, but was refused");
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("r" + number);
    if (gathered) {
      text.append(" of all");
    }
    if (vague) {
      text.append('*');
    }
    if (conditions.length > 0) {
      text.append(any ? " if any of" : " if");
      for (int key : conditions) {
        text.append(' ').append(key(key)).append(" even");
      }
    }
    for (int i = 0; i < keys.length; i++) {
      text.append(' ').append(key(keys[i]));
      if (written[i] != READ) {
        text.append(":=").append(written[i]);
      }
    }
    return text.toString();
  }

  private String key(int key) {
    return scenario.moves > 0
        ? "k" + key
        : name(key / scenario.keysPerGroup) + (key % scenario.keysPerGroup);
  }

  /** What makes it happen once. */
  InvocationIdentity identity() {
    return identity;
  }
}
