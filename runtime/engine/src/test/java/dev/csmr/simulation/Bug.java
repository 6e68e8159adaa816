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
  SESSIONS_IGNORED,

  // Where keys move.

  /** A single-group command is executed although its plan is outdated. */
  OUTDATED_COMMAND_EXECUTED,
  /** A single-group query is executed although its plan is outdated. */
  OUTDATED_QUERY_EXECUTED,
  /** A query is told that its keys have moved although it has been executed through the log. */
  QUERY_REFUSED_UNASKED,
  /** A START is accepted although its plan is outdated. */
  OUTDATED_START_ACCEPTED,
  /** What an operation's plan relies on is not looked at when its turn comes. */
  PLAN_NOT_CHECKED_AT_TURN,
  /** A command whose plan is ahead of the group's map is executed at once. */
  AHEAD_EXECUTED_AT_ONCE,
  /** What is ahead of the group's map goes into the order instead of waiting for the move. */
  AHEAD_BEGUN,
  /** An operation conflicts in each destination with its slots there, not with all of them. */
  CONFLICTS_WITH_OWN_SLOTS,
  /** A move has the old owner and the new one as its only destinations. */
  MOVE_TOLD_TO_TWO,
  /** All plans of an invocation have one name. */
  NAMED_WITHOUT_PLAN,
  /** The old owner of a key keeps its copy. */
  SOURCE_KEEPS_COPY,
  /** Snapshots lack the map. */
  OWNERS_LOST_IN_SNAPSHOT,
  /** Snapshots lack what came with votes. */
  ENCLOSURES_LOST_IN_SNAPSHOT,
  /** A move does not raise the map's version. */
  VERSION_NOT_RAISED,
  /** The first plan of an invocation may be newer than what its client knew when it began. */
  BEGINS_AHEAD_OF_CLIENT,
  /** Once told that keys have moved, a proxy plans by the newest map that it knows. */
  JUMPS_TO_NEWEST_MAP,
  /** That keys have moved is recorded like an answer. */
  MOVED_RECORDED,
  /** An invocation that has expired is told that its keys have moved. */
  MOVED_BEFORE_EXPIRED,
  /** The record of a refused plan stays. */
  REFUSED_STAYS_IN_PROGRESS,
  /** The old owner does not look at the versions that the mover knows. */
  MOVE_NOT_GUARDED,

  // Where groups join and drain.

  /** What is asked of all groups does not rely on the list of groups. */
  LIST_NOT_RELIED_ON,
  /**
   * Whether a group has joined meanwhile is not looked at when the turn comes of what is for all.
   */
  LIST_NOT_CHECKED_AT_TURN,
  /** A change is accepted although not all groups that have the map are told. */
  OUTDATED_GROUPS_ACCEPTED,
  /** A group that joins conflicts with nothing. */
  JOIN_TOUCHES_NOTHING,
  /** A group that joins is not given the map. */
  JOINS_WITHOUT_MAP,
  /** Keys move into a group that drains. */
  MOVED_INTO_DRAINING,

  // Where keys are copied before they move.

  /** A portion that was put in before is put in again. */
  PORTION_PUT_IN_TWICE,
  /** What has changed since it was copied does not go with the move. */
  REST_LOST,
  /** The new owner takes a copy for complete that is of another move, or at another portion. */
  STALE_COPY_INSTALLED,
  /** What was copied of a key stays when the key is gone in a later portion. */
  DELETED_KEY_COMES_BACK,
  /** What a command changes is not copied again. */
  CHANGE_NOT_MARKED,
  /** What names no key counts as a change of none instead of all. */
  VAGUE_CHANGE_NOT_MARKED,
  /** Snapshots lack what was copied. */
  COPY_LOST_IN_SNAPSHOT
}
