package dev.csmr.service;

import java.util.random.RandomGenerator;

/**
 * The surroundings of a node or a client, which give what does not follow from its input: time and
 * chance. Whatever reads a clock or draws is given one, so that a test can make all of it from one
 * seed. Thread-safe.
 */
public interface Environment {
  /** The process's own. */
  Environment SYSTEM = new SystemEnvironment();

  /** The time of day, in milliseconds since the epoch; it may jump, also back. */
  long wallMillis();

  /** Time that only passes, in nanoseconds since an arbitrary moment. */
  long nanos();

  /** Chance for pauses and turns, good for the calling thread and the present call only. */
  RandomGenerator random();

  /** A number that nobody else draws: 64 bits of strong chance. */
  long uniqueId();
}
