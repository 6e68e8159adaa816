package dev.csmr.session;

/** The verdict of a session table on an attempt of an invocation. */
public enum Verdict {
  /** First attempt seen: execute it now, then record its answer, within the same log entry. */
  EXECUTE,
  /** Executed before: give the stored answer. */
  ANSWERED,
  /**
   * A multi-group operation that was accepted and has not been delivered yet: do not execute; its
   * answer comes with its delivery.
   */
  IN_PROGRESS,
  /**
   * Log time has reached {@code expiresAt}: this attempt is not executed and none will be. An
   * earlier attempt may have been executed, so a client that sent one knows only that the outcome
   * is unknown.
   */
  EXPIRED,
  /** The client said that it has this answer: a late duplicate, not executed again. */
  ACKNOWLEDGED,
  /** {@code expiresAt} lies further ahead than the window allows: no attempt was executed. */
  TOO_FAR_AHEAD,
  /**
   * A bound of {@link SessionLimits} is reached: this attempt was not executed, try again later.
   */
  OVERLOADED
}
