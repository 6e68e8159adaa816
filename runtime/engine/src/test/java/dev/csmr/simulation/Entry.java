package dev.csmr.simulation;

import dev.csmr.multicast.Input;
import dev.csmr.service.InvocationIdentity;

/** An entry of a group's log. */
sealed interface Entry {
  /** The log time, by the clock of the leader that made the entry. */
  long logTime();

  /** The first entry of a leader: when it has applied this, it has applied all before its term. */
  record TermBegun(long logTime, int term, int replica) implements Entry {}

  /**
   * An attempt of a request: a single-group command, a query that goes through the log, a START.
   */
  record Attempt(long logTime, Plan plan) implements Entry {}

  /** An attempt to change the map. */
  record MapAttempt(long logTime, MapAct act, int attempt, InvocationIdentity identity)
      implements Entry {}

  /** A step of a copy. */
  record Copying(long logTime, CopyStep step, Copier copier) implements Entry {}

  /** An input of the protocol. */
  record Protocol(long logTime, Input input) implements Entry {}
}
