package dev.csmr.service;

/**
 * The identity of an invocation, which makes it happen once: (session, sequence) names it, however
 * often it is sent, and the rest says how long it must be remembered.
 *
 * @param session the session's id, drawn at random by the client
 * @param sequence the invocation's number within the session, from 1
 * @param firstIncomplete every sequence below it was answered and will not be sent again
 * @param expiresAtMillis log time, milliseconds since the epoch, at and after which the invocation
 *     is refused instead of executed; the same whenever it is sent again
 */
public record InvocationIdentity(
    long session, long sequence, long firstIncomplete, long expiresAtMillis) {
  /**
   * Checks the sequence.
   *
   * @throws IllegalArgumentException when it is not positive
   */
  public InvocationIdentity {
    if (sequence < 1) {
      throw new IllegalArgumentException(
          "The sequence "
              + sequence
              + " of session "
              + Long.toHexString(session)
              + " is not positive.");
    }
  }
}
