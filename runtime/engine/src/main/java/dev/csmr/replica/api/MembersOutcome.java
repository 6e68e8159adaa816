package dev.csmr.replica.api;

/** What to do next. */
public enum MembersOutcome {
  /** The group has the members that were asked for. */
  DONE,
  /** Ask again: there is more to do, or it is going on. */
  AGAIN,
  /** Another node leads the group. Ask there. */
  NOT_LEADER,
  /** It does not work like this; the message says why. The group goes on as it was. */
  FAILED
}
