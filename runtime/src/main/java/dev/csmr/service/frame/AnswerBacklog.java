package dev.csmr.service.frame;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of answers wait in a node to be sent on its streams, because those who asked do
 * not read them as fast as they are given. What answers of commands may take is bounded by what the
 * session tables keep; queries are not executed while too much waits. Thread-safe.
 */
public final class AnswerBacklog {
  /** The most bytes that wait, but for those of one answer. */
  public static final long MAX_BYTES = 64L << 20;

  private final AtomicLong bytes = new AtomicLong();

  /** Whether there is room for another answer, after some that are about to be given. */
  public boolean hasRoom(long aboutToBeGiven) {
    return bytes.get() + aboutToBeGiven < MAX_BYTES;
  }

  void add(int count) {
    bytes.addAndGet(count);
  }

  void remove(int count) {
    bytes.addAndGet(-count);
  }
}
