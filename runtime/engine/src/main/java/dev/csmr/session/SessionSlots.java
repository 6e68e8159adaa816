package dev.csmr.session;

import java.util.Arrays;

/** The sessions of a group, as parallel arrays: a session is a slot, listed by age. */
final class SessionSlots {
  static final int NONE = Slots.NONE;

  private final Index index = new Index();
  private final Slots slots = new Slots();
  private long[] id = {};
  private long[] floor = {};
  private long[] deadline = {};
  private int[] records = {};
  private int[] firstRecord = {};
  private int[] lastRecord = {};
  private int oldest = NONE;
  private int newest = NONE;
  private int size;

  int find(long ofId) {
    return index.get(ofId, 0);
  }

  /** Makes the newest session. */
  int append(long ofId, long withFloor, long deadlineMillis) {
    int slot = slots.append(newest);
    if (id.length < slots.capacity()) {
      grow(slots.capacity());
    }
    id[slot] = ofId;
    floor[slot] = withFloor;
    deadline[slot] = deadlineMillis;
    records[slot] = 0;
    firstRecord[slot] = Records.NONE;
    lastRecord[slot] = Records.NONE;
    if (newest == NONE) {
      oldest = slot;
    }
    newest = slot;
    index.put(ofId, 0, slot);
    size++;
    return slot;
  }

  /** Forgets a session that has no records. */
  void remove(int slot) {
    index.remove(id[slot], 0);
    if (slot == oldest) {
      oldest = slots.next(slot);
    }
    if (slot == newest) {
      newest = slots.previous(slot);
    }
    slots.remove(slot);
    size--;
  }

  int size() {
    return size;
  }

  int oldest() {
    return oldest;
  }

  int next(int slot) {
    return slots.next(slot);
  }

  long id(int slot) {
    return id[slot];
  }

  /** All sequences below are acknowledged. */
  long floor(int slot) {
    return floor[slot];
  }

  void floor(int slot, long newFloor) {
    floor[slot] = newFloor;
  }

  /** The log time before which the session must not be forgotten. */
  long deadline(int slot) {
    return deadline[slot];
  }

  void deadline(int slot, long deadlineMillis) {
    deadline[slot] = deadlineMillis;
  }

  int records(int slot) {
    return records[slot];
  }

  int firstRecord(int slot) {
    return firstRecord[slot];
  }

  int lastRecord(int slot) {
    return lastRecord[slot];
  }

  /** Sets how many records the session has, and the ends of their list. */
  void records(int slot, int count, int first, int last) {
    records[slot] = count;
    firstRecord[slot] = first;
    lastRecord[slot] = last;
  }

  private void grow(int capacity) {
    id = Arrays.copyOf(id, capacity);
    floor = Arrays.copyOf(floor, capacity);
    deadline = Arrays.copyOf(deadline, capacity);
    records = Arrays.copyOf(records, capacity);
    firstRecord = Arrays.copyOf(firstRecord, capacity);
    lastRecord = Arrays.copyOf(lastRecord, capacity);
  }
}
