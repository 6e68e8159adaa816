package dev.csmr.replica;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * One invocation: reads some keys, writes some of them, and does so only if certain keys hold even
 * values. A key's group is its number divided by {@link #KEYS_PER_GROUP}.
 *
 * @param number unique in the history
 * @param keys what it touches
 * @param written what it writes into each of them, or {@link #READ}
 * @param conditions the keys whose values have to be even
 */
record SimulatedRequest(int number, int[] keys, int[] written, int[] conditions) {
  static final int KEYS_PER_GROUP = 3;
  static final int READ = -1;
  private static final int MOST_KEYS = 8;

  static int groupOf(int key) {
    return key / KEYS_PER_GROUP;
  }

  /** The numbers of the groups it touches, ascending. */
  List<Integer> groups() {
    return IntStream.concat(Arrays.stream(keys), Arrays.stream(conditions))
        .map(SimulatedRequest::groupOf)
        .distinct()
        .sorted()
        .boxed()
        .toList();
  }

  boolean onlyReads() {
    return conditions.length == 0 && Arrays.stream(written).allMatch(value -> value == READ);
  }

  /** Whether it is a query: so are those of one group that only read, and some of several. */
  boolean isQuery() {
    return onlyReads() && (groups().size() == 1 || number % 2 == 0);
  }

  /** Whether it executes something in a group, apart from deciding. */
  boolean executesIn(int group) {
    return Arrays.stream(keys).anyMatch(key -> groupOf(key) == group);
  }

  /** Whether both touch a key of a group. */
  boolean meets(SimulatedRequest other, int group) {
    return touched(group).anyMatch(key -> other.touched(group).anyMatch(its -> its == key));
  }

  private IntStream touched(int group) {
    return IntStream.concat(Arrays.stream(keys), Arrays.stream(conditions))
        .filter(key -> groupOf(key) == group);
  }

  /** The arguments of all of it. */
  byte[] arguments() {
    WireWriter out = new WireWriter();
    write(out, key -> true);
    for (int key : conditions) {
      out.writeInt64(4, key + 1);
    }
    return out.toByteArray();
  }

  /** The arguments of what it does in a group. */
  byte[] arguments(int group) {
    WireWriter out = new WireWriter();
    write(out, key -> groupOf(key) == group);
    return out.toByteArray();
  }

  private void write(WireWriter out, IntPredicate which) {
    out.writeInt64(1, number);
    for (int i = 0; i < keys.length; i++) {
      if (which.test(keys[i])) {
        out.writeInt64(2, keys[i] + 1);
        out.writeInt64(3, written[i] + 2);
      }
    }
  }

  /** The arguments of the question whether a key is even. */
  static byte[] question(int key) {
    WireWriter out = new WireWriter();
    out.writeInt64(2, key + 1);
    out.writeInt64(3, READ + 2);
    return out.toByteArray();
  }

  /** Reads arguments. */
  static SimulatedRequest read(byte[] arguments) {
    int number = 0;
    int[] keys = new int[MOST_KEYS];
    int[] written = new int[MOST_KEYS];
    int count = 0;
    int[] conditions = new int[MOST_KEYS];
    int conditionCount = 0;
    WireReader in = new WireReader(arguments);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int value = (int) in.readInt64();
      switch (tag >>> 3) {
        case 1 -> number = value;
        case 2 -> keys[count] = value - 1;
        case 4 -> conditions[conditionCount++] = value - 1;
        default -> written[count++] = value - 2;
      }
    }
    return new SimulatedRequest(
        number,
        Arrays.copyOf(keys, count),
        Arrays.copyOf(written, count),
        Arrays.copyOf(conditions, conditionCount));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("request ").append(number).append(" (");
    for (int i = 0; i < keys.length; i++) {
      text.append(i == 0 ? "" : ", ").append(keys[i]);
      text.append(written[i] == READ ? "?" : "=" + written[i]);
    }
    return text.append(conditions.length == 0 ? "" : " if " + Arrays.toString(conditions))
        .append(')')
        .toString();
  }
}
