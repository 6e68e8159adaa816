package dev.csmr;

import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * What an implementation may know of the world, the same on every replica because all of it comes
 * from the log entry being executed. A {@link Replica} class takes it as the only parameter of its
 * constructor and may keep it in a transient field.
 *
 * <p>Valid only while an operation executes, on the thread that executes it; at other times each
 * method throws {@link IllegalStateException}. In a query, {@link #now()} is the time of the last
 * executed command, and the other methods throw {@link IllegalStateException}.
 */
public interface ReplicaContext {
  /**
   * The log time of the command: the leader's clock when it formed the entry, never before the time
   * of an earlier entry. Microsecond precision.
   */
  Instant now();

  /** A generator seeded from the log entry and the command's place in it. */
  RandomGenerator random();

  /** A version-4 UUID drawn from {@link #random()}. */
  UUID uuid();
}
