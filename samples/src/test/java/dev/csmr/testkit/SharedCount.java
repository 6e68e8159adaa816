package dev.csmr.testkit;

import java.util.concurrent.atomic.AtomicLong;

/** One count for all objects of a process: what no implementation may use. */
@SuppressWarnings("csmr-802")
final class SharedCount {
  private static final AtomicLong LAST = new AtomicLong();

  private SharedCount() {}

  static long next() {
    return LAST.incrementAndGet();
  }
}
