package dev.csmr.multicast;

import java.util.TreeMap;

/** A leader's memory of its exchange with one other group. */
final class Channel {
  /** The receiver has told us that it has everything up to this number. */
  long acknowledged;

  /** Everything up to this number has been sent at least once. */
  long sent;

  /** When the receiver last acknowledged something new, or was sent something after a pause. */
  long progressTick;

  /** The sender has been told that we have everything up to this number. */
  long told;

  /** What has come from the sender and is not in our log, by number. */
  private final TreeMap<Long, Message.Numbered> received = new TreeMap<>();

  /** Everything up to this number is in our log or on its way there. */
  private long submitted;

  /** Everything up to this number is in our log. */
  private long accepted;

  /** When messages on their way to the log last made progress. */
  private long sinceTick;

  /** A message has come. The log takes them in order, so it may have to wait for others. */
  void received(Message.Numbered message, int limit) {
    if (received.size() < limit) {
      received.put(message.number(), message);
    }
  }

  /** Everything up to a number is in our log. */
  void accepted(long through, long tick) {
    if (through > accepted) {
      accepted = through;
      sinceTick = tick;
      received.headMap(through, true).clear();
    }
  }

  /**
   * The message to be submitted next, or null. What was submitted and does not arrive is submitted
   * again, with all that follows it.
   */
  Message.Numbered next(long tick, int retryTicks) {
    if (submitted > accepted && tick - sinceTick >= retryTicks) {
      submitted = accepted;
    }
    submitted = Math.max(submitted, accepted);
    Message.Numbered next = received.get(submitted + 1);
    if (next != null) {
      if (submitted == accepted) {
        sinceTick = tick;
      }
      submitted = next.number();
    }
    return next;
  }
}
