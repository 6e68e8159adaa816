package dev.csmr.service.state;

import dev.csmr.codec.WireReader;
import java.util.Map;
import java.util.Set;

/**
 * The codec that saves and restores the values of one type: all of them, exactly. Immutable.
 *
 * @param <T> the type
 */
public abstract class StateCodec<T> {
  /** What {@link #places} is when it depends on the value. */
  static final int MANY = -1;

  StateCodec() {}

  /** What the type looks like. */
  abstract Shape shape();

  /** Writes a value that is not null as a field of a message. */
  abstract void write(StateWriter state, int number, T value);

  /**
   * Reads a value.
   *
   * @param state what was read before
   * @param in stands behind the value's tag
   * @param wireType the wire type that the tag has
   */
  abstract T read(StateReader state, WireReader in, int wireType);

  /**
   * How many mutable values can be within each other in a value: 0 where none can be, else 1 more
   * than what is in the outermost. A mutable value has the same number wherever it is.
   */
  int levels() {
    return 0;
  }

  /** How many places of a value may hold mutable values; {@link #MANY} if the value says. */
  int places() {
    return 0;
  }

  /** Counts the places of a value that may hold mutable values. */
  void count(PlaceCount to, T value) {
    to.add(places());
  }

  /** Shows to a search that concerns it what mutable values are in a value. */
  void search(SharingSearch search, T value) {}

  /** Orders values by their content alone: the same on every replica. */
  abstract int compare(T left, T right);

  /** What a component has that a record did not have yet when it was saved; null if unknown. */
  T initial() {
    return null;
  }

  /** Whether there are values of the type that cannot be saved. */
  boolean mayRefuse() {
    return false;
  }

  /**
   * Checks a value, with whatever it holds that {@link #mayRefuse} may refuse.
   *
   * @param own what is in final fields, and is saved with those wherever else it is
   * @throws dev.csmr.service.UnsavableStateException when it cannot be saved; the message says
   *     where it holds what
   */
  void verify(OwnCollections own, T value) {}

  final void verifyNullable(OwnCollections own, T value) {
    if (value != null) {
      verify(own, value);
    }
  }

  /** Counts the places of a value; a null is one, so that whatever is gone through counts. */
  final void countNullable(PlaceCount to, T value) {
    if (value == null) {
      to.add(1);
    } else {
      count(to, value);
    }
  }

  /** Shows a value that may be null to a search, if it concerns that. */
  final void searchNullable(SharingSearch search, T value) {
    if (value != null && search.concerns(levels())) {
      search(search, value);
    }
  }

  /** The sum of what {@link #places} says. */
  static int sum(int some, int others) {
    return some == MANY || others == MANY ? MANY : some + others;
  }

  /** A set for constants of an enum. */
  Set<T> emptySet() {
    throw StateReader.malformed(shape() + " is no enum");
  }

  /** A map for constants of an enum. */
  <V> Map<T, V> emptyMap() {
    throw StateReader.malformed(shape() + " is no enum");
  }

  /** Compares values that may be null; null is first. */
  final int compareNullable(T left, T right) {
    if (left == right) {
      return 0;
    }
    if (left == null || right == null) {
      return Boolean.compare(left != null, right != null);
    }
    return compare(left, right);
  }

  static void expect(int expected, int wireType) {
    if (expected != wireType) {
      throw StateReader.malformed("a value has wire type " + wireType + " instead of " + expected);
    }
  }
}
