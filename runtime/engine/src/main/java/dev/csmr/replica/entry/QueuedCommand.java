package dev.csmr.replica.entry;

import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.Waiter;

/**
 * A command that waits for a log entry, and who waits for it.
 *
 * @param item what to log
 * @param bytes what it takes in a log entry, at most
 * @param callback takes the answer; null when nobody waits for one
 */
public record QueuedCommand(LogItem item, int bytes, Waiter callback) {
  /** Whether somebody waited for the answer and does not any more. */
  public boolean isGone() {
    return callback != null && callback.isGone();
  }

  public void answer(GroupReply reply) {
    if (callback != null) {
      Callbacks.call(callback, reply);
    }
  }
}
