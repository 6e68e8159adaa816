package dev.csmr.simulation;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** The replicated object of one group: its keys' values, and what was executed in which order. */
final class Machine {
  /** What an answer begins with: the plan's name, and whether the conditions held. */
  static final int ANSWER_HEAD = 2;

  private final int group;
  private final int[] values;
  private final BitSet seen;
  private final BitSet held;
  private int[] executed;
  private int count;

  /**
   * An object that holds a group's first keys.
   *
   * @param firstKey the first of them
   * @param keys how many they are
   */
  Machine(int group, int firstKey, int keys) {
    this(group, new int[Scenario.MAX_KEYS], new BitSet(), new BitSet(), new int[16], 0);
    held.set(firstKey, firstKey + keys);
  }

  private Machine(int group, int[] values, BitSet seen, BitSet held, int[] executed, int count) {
    this.group = group;
    this.values = values;
    this.seen = seen;
    this.held = held;
    this.executed = executed;
    this.count = count;
  }

  Machine copy() {
    return new Machine(
        group,
        values.clone(),
        (BitSet) seen.clone(),
        (BitSet) held.clone(),
        executed.clone(),
        count);
  }

  /** Whether the conditions in this group hold. */
  boolean holds(Plan plan) {
    int decided = 0;
    int even = 0;
    for (int key : plan.request.conditions) {
      if (plan.isIn(key, group)) {
        decided++;
        even += value(key) % 2 == 0 ? 1 : 0;
      }
    }
    return (plan.request.any && decided > 0) ? even > 0 : even == decided;
  }

  /** Executes a command or a part of an operation, once. */
  byte[] execute(Plan plan, boolean execute) {
    Request request = plan.request;
    note(request);
    byte[] answer = read(plan, execute);
    for (int i = 0; execute && i < request.keys.length; i++) {
      if (isHere(plan, request.keys[i]) && request.written[i] != Request.READ) {
        values[request.keys[i]] = request.written[i];
      }
    }
    return answer;
  }

  /** Notes that something is executed, once. */
  void note(Act act) {
    if (seen.get(act.number)) {
      throw new Violation("I2: " + Request.name(group) + " executes " + act + " twice");
    }
    seen.set(act.number);
    if (count == executed.length) {
      executed = Arrays.copyOf(executed, 2 * count);
    }
    executed[count++] = act.number;
  }

  /**
   * The answer to a request: the plan's name, a flag, and two bytes for each key of the request in
   * this group; of one that is asked of all, for each key, {@link Reply#UNKNOWN} where it is not
   * here.
   */
  byte[] read(Plan plan, boolean execute) {
    byte[] answer = new byte[ANSWER_HEAD + 2 * plan.request.keys.length];
    int length = 0;
    answer[length++] = (byte) plan.version;
    answer[length++] = (byte) (execute ? 1 : 0);
    for (int key : plan.request.keys) {
      if (execute && (plan.request.gathered || isHere(plan, key))) {
        int value = isHere(plan, key) ? value(key) : Reply.UNKNOWN;
        answer[length++] = (byte) value;
        answer[length++] = (byte) (value >> 8);
      }
    }
    return Arrays.copyOf(answer, length);
  }

  private boolean isHere(Plan plan, int key) {
    return plan.request.gathered ? held.get(key) : plan.isIn(key, group);
  }

  /** The values of keys that leave. */
  byte[] values(List<Integer> keys) {
    byte[] bytes = new byte[2 * keys.size()];
    for (int i = 0; i < keys.size(); i++) {
      bytes[2 * i] = (byte) value(keys.get(i));
      bytes[2 * i + 1] = (byte) (value(keys.get(i)) >> 8);
    }
    return bytes;
  }

  /** Lets keys go. */
  void remove(List<Integer> keys) {
    for (int key : keys) {
      held.clear(key);
      values[key] = 0;
    }
  }

  /** Takes keys with their values. */
  void put(List<Integer> keys, byte[] bytes) {
    if (bytes.length != 2 * keys.size()) {
      throw new Violation("owner: the values of keys " + keys + " got lost");
    }
    for (int i = 0; i < keys.size(); i++) {
      held.set(keys.get(i));
      values[keys.get(i)] = (bytes[2 * i] & 0xFF) | (bytes[2 * i + 1] & 0xFF) << 8;
    }
  }

  boolean executed(Act act) {
    return seen.get(act.number);
  }

  /** The numbers of what was executed, in order. */
  int[] executed() {
    return Arrays.copyOf(executed, count);
  }

  /** The numbers of what was executed before something, in order. */
  int[] executedBefore(Act act) {
    int position = 0;
    while (executed[position] != act.number) {
      position++;
    }
    return Arrays.copyOf(executed, position);
  }

  /** Whether a key is here. */
  boolean has(int key) {
    return held.get(key);
  }

  int value(int key) {
    if (!held.get(key)) {
      throw new Violation(
          "owner: " + Request.name(group) + " looks for key " + key + ", which it does not hold");
    }
    return values[key];
  }

  @Override
  public String toString() {
    return Arrays.toString(values) + " of " + held + " after " + Arrays.toString(executed());
  }
}
