package dev.csmr.samples;

import dev.csmr.ReplicaContext;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Log time that a test moves. */
final class SettableContext implements ReplicaContext {
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  void pass(Duration time) {
    now = now.plus(time);
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public RandomGenerator random() {
    throw new IllegalStateException("The samples draw nothing at random.");
  }

  @Override
  public UUID uuid() {
    throw new IllegalStateException("The samples draw nothing at random.");
  }
}
