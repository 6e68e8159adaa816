package dev.csmr.session;

import java.util.Arrays;

/**
 * The records of all sessions, as parallel arrays: a record is a slot. The records of one session
 * form a list in the order they were made.
 */
final class Records {
  static final int NONE = -1;

  private final Index index = new Index();
  private int[] session = {};
  private long[] sequence = {};
  private long[] deadline = {};
  private byte[][] answer = {};
  private int[] next = {};
  private int[] previous = {};
  private int firstFree = NONE;

  /** The record of an invocation, or {@link #NONE}. */
  int find(int ofSession, long ofSequence) {
    return index.get(ofSession, ofSequence);
  }

  /** Makes a record without an answer and appends it to the list that ends with {@code tail}. */
  int append(int ofSession, long ofSequence, long deadlineMillis, int tail) {
    if (firstFree == NONE) {
      grow();
    }
    int slot = firstFree;
    firstFree = next[slot];
    session[slot] = ofSession;
    sequence[slot] = ofSequence;
    deadline[slot] = deadlineMillis;
    next[slot] = NONE;
    previous[slot] = tail;
    if (tail != NONE) {
      next[tail] = slot;
    }
    index.put(ofSession, ofSequence, slot);
    return slot;
  }

  /** Forgets a record, taking it out of its session's list. */
  void remove(int slot) {
    index.remove(session[slot], sequence[slot]);
    if (previous[slot] != NONE) {
      next[previous[slot]] = next[slot];
    }
    if (next[slot] != NONE) {
      previous[next[slot]] = previous[slot];
    }
    answer[slot] = null;
    next[slot] = firstFree;
    firstFree = slot;
  }

  int session(int slot) {
    return session[slot];
  }

  long sequence(int slot) {
    return sequence[slot];
  }

  long deadline(int slot) {
    return deadline[slot];
  }

  /** The answer, or null while the operation is in progress. */
  byte[] answer(int slot) {
    return answer[slot];
  }

  void answer(int slot, long deadlineMillis, byte[] bytes) {
    deadline[slot] = deadlineMillis;
    answer[slot] = bytes;
  }

  int next(int slot) {
    return next[slot];
  }

  int previous(int slot) {
    return previous[slot];
  }

  private void grow() {
    int from = sequence.length;
    int capacity = Math.max(64, from + (from >> 1));
    session = Arrays.copyOf(session, capacity);
    sequence = Arrays.copyOf(sequence, capacity);
    deadline = Arrays.copyOf(deadline, capacity);
    answer = Arrays.copyOf(answer, capacity);
    next = Arrays.copyOf(next, capacity);
    previous = Arrays.copyOf(previous, capacity);
    for (int slot = capacity - 1; slot >= from; slot--) {
      next[slot] = firstFree;
      firstFree = slot;
    }
  }
}
