package dev.csmr.cli;

import com.google.protobuf.DynamicMessage;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Calls that are always under way, each followed by another one when it ends. Thread-safe. */
final class CallLoad {
  private static final long MAX_MICROS = TimeUnit.MINUTES.toMicros(10);
  private static final int DIGITS = 3;

  /** After one that failed: whoever refuses at once would else be asked without end. */
  private static final long PAUSE_MILLIS = 10;

  private final List<Channel> channels;
  private final MethodDescriptor<DynamicMessage, DynamicMessage> method;
  private final List<DynamicMessage> requests;
  private final Duration deadline;
  private final AtomicLong begun = new AtomicLong();
  private final AtomicLong returned = new AtomicLong();
  private final Map<String, Long> failures = new TreeMap<>();
  private volatile Histogram latencies = histogram();
  private volatile boolean ended;

  /**
   * Calls nobody yet.
   *
   * @param channels which are called in turn
   * @param requests which are sent in turn
   * @param deadline how long a call may take
   */
  CallLoad(
      List<Channel> channels,
      MethodDescriptor<DynamicMessage, DynamicMessage> method,
      List<DynamicMessage> requests,
      Duration deadline) {
    this.channels = List.copyOf(channels);
    this.method = method;
    this.requests = List.copyOf(requests);
    this.deadline = deadline;
  }

  /**
   * What was measured.
   *
   * @param latencies of the calls that returned, in microseconds
   * @param failures how many calls ended otherwise, by how
   */
  record Measured(Histogram latencies, Map<String, Long> failures) {}

  private static Histogram histogram() {
    Histogram histogram = new ConcurrentHistogram(MAX_MICROS, DIGITS);
    histogram.setAutoResize(false);
    return histogram;
  }

  /** Begins so many calls. */
  void begin(int outstanding) {
    for (int i = 0; i < outstanding; i++) {
      next();
    }
  }

  /** How many calls have returned since the beginning. */
  long returned() {
    return returned.get();
  }

  /** Forgets what was measured so far. */
  void forget() {
    latencies = histogram();
    synchronized (failures) {
      failures.clear();
    }
  }

  /** Begins no more calls. */
  Measured end() {
    ended = true;
    synchronized (failures) {
      return new Measured(latencies.copy(), Collections.unmodifiableMap(new TreeMap<>(failures)));
    }
  }

  private void next() {
    if (ended) {
      return;
    }
    long number = begun.getAndIncrement();
    Channel channel = channels.get((int) (number % channels.size()));
    DynamicMessage request = requests.get((int) (number % requests.size()));
    CallOptions options =
        CallOptions.DEFAULT.withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
    ClientCalls.asyncUnaryCall(channel.newCall(method, options), request, new Answer());
  }

  /** Takes one answer. */
  private final class Answer implements StreamObserver<DynamicMessage> {
    private final long begin = System.nanoTime();

    @Override
    public void onNext(DynamicMessage answer) {
      // Its end follows.
    }

    @Override
    public void onError(Throwable failure) {
      Status status = Status.fromThrowable(failure);
      if (!ended) {
        synchronized (failures) {
          failures.merge(status.getCode() + ": " + status.getDescription(), 1L, Long::sum);
        }
        pause();
      }
      next();
    }

    private void pause() {
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void onCompleted() {
      long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begin);
      latencies.recordValue(Math.min(MAX_MICROS, micros));
      returned.incrementAndGet();
      next();
    }
  }
}
