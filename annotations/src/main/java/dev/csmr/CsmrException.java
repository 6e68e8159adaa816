package dev.csmr;

/**
 * The root of what csmr itself throws at a caller. Its subclasses say what the caller may conclude.
 * Exceptions that an operation declares are not among these: they arrive as their own type.
 */
public abstract class CsmrException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a message that says what happened, where, and how to fix it. */
  protected CsmrException(String message) {
    super(message);
  }

  /** Creates the exception with its message and cause. */
  protected CsmrException(String message, Throwable cause) {
    super(message, cause);
  }
}
