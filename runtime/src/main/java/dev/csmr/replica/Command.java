package dev.csmr.replica;

import dev.csmr.service.Invocation;
import java.util.function.Consumer;

/**
 * A command and who waits for it.
 *
 * @param invocation the command
 * @param bytes what it takes in a log entry, at most
 * @param callback takes the answer
 */
record Command(Invocation invocation, int bytes, Consumer<GroupReply> callback) {
  void answer(GroupReply reply) {
    Callbacks.call(callback, reply);
  }
}
