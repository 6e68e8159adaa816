package dev.csmr.replica;

/**
 * What waits for a log entry, and who waits for it.
 *
 * @param item what to log
 * @param bytes what it takes in a log entry, at most
 * @param callback takes the answer; null when nobody waits for one
 */
record Command(LogItem item, int bytes, Waiter callback) {
  /** Whether somebody waited for the answer and does not any more. */
  boolean isGone() {
    return callback != null && callback.isGone();
  }

  void answer(GroupReply reply) {
    if (callback != null) {
      Callbacks.call(callback, reply);
    }
  }
}
