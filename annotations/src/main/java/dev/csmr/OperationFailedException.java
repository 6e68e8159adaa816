package dev.csmr;

/**
 * The implementation threw an exception that the operation does not declare. It did so on every
 * replica; the message names the exception. What it changed before it threw stays changed.
 */
public final class OperationFailedException extends CsmrException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with its message. */
  public OperationFailedException(String message) {
    super(message);
  }
}
