package dev.csmr;

/**
 * The implementation threw an exception that the operation does not declare. It did so on every
 * replica, and what it changed before stays changed. The message names the exception; where an
 * answer is given once more, it only says that the operation failed, and the nodes' logs tell why.
 */
public final class OperationFailedException extends CsmrException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with its message. */
  public OperationFailedException(String message) {
    super(message);
  }
}
