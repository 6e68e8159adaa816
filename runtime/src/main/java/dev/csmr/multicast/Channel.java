package dev.csmr.multicast;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongPredicate;

/** What a leader remembers of its exchange with one other group. */
final class Channel {
  /** The receiver has told us that it has everything up to this number. */
  long acknowledged;

  /** Everything up to this number has been sent at least once. */
  long sent;

  /** When the receiver last acknowledged something new, or was sent something after a pause. */
  long progressTick;

  /** The sender has been told that we have everything up to this number. */
  long told;

  /** Inputs on their way to the log, by the sender's number, with the tick of the submission. */
  private final Map<Long, Long> submitted = new LinkedHashMap<>();

  /** Whether to submit an input: not if it was submitted a short while ago. */
  boolean submit(long number, long tick, int retryTicks) {
    Long since = submitted.get(number);
    if (since != null && tick - since < retryTicks) {
      return false;
    }
    submitted.put(number, tick);
    return true;
  }

  int submitted() {
    return submitted.size();
  }

  /** Forgets the submissions that have arrived in the log. */
  void forget(LongPredicate arrived) {
    submitted.keySet().removeIf(arrived::test);
  }
}
