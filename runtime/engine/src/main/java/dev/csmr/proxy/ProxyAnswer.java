package dev.csmr.proxy;

import dev.csmr.service.Reply;
import dev.csmr.service.frame.Answer.Outcome;
import java.util.Objects;

/**
 * What came of a {@link ProxyRequest}.
 *
 * @param outcome what may be concluded
 * @param maybeExecuted whether an earlier attempt may have been executed although the outcome says
 *     that the last was not
 * @param reply for {@link Outcome#DONE}, else null
 * @param message for people, of any other outcome
 * @param logTimeMillis for {@link Outcome#EXPIRED} the log time of the group that refused it, as
 *     far as is known, else 0
 */
public record ProxyAnswer(
    Outcome outcome, boolean maybeExecuted, Reply reply, String message, long logTimeMillis) {
  /** Checks the parts. */
  public ProxyAnswer {
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(message, "message");
  }

  /** The answer of an executed invocation. */
  public static ProxyAnswer done(Reply reply) {
    return new ProxyAnswer(Outcome.DONE, false, reply, "", 0);
  }

  /** Any other answer. */
  public static ProxyAnswer of(Outcome outcome, boolean maybeExecuted, String message) {
    return new ProxyAnswer(outcome, maybeExecuted, null, message, 0);
  }

  /** The answer to what does not expire when it would have to by a group's log time. */
  static ProxyAnswer expired(boolean maybeExecuted, String message, long logTimeMillis) {
    return new ProxyAnswer(Outcome.EXPIRED, maybeExecuted, null, message, logTimeMillis);
  }

  /** The answer to what can not be executed as it is. */
  public static ProxyAnswer invalid(String message) {
    return of(Outcome.INVALID, false, message);
  }
}
