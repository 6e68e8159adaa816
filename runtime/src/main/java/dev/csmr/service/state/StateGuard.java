package dev.csmr.service.state;

import dev.csmr.service.UnsavableStateException;

/**
 * Looks after each command whether the collections in the fields of a service's object can be
 * saved, as far as that costs a few comparisons: their own classes and comparators, not their
 * elements. A field that holds what cannot be saved gets back what it held before, on every replica
 * alike.
 *
 * <p>Not thread-safe.
 */
public final class StateGuard {
  private final String owner;
  private final Object[] verified;
  private UnsavableStateException refusal;

  /**
   * Creates the guard of an object.
   *
   * @param owner the object's class, for messages
   * @param fields how many fields are looked at
   */
  public StateGuard(String owner, int fields) {
    this.owner = owner;
    this.verified = new Object[fields];
  }

  /**
   * Looks at a field.
   *
   * @param position its place among those that are looked at
   * @param field the field
   * @param value what it holds
   * @return what it is to hold
   */
  @SuppressWarnings("unchecked") // What was verified came from the same field.
  public <T> T verify(int position, StateField<T> field, T value) {
    if (value == verified[position]) {
      return value;
    }
    try {
      if (value != null) {
        field.codec().verify(value);
      }
      verified[position] = value;
      return value;
    } catch (UnsavableStateException e) {
      refusal = e.in(owner + "." + field.name());
      return (T) verified[position];
    }
  }

  /**
   * Ends a look at the fields.
   *
   * @throws UnsavableStateException when one of them held what cannot be saved
   */
  public void end() {
    if (refusal != null) {
      UnsavableStateException e = refusal;
      refusal = null;
      throw e;
    }
  }
}
