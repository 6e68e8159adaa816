package dev.csmr.replica.entry;

import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.Waiter;
import dev.csmr.service.Invocation;

/**
 * A query and who waits for it.
 *
 * @param invocation the query
 * @param callback takes the answer
 * @param sinceNanos when it came, by the monotonic clock
 */
public record QueuedQuery(Invocation invocation, Waiter callback, long sinceNanos) {
  /** Whether nobody waits for the answer any more. */
  public boolean isGone() {
    return callback.isGone();
  }

  public void answer(GroupReply reply) {
    Callbacks.call(callback, reply);
  }
}
