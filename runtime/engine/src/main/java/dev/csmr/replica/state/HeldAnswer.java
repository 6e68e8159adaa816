package dev.csmr.replica.state;

import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.Waiter;
import dev.csmr.replica.entry.Callbacks;

/** An answer that is known and may not be given yet, and who waits for it, if anybody does. */
final class HeldAnswer {
  private final GroupReply reply;
  private Waiter callback;

  HeldAnswer(GroupReply reply) {
    this.reply = reply;
  }

  /** Sets who waits. */
  void callback(Waiter waiting) {
    callback = waiting;
  }

  /** Whether nobody waits. */
  boolean isAbandoned() {
    return callback == null || callback.isGone();
  }

  /** Gives the answer. */
  void give() {
    if (callback != null) {
      Callbacks.call(callback, reply);
    }
  }

  /** Says that the answer will not be given here. */
  void abandon(GroupReply instead) {
    if (callback != null) {
      Callbacks.call(callback, instead);
    }
  }
}
