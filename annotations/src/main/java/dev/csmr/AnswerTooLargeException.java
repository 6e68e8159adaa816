package dev.csmr;

/**
 * The operation was executed, once and on every replica, but its answer is larger than the cluster
 * keeps, and was dropped: what a command changed stays changed, and asking again does not bring the
 * answer. A query answers at most 2 MiB, and so do operations of several steps: extended ones,
 * those with conditions, and gathered ones. Any other command answers up to four times {@code
 * limits.answer-bytes}, and at most 128 MiB: what is more than 2 MiB is kept for the client, which
 * fetches it in pieces. It is dropped before it was fetched only when the group has to keep more
 * such answers than {@code limits.answer-bytes} allows. Let the operation answer less at a time:
 * page by page.
 */
public final class AnswerTooLargeException extends CsmrException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with its message. */
  public AnswerTooLargeException(String message) {
    super(message);
  }
}
