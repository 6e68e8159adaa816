package dev.csmr;

/**
 * The operation was executed, but its answer, or the exception that it declares, holds what this
 * client's version of the service does not know, such as a newer constant of an enum. The message
 * names it. Sending a command again executes it again; fix the client instead: give it the version
 * of the service that the nodes run.
 */
public final class UnreadableAnswerException extends CsmrException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with its message. */
  public UnreadableAnswerException(String message) {
    super(message);
  }
}
