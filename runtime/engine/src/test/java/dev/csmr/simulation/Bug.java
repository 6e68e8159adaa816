package dev.csmr.simulation;

/** A bug that is planted on purpose: the simulator has to find it. */
enum Bug {
  /** None: the protocol as it is. */
  NONE,
  /** The logical clock does not move past agreed timestamps. */
  NO_CLOCK_BUMP,
  /** A proxy answers with the first reply, and the replicas do not hold back replies. */
  FIRST_REPLY_WITHOUT_GATE,
  /** Answers of multi-group operations are not held back; the proxy waits for all of them. */
  MULTI_GROUP_UNGATED,
  /** A group signals an operation although earlier ones are not released there. */
  SIGNALS_OUT_OF_LINE,
  /** Answers of queries are not held back. */
  QUERIES_UNGATED,
  /** Answers of single-group commands are not held back. */
  COMMANDS_UNGATED,
  /** A START that was seen before counts as new. */
  START_NOT_DEDUPLICATED,
  /** A TS of an unknown operation does not act as its START. */
  TIMESTAMP_DOES_NOT_START,
  /** Snapshots lack what has been delivered and which messages were accepted. */
  DELIVERED_LOST_IN_SNAPSHOT,
  /** A new leader does not ask for the signals of what was delivered before its time. */
  TAKEOVER_FORGETS_SIGNALS,
  /** Single-group operations on several keys execute whatever is pending. */
  EXECUTES_AT_ONCE_ALWAYS,
  /** An operation gets its timestamp before open ones that it conflicts with have theirs. */
  TIMESTAMPS_AMID_OPEN,
  /** An operation gets its timestamp before its origin has told of it. */
  ORIGIN_NOT_AWAITED,
  /** An operation executes early although a conflicting one is pending. */
  EXECUTES_EARLY_ALWAYS,
  /** Single-group operations on several keys execute whatever is open. */
  EXECUTES_AT_ONCE_AMID_OPEN,
  /** Operations come in between the decision and the execution of a conditional one. */
  EXECUTES_AMID_VOTES,
  /** What closes keeps the place that it had while it was open. */
  CLOSED_WITHOUT_PLACE,
  /** A retried command executes again. */
  SESSIONS_IGNORED
}
