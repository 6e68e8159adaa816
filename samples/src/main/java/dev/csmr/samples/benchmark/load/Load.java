package dev.csmr.samples.benchmark.load;

import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;

/** The calls that every contender gets: the same keys and values in the same order. */
public final class Load {
  private static final int KEYS = 10_000;
  private static final int KEY_BYTES = 16;
  private static final int VALUE_BYTES = 100;

  private static final int VALUES = 64;
  private static final int FILLING = 64;

  private final Target target;
  private final String[] keys = new String[KEYS];
  private final String[] values = new String[VALUES];
  private final SplittableRandom random = new SplittableRandom(1);

  /**
   * What was measured.
   *
   * @param latencies of the calls answered while measuring, in nanoseconds
   * @param nanos how long was measured
   * @param allCalls the number of calls answered, those while settling included
   */
  public record Result(Histogram latencies, long nanos, long allCalls) {}

  /** Prepares the load for a target. */
  public Load(Target target) {
    this.target = target;
    for (int i = 0; i < KEYS; i++) {
      keys[i] = String.format("key-%0" + (KEY_BYTES - 4) + "d", i);
    }
    for (int i = 0; i < VALUES; i++) {
      StringBuilder value = new StringBuilder(VALUE_BYTES);
      for (int j = 0; j < VALUE_BYTES; j++) {
        value.append((char) ('a' + random.nextInt(26)));
      }
      values[i] = value.toString();
    }
  }

  /** Gives every key a value. */
  public void fill() throws Exception {
    CallLoop loop = new CallLoop(FILLING);
    for (int i = 0; i < KEYS; i++) {
      String key = keys[i];
      String value = values[i % VALUES];
      loop.call(() -> target.put(key, value));
    }
    loop.finish();
  }

  /** Puts the load on the target: first to settle, then to measure. */
  public Result run(Point point, long settleNanos, long measureNanos) throws Exception {
    CallLoop loop = new CallLoop(point.outstanding(), point.perSecond());
    long from = System.nanoTime() + settleNanos;
    while (System.nanoTime() - from < 0) {
      loop.call(() -> call(point.operation()));
    }
    loop.measure();
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < measureNanos) {
      loop.call(() -> call(point.operation()));
    }
    long nanos = System.nanoTime() - begin;
    Histogram latencies = loop.latencies();
    loop.finish();
    return new Result(latencies, nanos, loop.answered());
  }

  private CompletableFuture<?> call(Point.Operation operation) {
    String key = keys[random.nextInt(KEYS)];
    return operation == Point.Operation.PUT
        ? target.put(key, values[random.nextInt(VALUES)])
        : target.get(key);
  }
}
