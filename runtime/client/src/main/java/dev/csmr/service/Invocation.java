package dev.csmr.service;

import java.util.List;
import java.util.Objects;

/**
 * One client's request to one group: steps that the group executes as one, with the identity that
 * makes it happen once.
 *
 * <p>(session, sequence) names the invocation, however often it is sent. For a query the identity
 * only names it in messages.
 *
 * @param session the session's id, drawn at random by the client
 * @param sequence the invocation's number within the session, from 1
 * @param firstIncomplete every sequence below it was answered and will not be sent again
 * @param expiresAtMillis log time, milliseconds since the epoch, after which the invocation is
 *     refused instead of executed; the same whenever it is sent again
 * @param piece which piece of the answer is wanted, if that is too large for one message; from 0
 * @param steps what to execute, in this order, conditions first; at least one
 */
public record Invocation(
    long session,
    long sequence,
    long firstIncomplete,
    long expiresAtMillis,
    int piece,
    List<Step> steps) {
  /** Checks and copies the parts. */
  public Invocation {
    if (sequence < 1) {
      throw new IllegalArgumentException("The sequence " + sequence + " is not positive.");
    }
    if (piece < 0) {
      throw new IllegalArgumentException("The piece " + piece + " is negative.");
    }
    steps = List.copyOf(steps);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("An invocation has at least one step.");
    }
  }

  /** An invocation whose answer is wanted from the beginning. */
  public Invocation(
      long session, long sequence, long firstIncomplete, long expiresAtMillis, List<Step> steps) {
    this(session, sequence, firstIncomplete, expiresAtMillis, 0, steps);
  }

  /** An invocation with a single step. */
  public static Invocation of(
      long session, long sequence, long firstIncomplete, long expiresAtMillis, Step step) {
    Objects.requireNonNull(step, "step");
    return new Invocation(session, sequence, firstIncomplete, expiresAtMillis, List.of(step));
  }
}
