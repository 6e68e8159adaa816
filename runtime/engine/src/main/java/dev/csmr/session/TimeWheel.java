package dev.csmr.session;

import java.util.Arrays;

/**
 * A hashed timing wheel over slots: each slot is linked into the bucket of its deadline, and is
 * handed out some time after the deadline has passed. Linking, unlinking and handing out cost O(1)
 * each; advancing costs at most one turn of the wheel. (G. Varghese and A. Lauck, <i>Hashed and
 * Hierarchical Timing Wheels</i>, SOSP 1987, scheme 6.)
 */
final class TimeWheel {
  /** Who learns which slots fell due. */
  interface Due {
    /** The slot, already unlinked, whose bucket fell due. */
    void due(int slot);
  }

  private static final int NONE = -1;
  private static final int BUCKET_BITS = 10;
  private static final int BUCKETS = 1024;

  /** The list of the slots that are being handed out; they can still be unlinked meanwhile. */
  private static final int FIRING = BUCKETS;

  private final int[] heads = new int[BUCKETS + 1];
  private int[] next = {};
  private int[] previous = {};
  private int[] bucketOf = {};
  private long currentBucket;

  TimeWheel() {
    Arrays.fill(heads, NONE);
  }

  /** Links a slot that is not linked; a deadline beyond one turn is handed out early. */
  void link(int slot, long deadlineMillis) {
    if (slot >= next.length) {
      int capacity = Math.max(64, Math.max(slot + 1, next.length + (next.length >> 1)));
      int from = bucketOf.length;
      next = Arrays.copyOf(next, capacity);
      previous = Arrays.copyOf(previous, capacity);
      bucketOf = Arrays.copyOf(bucketOf, capacity);
      Arrays.fill(bucketOf, from, capacity, NONE);
    }
    long bucket = Math.max(deadlineMillis >> BUCKET_BITS, currentBucket);
    int at = (int) (Math.min(bucket, currentBucket + BUCKETS - 1) & (BUCKETS - 1));
    linkInto(at, slot);
  }

  private void linkInto(int bucket, int slot) {
    bucketOf[slot] = bucket;
    previous[slot] = NONE;
    next[slot] = heads[bucket];
    if (heads[bucket] != NONE) {
      previous[heads[bucket]] = slot;
    }
    heads[bucket] = slot;
  }

  /** Whether the bucket of a deadline lies entirely before the present. */
  boolean passed(long deadlineMillis) {
    return deadlineMillis >> BUCKET_BITS < currentBucket;
  }

  /** Unlinks a slot if it is linked. */
  void unlink(int slot) {
    if (slot >= bucketOf.length || bucketOf[slot] == NONE) {
      return;
    }
    if (previous[slot] == NONE) {
      heads[bucketOf[slot]] = next[slot];
    } else {
      next[previous[slot]] = next[slot];
    }
    if (next[slot] != NONE) {
      previous[next[slot]] = previous[slot];
    }
    bucketOf[slot] = NONE;
  }

  /**
   * Moves on to a time, handing out the slots of all buckets that lie entirely before it. A slot
   * whose deadline has not {@link #passed} yet is to be linked again.
   */
  void advance(long nowMillis, Due due) {
    long target = nowMillis >> BUCKET_BITS;
    long first = currentBucket;
    if (target <= first) {
      return;
    }
    long last = Math.min(target, first + BUCKETS);
    currentBucket = target;
    for (long bucket = first; bucket < last; bucket++) {
      int at = (int) (bucket & (BUCKETS - 1));
      for (int slot = heads[at]; slot != NONE; slot = heads[at]) {
        unlink(slot);
        linkInto(FIRING, slot);
      }
      for (int slot = heads[FIRING]; slot != NONE; slot = heads[FIRING]) {
        unlink(slot);
        due.due(slot);
      }
    }
  }
}
