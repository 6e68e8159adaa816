package dev.csmr.node;

/** A node cannot start. The message says why, where, and how to mend it. */
public final class NodeException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with its message. */
  public NodeException(String message) {
    super(message);
  }

  /** Creates the exception with its message and cause. */
  public NodeException(String message, Throwable cause) {
    super(message, cause);
  }
}
