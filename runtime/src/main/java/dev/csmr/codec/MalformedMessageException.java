package dev.csmr.codec;

/**
 * Bytes are not the message they should be. The message says what was expected and at which byte.
 */
public final class MalformedMessageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with its message. */
  public MalformedMessageException(String message) {
    super(message);
  }
}
