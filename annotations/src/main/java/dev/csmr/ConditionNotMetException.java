package dev.csmr;

/** A condition of the operation ({@link Extend#condition}) was false: nothing was executed. */
public final class ConditionNotMetException extends CsmrException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with its message. */
  public ConditionNotMetException(String message) {
    super(message);
  }
}
