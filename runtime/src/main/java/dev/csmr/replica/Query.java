package dev.csmr.replica;

import dev.csmr.service.Invocation;
import java.util.function.Consumer;

/**
 * A query and who waits for it.
 *
 * @param invocation the query
 * @param callback takes the answer
 * @param sinceNanos when it came, by the monotonic clock
 */
record Query(Invocation invocation, Consumer<GroupReply> callback, long sinceNanos) {
  void answer(GroupReply reply) {
    Callbacks.call(callback, reply);
  }
}
