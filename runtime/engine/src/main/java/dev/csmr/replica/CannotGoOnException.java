package dev.csmr.replica;

/** Going on would make this replica differ from the others, so it stops (I7). */
final class CannotGoOnException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CannotGoOnException(String message, Throwable cause) {
    super(message, cause);
  }
}
