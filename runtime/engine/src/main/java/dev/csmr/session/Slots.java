package dev.csmr.session;

import java.util.Arrays;

/**
 * Keeps which slots of parallel arrays are in use, in lists that keep the order in which they came.
 */
final class Slots {
  static final int NONE = -1;
  private static final int LEAST_CAPACITY = 64;

  private int[] next = {};
  private int[] previous = {};
  private int firstFree = NONE;

  /** How many slots the arrays must have room for. */
  int capacity() {
    return next.length;
  }

  /** Takes a free slot, and appends it to the list that ends with {@code tail}, if any. */
  int append(int tail) {
    if (firstFree == NONE) {
      grow();
    }
    int slot = firstFree;
    firstFree = next[slot];
    next[slot] = NONE;
    previous[slot] = tail;
    if (tail != NONE) {
      next[tail] = slot;
    }
    return slot;
  }

  /** Takes a slot out of its list; it is free then. */
  void remove(int slot) {
    if (previous[slot] != NONE) {
      next[previous[slot]] = next[slot];
    }
    if (next[slot] != NONE) {
      previous[next[slot]] = previous[slot];
    }
    next[slot] = firstFree;
    firstFree = slot;
  }

  /** The one behind it in its list, or {@link #NONE}. */
  int next(int slot) {
    return next[slot];
  }

  /** The one before it in its list, or {@link #NONE}. */
  int previous(int slot) {
    return previous[slot];
  }

  private void grow() {
    int from = next.length;
    int capacity = Math.max(LEAST_CAPACITY, from + (from >> 1));
    next = Arrays.copyOf(next, capacity);
    previous = Arrays.copyOf(previous, capacity);
    for (int slot = capacity - 1; slot >= from; slot--) {
      next[slot] = firstFree;
      firstFree = slot;
    }
  }
}
