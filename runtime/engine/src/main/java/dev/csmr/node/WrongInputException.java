package dev.csmr.node;

/** A command line asks for what there is not. The message begins with the code. */
public final class WrongInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public WrongInputException(NodeError error, Object... arguments) {
    super(error.text(arguments));
  }
}
