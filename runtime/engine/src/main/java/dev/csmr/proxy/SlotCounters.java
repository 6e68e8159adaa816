package dev.csmr.proxy;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How many operations this node has planned on each slot of a partitioned service since it started,
 * and which slots operations of late used together. An operation that is planned anew, since slots
 * have moved, counts once.
 *
 * <p>Memory: eight bytes a slot, and {@value #LATEST} pairs. Thread-safe; nothing blocks.
 */
public final class SlotCounters {
  /** So many pairs are remembered, the latest. */
  static final int LATEST = 4_096;

  /** Of an operation on more slots only the first so many are taken for pairs. */
  private static final int MAX_TOGETHER = 8;

  private static final long NONE = -1;

  private final AtomicLongArray operations;
  private final AtomicLongArray latest = new AtomicLongArray(LATEST);
  private final AtomicLong pairs = new AtomicLong();

  SlotCounters(int slots) {
    operations = new AtomicLongArray(slots);
    for (int i = 0; i < LATEST; i++) {
      latest.set(i, NONE);
    }
  }

  /** An operation was planned that uses a slot; what stands for the list of partitions is none. */
  void count(int slot) {
    if (slot < operations.length()) {
      operations.getAndIncrement(slot);
    }
  }

  /**
   * An operation was planned that uses some slots together.
   *
   * @param slots ascending, each once
   */
  void countTogether(List<Integer> slots) {
    boolean endsWithList = slots.get(slots.size() - 1) == operations.length();
    int most = Math.min(MAX_TOGETHER, endsWithList ? slots.size() - 1 : slots.size());
    for (int i = 0; i < most; i++) {
      for (int j = i + 1; j < most; j++) {
        int place = (int) (pairs.getAndIncrement() % LATEST);
        latest.set(place, (long) slots.get(i) << Integer.SIZE | slots.get(j));
      }
    }
  }

  /** For each slot how many operations there were. */
  public long[] operations() {
    long[] counts = new long[operations.length()];
    for (int slot = 0; slot < counts.length; slot++) {
      counts[slot] = operations.get(slot);
    }
    return counts;
  }

  /** How many pairs of slots there were that operations used together. */
  public long pairs() {
    return pairs.get();
  }

  /** The latest of them, in no order: the lesser slot in the upper half, the greater one below. */
  public long[] latestPairs() {
    long[] copy = new long[LATEST];
    int count = 0;
    for (int i = 0; i < LATEST; i++) {
      long pair = latest.get(i);
      if (pair != NONE) {
        copy[count++] = pair;
      }
    }
    return Arrays.copyOf(copy, count);
  }
}
