package dev.csmr.service.frame;

import dev.csmr.codec.MalformedMessageException;

/**
 * One message of a frame cannot be read, but who it is of can: what has to be said of it is said of
 * it alone, and the others of its frame and its stream go on.
 */
public final class UnreadableMessageException extends Exception {
  private static final long serialVersionUID = 1L;

  private final long id;

  private UnreadableMessageException(long id, MalformedMessageException cause) {
    super(cause.getMessage(), cause);
    this.id = id;
  }

  /**
   * What to throw of a message that cannot be read.
   *
   * @param id its sequence or id as far as it was read: it comes first
   * @throws MalformedMessageException the given one, when that is not known
   */
  public static UnreadableMessageException of(long id, MalformedMessageException cause) {
    if (id < 1) {
      throw cause;
    }
    return new UnreadableMessageException(id, cause);
  }

  /** The message's sequence or id. */
  public long id() {
    return id;
  }
}
