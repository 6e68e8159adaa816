package dev.csmr.samples.benchmark.load;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Keeps a number of calls under way and takes their latencies. One thread makes the calls, as in an
 * asynchronous application; whichever thread completes them only counts.
 */
final class ClosedLoop {
  private static final long ANSWER_TIMEOUT_S = 30;
  private static final long MAX_LATENCY_NANOS = TimeUnit.SECONDS.toNanos(2 * ANSWER_TIMEOUT_S);

  private final int outstanding;
  private final Semaphore free;
  private final LongAdder answered = new LongAdder();
  private final Histogram latencies = new ConcurrentHistogram(MAX_LATENCY_NANOS, 3);
  private int taken;
  private volatile boolean measuring;
  private volatile Throwable failure;

  ClosedLoop(int outstanding) {
    this.outstanding = outstanding;
    this.free = new Semaphore(outstanding);
  }

  /** Makes a call, as soon as fewer than so many are under way. */
  void call(Supplier<CompletableFuture<?>> call) throws Exception {
    if (taken == 0) {
      take(1);
      taken = 1 + free.drainPermits();
    }
    taken--;
    long begin = System.nanoTime();
    var unused = call.get().whenComplete((answer, error) -> complete(begin, error));
  }

  private void complete(long begin, Throwable error) {
    if (error != null) {
      failure = error;
    } else {
      answered.increment();
      if (measuring) {
        latencies.recordValue(Math.min(System.nanoTime() - begin, MAX_LATENCY_NANOS));
      }
    }
    free.release();
  }

  /** From now on latencies are taken. */
  void measure() {
    measuring = true;
  }

  /** The latencies taken until now, in nanoseconds. */
  Histogram latencies() {
    measuring = false;
    return latencies.copy();
  }

  /** The number of calls answered. */
  long answered() {
    return answered.sum();
  }

  /** Waits for the answers that are still missing. */
  void finish() throws Exception {
    take(outstanding - taken);
    taken = outstanding;
  }

  private void take(int calls) throws Exception {
    if (!free.tryAcquire(calls, ANSWER_TIMEOUT_S, TimeUnit.SECONDS)) {
      throw new TimeoutException("No answer within " + ANSWER_TIMEOUT_S + " s.");
    }
    if (failure != null) {
      throw new IllegalStateException("A call failed: " + failure, failure);
    }
  }
}
