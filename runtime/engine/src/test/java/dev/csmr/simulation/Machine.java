package dev.csmr.simulation;

import java.util.Arrays;
import java.util.BitSet;

/** The replicated object of one group: its keys' values, and what was executed in which order. */
final class Machine {
  private final int group;
  private final int[] values;
  private final BitSet seen;
  private int[] executed;
  private int count;

  Machine(int group) {
    this(group, new int[Scenario.MAX_KEYS], new BitSet(), new int[16], 0);
  }

  private Machine(int group, int[] values, BitSet seen, int[] executed, int count) {
    this.group = group;
    this.values = values;
    this.seen = seen;
    this.executed = executed;
    this.count = count;
  }

  Machine copy() {
    return new Machine(group, values.clone(), (BitSet) seen.clone(), executed.clone(), count);
  }

  /** Whether the request's conditions in this group hold. */
  boolean holds(Request request) {
    int decided = 0;
    int even = 0;
    for (int key : request.conditions) {
      if (request.isIn(key, group)) {
        decided++;
        even += values[key] % 2 == 0 ? 1 : 0;
      }
    }
    return (request.any && decided > 0) ? even > 0 : even == decided;
  }

  /** Executes a command or a part of an operation, once. */
  byte[] execute(Request request, boolean execute) {
    if (seen.get(request.number)) {
      throw new Violation("I2: " + Request.name(group) + " executes " + request + " twice");
    }
    seen.set(request.number);
    if (count == executed.length) {
      executed = Arrays.copyOf(executed, 2 * count);
    }
    executed[count++] = request.number;
    byte[] answer = read(request, execute);
    for (int i = 0; execute && i < request.keys.length; i++) {
      if (request.isIn(request.keys[i], group) && request.written[i] != Request.READ) {
        values[request.keys[i]] = request.written[i];
      }
    }
    return answer;
  }

  /** The answer to a request: a flag, and two bytes for each key of the request in this group. */
  byte[] read(Request request, boolean execute) {
    byte[] answer = new byte[1 + 2 * request.keys.length];
    int length = 0;
    answer[length++] = (byte) (execute ? 1 : 0);
    for (int key : request.keys) {
      if (execute && request.isIn(key, group)) {
        answer[length++] = (byte) values[key];
        answer[length++] = (byte) (values[key] >> 8);
      }
    }
    return Arrays.copyOf(answer, length);
  }

  boolean executed(Request request) {
    return seen.get(request.number);
  }

  /** The numbers of the executed requests, in order. */
  int[] executed() {
    return Arrays.copyOf(executed, count);
  }

  /** The numbers of those executed before one, in order. */
  int[] executedBefore(Request request) {
    int position = 0;
    while (executed[position] != request.number) {
      position++;
    }
    return Arrays.copyOf(executed, position);
  }

  int value(int key) {
    return values[key];
  }

  @Override
  public String toString() {
    return Arrays.toString(values) + " after " + Arrays.toString(executed());
  }
}
