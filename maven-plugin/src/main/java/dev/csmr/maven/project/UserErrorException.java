package dev.csmr.maven.project;

/** Something that the user of the plugin has to fix; the message says what and how. */
public final class UserErrorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with what happened, where, and how to fix it. */
  public UserErrorException(String message) {
    super(message);
  }

  /** Creates the exception with what happened, where, how to fix it, and what caused it. */
  public UserErrorException(String message, Throwable cause) {
    super(message, cause);
  }
}
