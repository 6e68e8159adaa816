package dev.csmr.codec;

/** A message was about to have more bytes than its {@link WireWriter} takes. */
public final class MessageTooLongException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception for a writer's limit, in bytes. */
  public MessageTooLongException(int limit) {
    super("A message would be longer than " + limit + " bytes. Split it.");
  }
}
