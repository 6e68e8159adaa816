package dev.csmr.samples.demo;

import dev.csmr.client.CsmrClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** The clients of all scenarios: threads with a connection of their own each. */
final class Clients implements AutoCloseable {
  private static final int CLIENTS = 4;
  private static final long STOP_TIMEOUT_S = 180;

  private static final long ACKNOWLEDGEMENT_DEADLINE_NANOS = TimeUnit.MINUTES.toNanos(3);
  private static final long POLL_MS = 10;

  private final List<Scenario> scenarios;
  private final long pauseNanos;
  private final List<CsmrClient> connections = new ArrayList<>();
  private final List<Future<?>> workers = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile boolean stopped;

  private Clients(List<Scenario> scenarios, long pauseNanos) {
    this.scenarios = scenarios;
    this.pauseNanos = pauseNanos;
  }

  /**
   * Starts the clients.
   *
   * @param pause how long each rests before a call
   */
  static Clients start(List<Scenario> scenarios, List<String> endpoints, Duration pause) {
    Clients clients = new Clients(scenarios, pause.toNanos());
    for (Scenario scenario : scenarios) {
      for (int worker = 1; worker <= CLIENTS; worker++) {
        clients.add(scenario, worker, endpoints);
      }
    }
    return clients;
  }

  private void add(Scenario scenario, int worker, List<String> endpoints) {
    CsmrClient connection = CsmrClient.connect(endpoints);
    connections.add(connection);
    workers.add(
        threads.submit(
            () -> {
              scenario.work(connection, worker, this::goOn);
              return null;
            }));
  }

  private boolean goOn() {
    LockSupport.parkNanos(pauseNanos);
    return !stopped;
  }

  /** Waits until the clients of each scenario have more acknowledgements than they have now. */
  void awaitAcknowledgements() throws Exception {
    List<Integer> before = new ArrayList<>();
    scenarios.forEach(scenario -> before.add(scenario.tally().acknowledged().size()));
    long begin = System.nanoTime();
    for (int i = 0; i < before.size(); i++) {
      while (scenarios.get(i).tally().acknowledged().size() == before.get(i)) {
        if (System.nanoTime() - begin > ACKNOWLEDGEMENT_DEADLINE_NANOS) {
          throw new TimeoutException(
              "For three minutes no client could " + scenarios.get(i).description() + ".");
        }
        Thread.sleep(POLL_MS);
      }
    }
  }

  /** Lets the clients finish the calls they are in. */
  void stop() throws Exception {
    stopped = true;
    for (Future<?> worker : workers) {
      try {
        worker.get(STOP_TIMEOUT_S, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        throw new IllegalStateException("A client could not go on: " + e.getCause(), e.getCause());
      }
    }
  }

  @Override
  public void close() {
    stopped = true;
    threads.shutdownNow();
    connections.forEach(CsmrClient::close);
  }
}
