package dev.csmr.linearizability;

/**
 * One call in a history. Times are of any unit, and comparable across clients.
 *
 * @param client who called; for messages only
 * @param input what was called
 * @param output what was answered; null if unknown
 * @param invokedAt when the call began
 * @param returnedAt when the answer came; {@link #NEVER} if none did, in which case the call may
 *     take effect at any time after it began, or not at all
 * @param <I> what is called
 * @param <O> what is answered
 */
public record TimedCall<I, O>(String client, I input, O output, long invokedAt, long returnedAt) {
  /** The time of an answer that did not come. */
  public static final long NEVER = Long.MAX_VALUE;

  /** Checks the times. */
  public TimedCall {
    if (returnedAt < invokedAt) {
      throw new IllegalArgumentException("returned at " + returnedAt + ", invoked " + invokedAt);
    }
  }

  /** A call that was answered. */
  public static <I, O> TimedCall<I, O> answered(
      String client, I input, O output, long invokedAt, long returnedAt) {
    return new TimedCall<>(client, input, output, invokedAt, returnedAt);
  }

  /** A call of unknown outcome. */
  public static <I, O> TimedCall<I, O> unknown(String client, I input, long invokedAt) {
    return new TimedCall<>(client, input, null, invokedAt, NEVER);
  }

  /** Whether an answer came. */
  public boolean isAnswered() {
    return returnedAt != NEVER;
  }

  @Override
  public String toString() {
    String until = isAnswered() ? returnedAt + "] " + input + " = " + output : "…] " + input;
    return client + " [" + invokedAt + "," + until;
  }
}
