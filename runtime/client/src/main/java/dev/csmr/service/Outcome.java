package dev.csmr.service;

import dev.csmr.OperationFailedException;
import java.util.concurrent.Callable;

/**
 * How one step of an extended operation ended, kept until all of its steps have been executed: each
 * of them is, whatever the others did. For generated code.
 *
 * @param <T> what the step returns
 */
public final class Outcome<T> {
  private final T value;
  private final Exception failure;

  private Outcome(T value, Exception failure) {
    this.value = value;
    this.failure = failure;
  }

  /** A step without a result. */
  @FunctionalInterface
  public interface Action {
    /** Executes the step. */
    void run() throws Exception;
  }

  /** Executes a step. */
  public static <T> Outcome<T> of(Callable<T> step) {
    try {
      return new Outcome<>(step.call(), null);
    } catch (Exception e) {
      return new Outcome<>(null, e);
    }
  }

  /** Executes a step without a result. */
  public static Outcome<Void> ofAction(Action step) {
    return of(
        () -> {
          step.run();
          return null;
        });
  }

  /** Throws what the step threw if it is of this type, which the operation declares. */
  public <E extends Exception> void rethrow(Class<E> declared) throws E {
    if (declared.isInstance(failure)) {
      throw declared.cast(failure);
    }
  }

  /**
   * What the step returned.
   *
   * @throws RuntimeException what the step threw; {@link OperationFailedException} in place of a
   *     checked exception, which the operation does not declare
   */
  public T get() {
    if (failure instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (failure != null) {
      throw new OperationFailedException("An extension of the operation failed: " + failure);
    }
    return value;
  }
}
