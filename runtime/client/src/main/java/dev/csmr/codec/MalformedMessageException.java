package dev.csmr.codec;

/**
 * Bytes are not the message they should be. The message says what was expected and at which byte.
 */
public sealed class MalformedMessageException extends RuntimeException
    permits OtherVersionException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with its message. */
  public MalformedMessageException(String message) {
    super(message);
  }
}
