package dev.csmr.service.state;

import dev.csmr.codec.MalformedMessageException;

/** The components that a record was saved with. */
public final class StateParts {
  private static final int NONE = -1;

  private final String record;
  private final int[] numbers;
  private final Object[] values;
  private final int[] identities;
  private final boolean[] shared;
  private int count;

  StateParts(String record, int components) {
    this.record = record;
    this.numbers = new int[components];
    this.values = new Object[components];
    this.identities = new int[components];
    this.shared = new boolean[components];
  }

  /**
   * Keeps a component.
   *
   * @param identity what it was given; -1 if nothing
   * @param isShared whether it is an object that something else of the state holds already
   */
  void put(int number, Object value, int identity, boolean isShared) {
    if (find(number) != NONE) {
      throw StateReader.malformed(record + " has a component " + number + " twice");
    }
    numbers[count] = number;
    identities[count] = identity;
    shared[count] = isShared;
    values[count++] = value;
  }

  /** Whether a record that was created of the components has one of them as it was saved. */
  <R> boolean isKept(StateComponent<R, ?> component, R record) {
    int position = find(component.number());
    return position == NONE
        || (shared[position]
            ? component.of(record) == values[position]
            : component.keeps(record, values[position]));
  }

  /** The identity that a component was given; -1 if it has none. */
  int identity(int number) {
    int position = find(number);
    return position == NONE ? StateReader.NO_IDENTITY : identities[position];
  }

  /**
   * A component; null if it was null, and nothing (0, empty) if the record did not have it yet.
   *
   * @throws MalformedMessageException if the record did not have it and its type knows no nothing
   */
  @SuppressWarnings("unchecked") // It was read by the same codec.
  public <T> T get(int number, StateCodec<T> codec) {
    int position = find(number);
    if (position != NONE) {
      return (T) values[position];
    }
    T initial = codec.initial();
    if (initial == null) {
      throw new MalformedMessageException(
          "The snapshot has a "
              + record
              + " without component "
              + number
              + ", and a value of "
              + codec.shape()
              + " cannot be missing. Make the new component an Optional.");
    }
    return initial;
  }

  /**
   * A component of a primitive type.
   *
   * @throws MalformedMessageException if it is null
   */
  public <T> T present(int number, StateCodec<T> codec) {
    T value = get(number, codec);
    if (value == null) {
      throw new MalformedMessageException(
          "Malformed snapshot: component " + number + " of " + record + " is null.");
    }
    return value;
  }

  private int find(int number) {
    for (int i = 0; i < count; i++) {
      if (numbers[i] == number) {
        return i;
      }
    }
    return NONE;
  }
}
