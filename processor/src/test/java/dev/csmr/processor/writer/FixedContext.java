package dev.csmr.processor.writer;

import dev.csmr.ReplicaContext;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** A context in which time stands still unless it is told to go on. */
final class FixedContext implements ReplicaContext {
  private final RandomGenerator random = new SplittableRandom(1);
  private Instant now = Instant.EPOCH;

  void advance(java.time.Duration by) {
    now = now.plus(by);
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  @Override
  public UUID uuid() {
    return new UUID(random.nextLong(), random.nextLong());
  }
}
