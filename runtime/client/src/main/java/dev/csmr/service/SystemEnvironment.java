package dev.csmr.service;

import java.security.SecureRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** The clocks and the chance of this process. */
final class SystemEnvironment implements Environment {
  private final SecureRandom ids = new SecureRandom();

  @Override
  public long wallMillis() {
    return System.currentTimeMillis();
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public RandomGenerator random() {
    return ThreadLocalRandom.current();
  }

  @Override
  public long uniqueId() {
    return ids.nextLong();
  }
}
