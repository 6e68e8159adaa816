package dev.csmr.session;

import java.util.Arrays;

/**
 * A hash table from a pair of longs to a non-negative int, without boxing: linear probing, deletion
 * by shifting back, so that it never has to be rebuilt because of deleted entries.
 */
final class Index {
  static final int ABSENT = -1;
  private static final int INITIAL_CAPACITY = 64;

  private long[] firsts = new long[INITIAL_CAPACITY];
  private long[] seconds = new long[INITIAL_CAPACITY];
  private int[] values = filled(INITIAL_CAPACITY);
  private int size;

  /** The value of a key, or {@link #ABSENT}. */
  int get(long first, long second) {
    int mask = values.length - 1;
    for (int at = home(first, second) & mask; values[at] != ABSENT; at = (at + 1) & mask) {
      if (firsts[at] == first && seconds[at] == second) {
        return values[at];
      }
    }
    return ABSENT;
  }

  /** Adds a key that is not there yet. */
  void put(long first, long second, int value) {
    if (2 * (size + 1) > values.length) {
      grow();
    }
    insert(first, second, value);
    size++;
  }

  /** Removes a key that is there. */
  void remove(long first, long second) {
    int mask = values.length - 1;
    int hole = home(first, second) & mask;
    while (firsts[hole] != first || seconds[hole] != second || values[hole] == ABSENT) {
      hole = (hole + 1) & mask;
    }
    for (int at = (hole + 1) & mask; values[at] != ABSENT; at = (at + 1) & mask) {
      int home = home(firsts[at], seconds[at]) & mask;
      if (((at - home) & mask) >= ((at - hole) & mask)) {
        firsts[hole] = firsts[at];
        seconds[hole] = seconds[at];
        values[hole] = values[at];
        hole = at;
      }
    }
    values[hole] = ABSENT;
    size--;
  }

  private void insert(long first, long second, int value) {
    int mask = values.length - 1;
    int at = home(first, second) & mask;
    while (values[at] != ABSENT) {
      at = (at + 1) & mask;
    }
    firsts[at] = first;
    seconds[at] = second;
    values[at] = value;
  }

  private void grow() {
    long[] oldFirsts = firsts;
    long[] oldSeconds = seconds;
    int[] oldValues = values;
    int capacity = Math.multiplyExact(2, oldValues.length);
    firsts = new long[capacity];
    seconds = new long[capacity];
    values = filled(capacity);
    for (int at = 0; at < oldValues.length; at++) {
      if (oldValues[at] != ABSENT) {
        insert(oldFirsts[at], oldSeconds[at], oldValues[at]);
      }
    }
  }

  private static int[] filled(int capacity) {
    int[] values = new int[capacity];
    Arrays.fill(values, ABSENT);
    return values;
  }

  /** The finalizer of MurmurHash3 over both halves: clients number their sequences densely. */
  private static int home(long first, long second) {
    long hash = first * 0x9E3779B97F4A7C15L + second;
    hash = (hash ^ (hash >>> 33)) * 0xFF51AFD7ED558CCDL;
    hash = (hash ^ (hash >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return (int) (hash ^ (hash >>> 33));
  }
}
