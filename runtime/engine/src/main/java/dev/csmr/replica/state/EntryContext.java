package dev.csmr.replica.state;

import dev.csmr.ReplicaContext;
import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** The replica's one {@link ReplicaContext}: what the command being executed may know. */
final class EntryContext implements ReplicaContext {
  private static final long VERSION_BITS = 0x4000L;
  private static final long VARIANT_BITS = 0x8000000000000000L;

  private Thread executing;
  private boolean query;
  private long timeMicros;
  private long seed;
  private EntryRandom random;

  /** A command begins. */
  void beginCommand(long commandTimeMicros, long commandSeed) {
    begin(commandTimeMicros, false);
    seed = commandSeed;
  }

  /** A query begins. */
  void beginQuery(long lastCommandTimeMicros) {
    begin(lastCommandTimeMicros, true);
  }

  private void begin(long time, boolean isQuery) {
    executing = Thread.currentThread();
    query = isQuery;
    timeMicros = time;
    random = null;
  }

  /** The command or query ended. */
  void end() {
    executing = null;
    random = null;
  }

  @Override
  public Instant now() {
    requireExecuting();
    return Instant.ofEpochSecond(
        Math.floorDiv(timeMicros, 1_000_000L), Math.floorMod(timeMicros, 1_000_000L) * 1_000L);
  }

  @Override
  public RandomGenerator random() {
    requireExecuting();
    if (query) {
      throw new IllegalStateException(
          "A query has no random numbers: it is not in the log. Draw them in a command.");
    }
    if (random == null) {
      random = new EntryRandom(seed);
    }
    return random;
  }

  @Override
  public UUID uuid() {
    RandomGenerator generator = random();
    long high = (generator.nextLong() & ~0xF000L) | VERSION_BITS;
    long low = (generator.nextLong() & 0x3FFFFFFFFFFFFFFFL) | VARIANT_BITS;
    return new UUID(high, low);
  }

  private void requireExecuting() {
    if (executing != Thread.currentThread()) {
      throw new IllegalStateException(
          "The replica's context serves an operation while it executes, on its thread. Take what is"
              + " needed there, and keep that instead.");
    }
  }
}
