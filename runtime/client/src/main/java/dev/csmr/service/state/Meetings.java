package dev.csmr.service.state;

import java.util.BitSet;

/**
 * Values met, and which of them more than once, as many as there may be: only those whose hashes
 * lie in a range, of which the upper half is given up when there are too many. Takes 5 bytes for
 * each that it has room for, and 2 more for a moment.
 */
final class Meetings {
  private final long from;
  private long to;
  private int room;
  private IdentityTable table;
  private BitSet again = new BitSet();
  private int count;
  private int repeated;

  /**
   * Begins.
   *
   * @param most how many values to hold
   * @param from the least hash of the range
   * @param to the first hash behind it
   */
  Meetings(int most, long from, long to) {
    this.from = from;
    this.to = to;
    this.room = most;
    this.table = new IdentityTable(most);
  }

  /** Meets a value. */
  void meet(Object value) {
    long hash = IdentityTable.hash(value);
    if (hash < from || hash >= to) {
      return;
    }
    int slot = table.find(value, hash);
    if (slot >= 0) {
      if (!again.get(slot)) {
        again.set(slot);
        repeated++;
      }
    } else if (count < room) {
      table.put(~slot, value);
      count++;
    } else {
      narrow();
      meet(value);
    }
  }

  /** The first hash behind the range of which everything was met. */
  long to() {
    return to;
  }

  /** How wide a range may have about as many values as there is room for. */
  long nextWidth() {
    long width = to - from;
    return count > room / 4 ? width : 2 * width;
  }

  /** How many values were met more than once. */
  int repeated() {
    return repeated;
  }

  /** The values that were met more than once; afterwards this holds nothing. */
  IdentityTable takeRepeated() {
    IdentityTable taken = new IdentityTable(repeated);
    for (int slot = again.nextSetBit(0); slot >= 0; slot = again.nextSetBit(slot + 1)) {
      Object value = table.at(slot);
      taken.put(~taken.find(value, IdentityTable.hash(value)), value);
    }
    table = null;
    again = null;
    return taken;
  }

  /** Gives up the upper half of the range; values that all have one hash get more room instead. */
  private void narrow() {
    if (to - from > 1) {
      to = from + (to - from) / 2;
    } else {
      room *= 2;
    }
    Object[] kept = new Object[kept()];
    BitSet keptAgain = new BitSet();
    int next = 0;
    for (int slot = 0; slot < table.slots(); slot++) {
      Object value = table.at(slot);
      if (value != null && IdentityTable.hash(value) < to) {
        keptAgain.set(next, again.get(slot));
        kept[next++] = value;
      }
    }
    table = null;
    refill(kept, keptAgain);
  }

  private int kept() {
    int kept = 0;
    for (int slot = 0; slot < table.slots(); slot++) {
      Object value = table.at(slot);
      if (value != null && IdentityTable.hash(value) < to) {
        kept++;
      }
    }
    return kept;
  }

  private void refill(Object[] kept, BitSet keptAgain) {
    table = new IdentityTable(room);
    again = new BitSet();
    for (int i = 0; i < kept.length; i++) {
      int slot = ~table.find(kept[i], IdentityTable.hash(kept[i]));
      table.put(slot, kept[i]);
      again.set(slot, keptAgain.get(i));
    }
    count = kept.length;
    repeated = keptAgain.cardinality();
  }
}
