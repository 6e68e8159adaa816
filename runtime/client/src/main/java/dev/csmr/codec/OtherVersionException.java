package dev.csmr.codec;

/**
 * Bytes are a message as another version of the program has it: they have what this version does
 * not know, or lack what it needs. Who would go on with the rest would guess; so whatever executes
 * log entries stops instead, and whoever is asked to log such a message refuses it.
 */
public final class OtherVersionException extends MalformedMessageException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with its message: what differs, and how to fix that. */
  public OtherVersionException(String message) {
    super(message);
  }
}
