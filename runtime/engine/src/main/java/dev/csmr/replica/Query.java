package dev.csmr.replica;

import dev.csmr.service.Invocation;

/**
 * A query and who waits for it.
 *
 * @param invocation the query
 * @param callback takes the answer
 * @param sinceNanos when it came, by the monotonic clock
 */
record Query(Invocation invocation, Waiter callback, long sinceNanos) {
  /** Whether nobody waits for the answer any more. */
  boolean isGone() {
    return callback.isGone();
  }

  void answer(GroupReply reply) {
    Callbacks.call(callback, reply);
  }
}
