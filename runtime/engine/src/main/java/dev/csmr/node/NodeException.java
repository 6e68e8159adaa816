package dev.csmr.node;

/** A node cannot start, or members cannot be changed. The message begins with the code. */
public final class NodeException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Creates the exception for a message that has a code already. */
  NodeException(String message) {
    super(message);
  }

  NodeException(NodeError error, Object... arguments) {
    super(error.text(arguments));
  }

  NodeException(Throwable cause, NodeError error, Object... arguments) {
    super(error.text(arguments), cause);
  }
}
