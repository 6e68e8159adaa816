package dev.csmr.service.state;

import java.util.ArrayList;
import java.util.List;

/**
 * Gives numbers only to the mutable values that are in more than one place, which a {@link
 * SharingSearch} found before. Takes 10 bytes for each of them.
 */
final class SharedIdentities implements Identities {
  private final List<Object> own;
  private final List<HashRange> ranges = new ArrayList<>();
  private int walk;
  private int count;

  /**
   * The values of a level whose hashes lie in a range.
   *
   * @param marks of each slot the last walk that entered it; once it has a number, that, inverted
   *     bitwise
   */
  private record HashRange(int level, long from, long to, IdentityTable table, int[] marks) {
    boolean mayHold(int levels, long hash) {
      return levels == level && hash >= from && hash < to;
    }
  }

  /** Begins with the objects that final fields hold, which have the first numbers. */
  SharedIdentities(List<Object> own) {
    this.own = own;
    this.count = own.size();
  }

  /** Adds what is shared of the values of a level whose hashes lie in a range. */
  void add(int level, long from, long to, IdentityTable shared) {
    ranges.add(new HashRange(level, from, to, shared, new int[shared.slots()]));
  }

  /** The number of an object that a final field holds; {@link #NEW} for others. */
  int own(Object value) {
    for (int i = 0; i < own.size(); i++) {
      if (own.get(i) == value) {
        return i;
      }
    }
    return NEW;
  }

  /** Begins to go through the state once more. */
  void beginWalk() {
    walk++;
  }

  /** Whether this walk sees the content of a value for the first time. */
  boolean enters(Object value, int levels) {
    long hash = IdentityTable.hash(value);
    HashRange range = range(levels, hash);
    if (range == null) {
      return true;
    }
    int slot = range.table.find(value, hash);
    boolean first = slot < 0 || range.marks[slot] != walk;
    if (slot >= 0) {
      range.marks[slot] = walk;
    }
    return first;
  }

  @Override
  public int meet(Object value, int levels) {
    int number = own(value);
    if (number >= 0) {
      return number;
    }
    long hash = IdentityTable.hash(value);
    HashRange range = range(levels, hash);
    int slot = range == null ? -1 : range.table.find(value, hash);
    if (slot < 0) {
      return NEW;
    }
    if (range.marks[slot] < 0) {
      return ~range.marks[slot];
    }
    range.marks[slot] = ~count++;
    return NUMBERED;
  }

  private HashRange range(int levels, long hash) {
    for (HashRange range : ranges) {
      if (range.mayHold(levels, hash)) {
        return range;
      }
    }
    return null;
  }
}
