package dev.csmr.session;

import java.util.Arrays;

/**
 * The records of all sessions, as parallel arrays: a record is a slot. The records of one session
 * form a list in the order they were made.
 */
final class Records {
  static final int NONE = Slots.NONE;

  private final Index index = new Index();
  private final Slots slots = new Slots();
  private int[] session = {};
  private long[] sequence = {};
  private long[] deadline = {};
  private byte[][] answer = {};

  /** The record of an invocation, or {@link #NONE}. */
  int find(int ofSession, long ofSequence) {
    return index.get(ofSession, ofSequence);
  }

  /** Makes a record without an answer and appends it to the list that ends with {@code tail}. */
  int append(int ofSession, long ofSequence, long deadlineMillis, int tail) {
    int slot = slots.append(tail);
    if (sequence.length < slots.capacity()) {
      grow(slots.capacity());
    }
    session[slot] = ofSession;
    sequence[slot] = ofSequence;
    deadline[slot] = deadlineMillis;
    index.put(ofSession, ofSequence, slot);
    return slot;
  }

  /** Forgets a record, taking it out of its session's list. */
  void remove(int slot) {
    index.remove(session[slot], sequence[slot]);
    answer[slot] = null;
    slots.remove(slot);
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
    return slots.next(slot);
  }

  int previous(int slot) {
    return slots.previous(slot);
  }

  private void grow(int capacity) {
    session = Arrays.copyOf(session, capacity);
    sequence = Arrays.copyOf(sequence, capacity);
    deadline = Arrays.copyOf(deadline, capacity);
    answer = Arrays.copyOf(answer, capacity);
  }
}
