package dev.csmr.testkit;

import dev.csmr.ReplicaContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * The context of an object and of its twins: while the object executes, what it draws is noted, and
 * the twins draw the same. Not thread-safe.
 */
final class TwinContext implements ReplicaContext {
  private final ReplicaContext original;
  private final List<Object> drawn = new ArrayList<>();
  private boolean replaying;
  private int next;

  TwinContext(ReplicaContext original) {
    this.original = original;
  }

  /** The object executes. */
  void record() {
    drawn.clear();
    replaying = false;
  }

  /** A twin executes what the object has executed. */
  void replay() {
    replaying = true;
    next = 0;
  }

  /** Nothing executes any more. */
  void end() {
    replaying = false;
  }

  @Override
  public Instant now() {
    return original.now();
  }

  @Override
  public RandomGenerator random() {
    if (replaying) {
      return () -> replayed(Long.class);
    }
    RandomGenerator random = original.random();
    return () -> recorded(random.nextLong());
  }

  @Override
  public UUID uuid() {
    return replaying ? replayed(UUID.class) : recorded(original.uuid());
  }

  private <T> T recorded(T value) {
    drawn.add(value);
    return value;
  }

  /** What a twin draws more, or otherwise, differs in any case. */
  private <T> T replayed(Class<T> type) {
    if (next == drawn.size() || !type.isInstance(drawn.get(next))) {
      throw new IllegalStateException("A twin draws what the object has not drawn.");
    }
    return type.cast(drawn.get(next++));
  }
}
