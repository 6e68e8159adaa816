package dev.csmr.replica;

import java.util.function.Consumer;

/**
 * What waits for a log entry, and who waits for it.
 *
 * @param item what to log
 * @param bytes what it takes in a log entry, at most
 * @param callback takes the answer; null when nobody waits for one
 */
record Command(LogItem item, int bytes, Consumer<GroupReply> callback) {
  void answer(GroupReply reply) {
    if (callback != null) {
      Callbacks.call(callback, reply);
    }
  }
}
