package dev.csmr.linearizability;

/**
 * How the object behaves when its calls come one after another.
 *
 * @param <S> its states: immutable, with equals and hashCode
 * @param <I> what is called
 * @param <O> what is answered
 */
public interface SequentialModel<S, I, O> {
  /** The state before the first call. */
  S initial();

  /**
   * Makes a call.
   *
   * @param state the state before it
   * @param input what is called
   * @param output what was answered, or null if that is unknown
   * @return the state after it, or null if the object would not have answered so
   */
  S next(S state, I input, O output);

  /** Whether a call changes no state, whatever the state is; to say so shortens the search. */
  default boolean reads(I input) {
    return false;
  }
}
