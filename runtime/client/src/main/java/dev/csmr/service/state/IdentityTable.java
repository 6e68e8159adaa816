package dev.csmr.service.state;

/**
 * Objects by identity, each in a slot of its own, by whose number the user keeps what belongs to
 * it. A table does not grow. A slot takes one reference, and a fifth of them stay free.
 */
final class IdentityTable {
  /** How many hashes there are. */
  static final long HASHES = 1L << Integer.SIZE;

  /** 2⁶⁴ divided by the golden ratio: spreads what lies close together. */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final Object[] objects;

  /** Creates an empty table with room for so many objects. */
  IdentityTable(int room) {
    objects = new Object[(int) Math.min(Integer.MAX_VALUE - 8, room + room / 4L + 1)];
  }

  /** A number from 0 to {@link #HASHES} that an object keeps for as long as it lives. */
  static long hash(Object object) {
    return (System.identityHashCode(object) * SPREAD) >>> Integer.SIZE;
  }

  /** How many slots there are. */
  int slots() {
    return objects.length;
  }

  /** The object in a slot, or null. */
  Object at(int slot) {
    return objects[slot];
  }

  /**
   * The slot of an object. Of one that is not in the table, the slot that it can take, inverted
   * bitwise, so that it is negative.
   *
   * @param hash the object's
   */
  int find(Object object, long hash) {
    // Not the upper bits as they are: all objects of a table may have the same.
    int slot = (int) ((((hash * SPREAD) >>> Integer.SIZE) * objects.length) >>> Integer.SIZE);
    while (objects[slot] != null) {
      if (objects[slot] == object) {
        return slot;
      }
      slot++;
      if (slot == objects.length) {
        slot = 0;
      }
    }
    return ~slot;
  }

  /** Puts an object where {@link #find} said that it can be. */
  void put(int slot, Object object) {
    objects[slot] = object;
  }
}
