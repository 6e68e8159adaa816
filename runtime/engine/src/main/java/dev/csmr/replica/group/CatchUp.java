package dev.csmr.replica.group;

import dev.csmr.replica.api.ReplicaError;

/**
 * Notes whether a replica has caught up since it was opened: it leads, or it has executed
 * everything that its leader had in its log when it first spoke for itself. Until then the group
 * could not count on it, should the next member fail. What was true once stays true; what happens
 * later is for {@link ProgressWatch}. Thread-safe.
 */
final class CatchUp {
  private final String group;
  private long leaderTerm = -1;
  private long target;
  private boolean arrived;

  CatchUp(String group) {
    this.group = group;
  }

  /**
   * The leader of a term says how far its log goes. Only its first word counts: under load, what it
   * has later is always more than what was executed here.
   */
  synchronized void hears(long term, long lastIndex) {
    if (term > leaderTerm) {
      leaderTerm = term;
      target = lastIndex;
    }
  }

  /**
   * Looks at the replica; why it does not take part yet, with what to do, or null.
   *
   * @param node where it is
   * @param leads whether it leads and serves
   * @param term the term it is in
   * @param applied the last entry that is executed here
   */
  synchronized String look(String node, boolean leads, long term, long applied) {
    boolean heard = leaderTerm >= 0 && leaderTerm == term;
    arrived |= leads || (heard && applied >= target);
    if (arrived) {
      return null;
    }
    return ReplicaError.CATCHES_UP.text(
        group,
        node,
        heard
            ? "executed entry " + applied + " of the " + target + " that its leader had"
            : "not heard a leader");
  }
}
