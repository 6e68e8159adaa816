package dev.csmr.samples.benchmark.load;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Keeps a number of calls under way, or begins so many each second, and takes their latencies. One
 * thread makes the calls, as in an asynchronous application; whichever thread completes them only
 * counts.
 *
 * <p>At a rate, a call's latency begins when the call was due: what the calls before it delay it by
 * is a part of it.
 */
final class CallLoop {
  private static final long ANSWER_TIMEOUT_S = 30;
  private static final long MAX_LATENCY_NANOS = TimeUnit.SECONDS.toNanos(2 * ANSWER_TIMEOUT_S);

  private final int outstanding;
  private final long intervalNanos;
  private final Semaphore free;
  private final LongAdder answered = new LongAdder();
  private final Histogram latencies = new ConcurrentHistogram(MAX_LATENCY_NANOS, 3);
  private int taken;
  private long due = System.nanoTime();
  private volatile boolean measuring;
  private volatile Throwable failure;

  /** Begins calls as soon as it may: when fewer than so many are under way. */
  CallLoop(int outstanding) {
    this(outstanding, 0);
  }

  /** Begins so many calls each second, unless it is 0 or so many are under way. */
  CallLoop(int outstanding, int perSecond) {
    this.outstanding = outstanding;
    this.intervalNanos = perSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.free = new Semaphore(outstanding);
  }

  /** Makes a call, as soon as it is due and fewer than so many are under way. */
  void call(Supplier<CompletableFuture<?>> call) throws Exception {
    awaitDue();
    if (taken == 0) {
      take(1);
      taken = 1 + free.drainPermits();
    }
    taken--;
    long begin = intervalNanos == 0 ? System.nanoTime() : due;
    var unused = call.get().whenComplete((answer, error) -> complete(begin, error));
  }

  private void awaitDue() {
    due += intervalNanos;
    while (intervalNanos > 0 && due - System.nanoTime() > 0) {
      LockSupport.parkNanos(due - System.nanoTime());
    }
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
