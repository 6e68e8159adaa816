package dev.csmr;

/**
 * The operation was not executed and never will be under this invocation: try again freely. Thrown
 * when a queue is full, when no leader was found in time, or when the request was refused.
 */
public final class NotExecutedException extends CsmrException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with its message. */
  public NotExecutedException(String message) {
    super(message);
  }
}
