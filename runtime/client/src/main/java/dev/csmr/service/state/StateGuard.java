package dev.csmr.service.state;

import dev.csmr.service.UnsavableStateException;

/**
 * Looks after each command whether what it assigned to the fields of a service's object can be
 * saved, with all collections in it. A field that holds what cannot be saved gets back what it held
 * before, on every replica alike. A field that still holds the same object costs a comparison; what
 * was put into that object is the compiler's to check.
 *
 * <p>Not thread-safe.
 */
public final class StateGuard {
  private final OwnCollections own;
  private final Object[] verified;
  private UnsavableStateException refusal;

  /**
   * Creates the guard of an object.
   *
   * @param own what is in the object's final fields, and may be in the others, too
   * @param fields how many fields are looked at
   */
  public StateGuard(OwnCollections own, int fields) {
    this.own = own;
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
      field.codec().verifyNullable(own, value);
      verified[position] = value;
      return value;
    } catch (UnsavableStateException e) {
      refusal = e.in(own.owner() + "." + field.name());
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
