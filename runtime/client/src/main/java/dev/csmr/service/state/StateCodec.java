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
   * @throws dev.csmr.service.UnsavableStateException when it cannot be saved; the message says
   *     where it holds what
   */
  void verify(T value) {}

  final void verifyNullable(T value) {
    if (value != null) {
      verify(value);
    }
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
