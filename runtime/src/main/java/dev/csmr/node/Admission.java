package dev.csmr.node;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Bounds what all clients of a node have unanswered. Thread-safe. */
final class Admission {
  private final int maxCount;
  private final long maxBytes;
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  Admission(int maxCount, long maxBytes) {
    this.maxCount = maxCount;
    this.maxBytes = maxBytes;
  }

  /** Takes a place, if there is one; {@link #leave} gives it back. */
  boolean enter(int size) {
    boolean room = count.incrementAndGet() <= maxCount;
    room &= bytes.addAndGet(size) <= maxBytes;
    if (!room) {
      leave(size);
    }
    return room;
  }

  void leave(int size) {
    count.decrementAndGet();
    bytes.addAndGet(-size);
  }

  String refusal() {
    return "this node has "
        + count.get()
        + " invocations with "
        + bytes.get()
        + " bytes of arguments unanswered; it takes at most "
        + maxCount
        + " with "
        + maxBytes
        + " bytes (limits.outstanding-per-node, limits.outstanding-bytes-per-node)";
  }
}
