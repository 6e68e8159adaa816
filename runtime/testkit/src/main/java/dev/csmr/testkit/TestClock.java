package dev.csmr.testkit;

import dev.csmr.service.Environment;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** The time of all nodes of a cluster: this machine's, and what a test let pass. Thread-safe. */
final class TestClock implements Environment {
  private final AtomicLong passedMillis = new AtomicLong();

  void pass(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("Time passes by 0 or more, not by " + time + ".");
    }
    passedMillis.addAndGet(time.toMillis());
  }

  @Override
  public long wallMillis() {
    return SYSTEM.wallMillis() + passedMillis.get();
  }

  /** Together with the time of day: so nobody takes that for a clock that was set. */
  @Override
  public long nanos() {
    return SYSTEM.nanos() + passedMillis.get() * 1_000_000L;
  }

  @Override
  public RandomGenerator random() {
    return SYSTEM.random();
  }

  @Override
  public long uniqueId() {
    return SYSTEM.uniqueId();
  }
}
