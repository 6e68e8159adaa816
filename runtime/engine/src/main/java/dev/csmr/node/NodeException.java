package dev.csmr.node;

/**
 * A node cannot start, or what a tool was asked for was not done. The message begins with the code.
 */
public final class NodeException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Creates the exception for a message that has a code already. */
  NodeException(String message) {
    super(message);
  }

  /** Creates the exception. */
  public NodeException(NodeError error, Object... arguments) {
    super(error.text(arguments));
  }

  NodeException(Throwable cause, NodeError error, Object... arguments) {
    super(error.text(arguments), cause);
  }
}
