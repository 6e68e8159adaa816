package dev.csmr;

import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Time, chance and identities for an implementation, the same on every replica because all of them
 * come from the log entry being executed. A {@link Replica} class takes it as the only parameter of
 * its constructor and may keep it in a transient field.
 *
 * <p>Valid only while an operation executes, on the thread that executes it; at other times each
 * method throws {@link IllegalStateException}. In a query, {@link #now()} is the time of the last
 * executed command, and the other methods throw {@link IllegalStateException}.
 */
public interface ReplicaContext {
  /**
   * The log time of the command, never before that of an earlier one. It is the time of day as far
   * as the clocks of a majority of the members were right when their leader began to lead, and from
   * there goes on as real time passes, whatever becomes of any clock: what is to last for a while
   * by it lasts no shorter. Microsecond precision.
   */
  Instant now();

  /** A generator seeded from the log entry and the command's place in it. */
  RandomGenerator random();

  /** A version-4 UUID drawn from {@link #random()}. */
  UUID uuid();
}
