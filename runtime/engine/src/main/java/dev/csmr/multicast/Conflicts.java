package dev.csmr.multicast;

import java.util.Arrays;

/**
 * The set of what an operation may touch in one group: a set of keys, by 64-bit hash, or
 * everything. Two operations that do not {@linkplain #meets meet} commute, so neither waits for the
 * other; a collision of hashes costs a needless wait and nothing else. Reads count like writes.
 *
 * <p>Immutable. A set of more than {@value #MAX_KEYS} keys is everything.
 */
public final class Conflicts {
  /** More keys than this are not told apart. */
  public static final int MAX_KEYS = 1024;

  /** Touches everything: the safe choice. */
  public static final Conflicts EVERYTHING = new Conflicts(true, new long[0]);

  /** Touches nothing that anyone else touches. */
  public static final Conflicts NOTHING = new Conflicts(false, new long[0]);

  private final boolean everything;
  private final long[] keys;

  private Conflicts(boolean everything, long[] keys) {
    this.everything = everything;
    this.keys = keys;
  }

  /** Touches the keys with these hashes. */
  public static Conflicts of(long... hashes) {
    if (hashes.length == 0) {
      return NOTHING;
    }
    if (hashes.length == 1) {
      return new Conflicts(false, hashes.clone());
    }
    long[] keys = Arrays.stream(hashes).sorted().distinct().toArray();
    return keys.length > MAX_KEYS ? EVERYTHING : new Conflicts(false, keys);
  }

  /** Whether it touches everything. */
  public boolean everything() {
    return everything;
  }

  /** Whether it touches at most one key. */
  public boolean atMostOneKey() {
    return !everything && keys.length <= 1;
  }

  /** The number of keys, 0 for everything. */
  public int size() {
    return keys.length;
  }

  /** The hash of a key, in ascending order. */
  public long key(int index) {
    return keys[index];
  }

  /** Whether there is something that both may touch. */
  public boolean meets(Conflicts other) {
    if (everything || other.everything) {
      return !isNothing() && !other.isNothing();
    }
    int i = 0;
    int j = 0;
    while (i < keys.length && j < other.keys.length) {
      if (keys[i] == other.keys[j]) {
        return true;
      }
      if (keys[i] < other.keys[j]) {
        i++;
      } else {
        j++;
      }
    }
    return false;
  }

  private boolean isNothing() {
    return !everything && keys.length == 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Conflicts that
        && everything == that.everything
        && Arrays.equals(keys, that.keys);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(keys) + (everything ? 1 : 0);
  }

  @Override
  public String toString() {
    return everything ? "everything" : Arrays.toString(keys);
  }
}
