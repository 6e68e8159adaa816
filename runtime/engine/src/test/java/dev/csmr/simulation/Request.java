package dev.csmr.simulation;

import dev.csmr.multicast.Conflicts;
import dev.csmr.multicast.MulticastId;
import dev.csmr.multicast.Operation;
import dev.csmr.multicast.Part;
import dev.csmr.multicast.Role;
import dev.csmr.service.InvocationIdentity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What a client asks for: provided that the values of some keys are even, exchange the values of
 * others for new ones, or just read them. Every value is written once, so an answer tells a lot.
 */
final class Request {
  /** Stands for a key that is only read. */
  static final int READ = -1;

  final int number;
  final MulticastId id;
  final long firstIncomplete;
  final long expiresAt;

  /** The keys that are exchanged or read, ascending. */
  final int[] keys;

  /** For each of them the new value, or {@link #READ}. */
  final int[] written;

  /** The keys of the conditions, ascending. */
  final int[] conditions;

  /** Whether one of the conditions is enough. */
  final boolean any;

  final List<Integer> groups;

  private final boolean vague;
  private final int keysPerGroup;
  private Operation operation;

  Request(
      int number,
      MulticastId id,
      long firstIncomplete,
      long expiresAt,
      int[] keys,
      int[] written,
      int[] conditions,
      boolean any,
      boolean vague,
      int keysPerGroup) {
    this.number = number;
    this.id = id;
    this.firstIncomplete = firstIncomplete;
    this.expiresAt = expiresAt;
    this.keys = keys;
    this.written = written;
    this.conditions = conditions;
    this.any = any;
    this.vague = vague;
    this.keysPerGroup = keysPerGroup;
    TreeSet<Integer> touched = new TreeSet<>();
    Arrays.stream(keys).forEach(key -> touched.add(key / keysPerGroup));
    Arrays.stream(conditions).forEach(key -> touched.add(key / keysPerGroup));
    this.groups = List.copyOf(touched);
  }

  static String name(int group) {
    return Character.toString('A' + group);
  }

  boolean writes() {
    return Arrays.stream(written).anyMatch(value -> value != READ);
  }

  boolean isMultiGroup() {
    return groups.size() > 1;
  }

  boolean isQuery() {
    return !isMultiGroup() && !writes();
  }

  boolean executesIn(int group) {
    return Arrays.stream(keys).anyMatch(key -> key / keysPerGroup == group);
  }

  boolean decidesIn(int group) {
    return Arrays.stream(conditions).anyMatch(key -> key / keysPerGroup == group);
  }

  boolean isIn(int key, int group) {
    return key / keysPerGroup == group;
  }

  /** What it declares to touch in a group. */
  Conflicts conflicts(int group) {
    if (vague) {
      return Conflicts.EVERYTHING;
    }
    return Conflicts.of(touches(group).asLongStream().toArray());
  }

  /** The keys that it touches in a group. */
  IntStream touches(int group) {
    return IntStream.concat(Arrays.stream(keys), Arrays.stream(conditions))
        .filter(key -> key / keysPerGroup == group);
  }

  /** The keys that it declares to touch in a group, as bits. */
  int declared(int group) {
    int all = ((1 << keysPerGroup) - 1) << (group * keysPerGroup);
    int bits = 0;
    for (int key : keys) {
      bits |= 1 << key;
    }
    for (int key : conditions) {
      bits |= 1 << key;
    }
    return vague ? all : bits & all;
  }

  /** The operation that the proxy multicasts. */
  Operation operation() {
    if (operation == null) {
      List<Part> parts = new ArrayList<>();
      for (int group : groups) {
        parts.add(part(group));
      }
      operation = new Operation(identity(), parts);
    }
    return operation;
  }

  /** The operation with one group as its only destination. */
  Operation operationOf(int group) {
    Part part = Part.of(name(group), Role.EXECUTES, conflicts(group), commands());
    return new Operation(identity(), List.of(part));
  }

  private Part part(int group) {
    Role role = Role.EXECUTES;
    if (decidesIn(group)) {
      role = executesIn(group) ? Role.DECIDES_AND_EXECUTES : Role.DECIDES;
    }
    return Part.of(
        name(group), role, any && decidesIn(group) ? 1 : 0, conflicts(group), commands());
  }

  private byte[] commands() {
    return new byte[] {(byte) number, (byte) (number >> 8)};
  }

  static int number(byte[] commands) {
    return (commands[0] & 0xFF) | (commands[1] & 0xFF) << 8;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("r" + number);
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
    return name(key / keysPerGroup) + (key % keysPerGroup);
  }

  /** What makes it happen once. */
  InvocationIdentity identity() {
    return new InvocationIdentity(id.session(), id.sequence(), firstIncomplete, expiresAt);
  }
}
