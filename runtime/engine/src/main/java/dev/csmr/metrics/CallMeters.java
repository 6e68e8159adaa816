package dev.csmr.metrics;

import dev.csmr.proxy.CallListener;
import dev.csmr.proxy.DeployedService;
import dev.csmr.proxy.ProxyAnswer;
import dev.csmr.service.OperationDescriptor;
import dev.csmr.service.frame.Answer.Outcome;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Counts calls and how long they take, by service, operation and outcome: a histogram each. There
 * are as many as clients have caused; what there may be is bounded by what is deployed.
 * Thread-safe.
 */
final class CallMeters implements CallListener {
  /** The bounds of the histograms: from what a get takes to the longest that a client waits. */
  private static final Duration[] BOUNDS = {
    Duration.ofNanos(250_000),
    Duration.ofNanos(500_000),
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(20),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(200),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(2),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30)
  };

  private final MeterRegistry registry;
  private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();

  CallMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Calls that are counted together. */
  private record Kind(DeployedService service, OperationDescriptor operation, Enum<?> end) {
    // One is made for each call: objects that exist once are compared as such.
    @Override
    public boolean equals(Object other) {
      return other instanceof Kind kind
          && service == kind.service
          && operation.id() == kind.operation.id()
          && end == kind.end;
    }

    @Override
    public int hashCode() {
      return 31 * (31 * service.hashCode() + operation.id()) + end.hashCode();
    }
  }

  @Override
  public void ended(
      DeployedService service, OperationDescriptor operation, ProxyAnswer answer, long nanos) {
    Enum<?> end = answer.outcome() == Outcome.DONE ? answer.reply().status() : answer.outcome();
    timers
        .computeIfAbsent(new Kind(service, operation, end), this::timer)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(Kind kind) {
    return Timer.builder("csmr.calls")
        .description("Calls of clients of this node, from reading to answering them")
        .tag("service", kind.service().name())
        .tag("operation", kind.operation().name())
        .tag("outcome", kind.end().name().toLowerCase(Locale.ROOT))
        .serviceLevelObjectives(BOUNDS)
        .register(registry);
  }
}
