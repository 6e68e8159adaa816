package peers;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Puts a closed loop of load on one system and prints a row of a Markdown table for each operation
 * and load: so many calls are under way at every moment, over a thousand keys at random.
 */
public final class Bench {
  private static final int KEYS = 1_000;
  private static final int VALUE_BYTES = 100;
  private static final int WARM_UP_CALLS = 64;
  private static final int FILL_ATTEMPTS = 120;

  /** Latencies in buckets of two per cent, from a microsecond on. */
  private static final int BUCKETS = 1_000;

  private static final double BUCKET = Math.log(1.02);

  private final Store store;
  private final byte[][] keys = new byte[KEYS][];
  private final byte[] value = new byte[VALUE_BYTES];
  private final AtomicLongArray latencies = new AtomicLongArray(BUCKETS);
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicLong failures = new AtomicLong();
  private volatile boolean measures;
  private volatile boolean stops;

  private Bench(Store store) {
    this.store = store;
    for (int i = 0; i < KEYS; i++) {
      keys[i] = String.format("/k%014d", i).getBytes(StandardCharsets.US_ASCII);
    }
    new Random(1).nextBytes(value);
  }

  /**
   * Measures.
   *
   * @param args the system's name, the class of its {@link Store}, and what that is created with
   */
  public static void main(String[] args) {
    int status = 1;
    try {
      String[] own = Arrays.copyOfRange(args, 2, args.length);
      Store store =
          (Store) Class.forName(args[1]).getConstructor(String[].class).newInstance((Object) own);
      new Bench(store).run(args[0]);
      status = 0;
    } catch (Exception e) {
      e.printStackTrace();
    }
    System.out.flush();
    // Some clients have threads that do not end.
    Runtime.getRuntime().halt(status);
  }

  private void run(String name) throws Exception {
    fill();
    int warmUp = Integer.getInteger("warm-up", 5);
    for (boolean put : new boolean[] {true, false}) {
      begin(put, WARM_UP_CALLS);
      TimeUnit.SECONDS.sleep(warmUp);
      end();
    }
    for (String operation : System.getProperty("operations", "put,get").split(",")) {
      for (String calls : System.getProperty("loads", "1,16,256,4096").split(",")) {
        System.out.println(row(name, operation, Integer.parseInt(calls), warmUp));
        System.out.flush();
      }
    }
  }

  /** Gives every key its value, which also waits for a leader. */
  private void fill() throws Exception {
    int failed = 0;
    for (int i = 0; i < KEYS; ) {
      try {
        store.put(keys[i], value).get(5, TimeUnit.SECONDS);
        i++;
      } catch (Exception e) {
        if (++failed > FILL_ATTEMPTS) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(500);
      }
    }
    if (!Arrays.equals(store.get(keys[7]).get(5, TimeUnit.SECONDS), value)) {
      throw new IllegalStateException("A get does not return what was put.");
    }
  }

  private String row(String name, String operation, int calls, int warmUp) throws Exception {
    List<Double> rates = new ArrayList<>();
    List<Double> medians = new ArrayList<>();
    List<Double> tails = new ArrayList<>();
    int seconds = Integer.getInteger("seconds", 10);
    failures.set(0);
    begin(operation.equals("put"), calls);
    TimeUnit.SECONDS.sleep(warmUp);
    for (int window = 0; window < Integer.getInteger("windows", 3); window++) {
      for (int i = 0; i < BUCKETS; i++) {
        latencies.set(i, 0);
      }
      long from = System.nanoTime();
      measures = true;
      TimeUnit.SECONDS.sleep(seconds);
      measures = false;
      rates.add(count() * 1e9 / (System.nanoTime() - from));
      medians.add(quantileMillis(0.5));
      tails.add(quantileMillis(0.99));
    }
    end();
    return String.format(
        Locale.ROOT,
        "| %s | %s | %d | %,.0f (%,.0f–%,.0f) | %.2f | %.2f | %d |",
        name,
        operation,
        calls,
        median(rates),
        Collections.min(rates),
        Collections.max(rates),
        median(medians),
        median(tails),
        failures.get());
  }

  private void begin(boolean put, int calls) {
    stops = false;
    underWay.set(calls);
    SplittableRandom seeds = new SplittableRandom(calls);
    for (int i = 0; i < calls; i++) {
      next(put, seeds.split());
    }
  }

  private void end() throws InterruptedException {
    stops = true;
    for (int i = 0; underWay.get() > 0; i++) {
      if (i > 1_000) {
        throw new IllegalStateException(underWay.get() + " calls never ended.");
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  /** One of the calls under way: when it is answered, the next begins. */
  private void next(boolean put, SplittableRandom random) {
    while (!stops) {
      byte[] key = keys[random.nextInt(KEYS)];
      long began = System.nanoTime();
      CompletableFuture<?> call = put ? store.put(key, value) : store.get(key);
      if (!call.isDone()) {
        call.whenComplete(
            (answer, failure) -> {
              ended(began, failure);
              next(put, random);
            });
        return;
      }
      // One that is answered at once would lead ever deeper.
      ended(began, call.isCompletedExceptionally() ? new IllegalStateException() : null);
    }
    underWay.decrementAndGet();
  }

  private void ended(long began, Throwable failure) {
    if (failure != null) {
      failures.incrementAndGet();
      // Whoever fails at once would fail millions of times.
      LockSupport.parkNanos(1_000_000);
    } else if (measures) {
      double micros = Math.max(1, (System.nanoTime() - began) / 1e3);
      latencies.incrementAndGet((int) Math.min(BUCKETS - 1, Math.log(micros) / BUCKET));
    }
  }

  private long count() {
    long count = 0;
    for (int i = 0; i < BUCKETS; i++) {
      count += latencies.get(i);
    }
    return count;
  }

  private double quantileMillis(double quantile) {
    double left = quantile * count();
    for (int i = 0; i < BUCKETS; i++) {
      left -= latencies.get(i);
      if (left <= 0) {
        return Math.exp((i + 0.5) * BUCKET) / 1e3;
      }
    }
    return Double.NaN;
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }
}
