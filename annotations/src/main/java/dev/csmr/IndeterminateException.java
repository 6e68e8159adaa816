package dev.csmr;

/**
 * The operation may or may not have been executed: no answer came before the deadline. Read the
 * state before you decide to repeat it.
 */
public final class IndeterminateException extends CsmrException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with its message. */
  public IndeterminateException(String message) {
    super(message);
  }
}
