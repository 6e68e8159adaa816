package dev.csmr.replica.state;

/** Going on would make this replica differ from the others, so it stops (I7). */
public final class CannotGoOnException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CannotGoOnException(String message, Throwable cause) {
    super(message, cause);
  }
}
