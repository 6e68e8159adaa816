package dev.csmr;

/**
 * The operation was executed, once and on every replica, but its answer is larger than the cluster
 * keeps or sends, and was dropped: what a command changed stays changed, and asking again does not
 * bring the answer. An answer has at most 2 MiB, or what the nodes' {@code limits.message-bytes}
 * say, 1 MiB by default. Let the operation answer less at a time: page by page.
 */
public final class AnswerTooLargeException extends CsmrException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with its message. */
  public AnswerTooLargeException(String message) {
    super(message);
  }
}
