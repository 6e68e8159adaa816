package dev.csmr.replica.api;

import dev.csmr.service.Reply;
import dev.csmr.service.frame.Answer;
import java.util.List;
import java.util.Objects;

/**
 * The reply to an invocation that was handed to a group.
 *
 * @param outcome what may be concluded
 * @param replies for {@link Outcome#DONE} one for each of the invocation's steps, in their order;
 *     else empty
 * @param leader the node that leads the group, when the outcome is {@link Outcome#NOT_LEADER} and
 *     it is known; else null
 * @param message for people; empty when the outcome says it all
 */
public record GroupReply(Outcome outcome, List<Reply> replies, String leader, String message) {
  /** What may be concluded, and what a caller is told where nobody asks the group again. */
  public enum Outcome {
    /** Executed, now or by an earlier attempt. */
    DONE(Answer.Outcome.DONE),
    /** Not executed: another node leads the group. Ask there. */
    NOT_LEADER(Answer.Outcome.UNAVAILABLE),
    /** Not executed: this node leads but cannot serve yet or right now. Try again. */
    NOT_READY(Answer.Outcome.UNAVAILABLE),
    /** Not executed: a bound is reached. Try again later. */
    OVERLOADED(Answer.Outcome.OVERLOADED),
    /** This attempt was not executed and no later one will be; an earlier one may have been. */
    EXPIRED(Answer.Outcome.EXPIRED),
    /** Not executed: it would expire later than the session table's window allows. */
    TOO_FAR_AHEAD(Answer.Outcome.EXPIRED),
    /** Its answer was acknowledged by the client before; it is not executed again. */
    ACKNOWLEDGED(Answer.Outcome.ACKNOWLEDGED),
    /**
     * Nobody knows whether it was executed. Sent again with the same identity, it executes at most
     * once.
     */
    INDETERMINATE(Answer.Outcome.INDETERMINATE),
    /** Not executed, and never will be: larger than one log entry. */
    TOO_LARGE(Answer.Outcome.INVALID),
    /** Not executed: the group does not hold such an operation, or not in this way. */
    INVALID(Answer.Outcome.INVALID),
    /** Not executed: this replica stopped; the message says why. Another may serve. */
    STOPPED(Answer.Outcome.UNAVAILABLE);

    private final Answer.Outcome answer;

    Outcome(Answer.Outcome answer) {
      this.answer = answer;
    }

    /** The outcome that a caller is told. */
    public Answer.Outcome answer() {
      return answer;
    }
  }

  /** Checks and copies the parts. */
  public GroupReply {
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(message, "message");
    replies = List.copyOf(replies);
  }

  /** The answer of an executed invocation. */
  public static GroupReply done(List<Reply> replies) {
    return new GroupReply(Outcome.DONE, replies, null, "");
  }

  /** Another node leads; its id, or null when unknown. */
  public static GroupReply notLeader(String leader) {
    return new GroupReply(Outcome.NOT_LEADER, List.of(), leader, "");
  }

  /** Any other outcome. */
  public static GroupReply of(Outcome outcome, String message) {
    return new GroupReply(outcome, List.of(), null, message);
  }

  /** How many bytes the replies have. */
  public int size() {
    int size = 0;
    for (Reply reply : replies) {
      size += reply.payload().length;
    }
    return size;
  }

  /** Whether it was executed. */
  public boolean isDone() {
    return outcome == Outcome.DONE;
  }
}
