package dev.csmr.testkit;

/**
 * What a test asks of the kit cannot be done. The message begins with the code. What a check finds
 * is an {@link AssertionError} instead.
 */
public final class KitException extends RuntimeException {
  private static final long serialVersionUID = 1;

  KitException(KitError error, Object... arguments) {
    super(error.text(arguments));
  }

  KitException(Throwable cause, KitError error, Object... arguments) {
    super(error.text(arguments), cause);
  }
}
