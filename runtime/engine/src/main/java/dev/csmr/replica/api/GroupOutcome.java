package dev.csmr.replica.api;

import dev.csmr.service.frame.Answer;

/** What may be concluded, and what a caller is told where nobody asks the group again. */
public enum GroupOutcome {
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
  /**
   * Not executed, and never will be by this plan: it relies on slots that have moved. An earlier
   * attempt by this plan was not executed either. Plan it anew, by the map of one change later.
   */
  MOVED(Answer.Outcome.UNAVAILABLE),
  /** Not executed: the plan knows of a move of slots that is not executed here. Try again. */
  BEHIND(Answer.Outcome.UNAVAILABLE),
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

  GroupOutcome(Answer.Outcome answer) {
    this.answer = answer;
  }

  /** The outcome that a caller is told. */
  public Answer.Outcome answer() {
    return answer;
  }
}
