package dev.csmr.samples;

/** A lock was asked for in a way that the lock service refuses. Nothing was changed. */
public final class LockException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a message that says what was refused. */
  public LockException(String message) {
    super(message);
  }
}
