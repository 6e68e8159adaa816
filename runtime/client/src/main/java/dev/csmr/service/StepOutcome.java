package dev.csmr.service;

import dev.csmr.OperationFailedException;
import java.util.concurrent.Callable;

/**
 * The outcome of one step of an extended operation, kept until all of its steps have been executed:
 * each of them is, whatever the others did. For generated code.
 *
 * @param <T> what the step returns
 */
public final class StepOutcome<T> {
  private final T value;
  private final Exception failure;

  private StepOutcome(T value, Exception failure) {
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
  public static <T> StepOutcome<T> of(Callable<T> step) {
    try {
      return new StepOutcome<>(step.call(), null);
    } catch (Exception e) {
      return new StepOutcome<>(null, e);
    }
  }

  /** Executes a step without a result. */
  public static StepOutcome<Void> ofAction(Action step) {
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
   * The value that the step returned.
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
