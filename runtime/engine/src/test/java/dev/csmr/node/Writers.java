package dev.csmr.node;

import dev.csmr.CsmrException;
import dev.csmr.IndeterminateException;
import dev.csmr.client.CsmrClient;
import dev.csmr.launcher.LocalCluster;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients under load, each adding 1 to a register of its own again and again: what was acknowledged
 * must be there, and nothing twice.
 */
final class Writers implements AutoCloseable {
  /**
   * So that nodes that start beside them have a processor as well: more calls would cost the tests
   * several times the time of what they wait for.
   */
  private static final long PAUSE_NANOS = 60_000_000;

  /** Longer than all nodes take to start anew on a busy machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final LocalCluster cluster;
  private final List<CsmrClient> clients = new ArrayList<>();
  private final List<Writer> writers = new ArrayList<>();
  private final Queue<String> problems = new ConcurrentLinkedQueue<>();
  private volatile boolean stopping;

  /** Clients of the service {@code Registers}. */
  Writers(LocalCluster cluster, int count) {
    this(cluster, Collections.nCopies(count, "Registers"));
  }

  /** A client for each of the services named. */
  Writers(LocalCluster cluster, List<String> services) {
    this.cluster = cluster;
    for (String service : services) {
      CsmrClient client = CsmrClient.builder(cluster.endpoints()).deadline(PATIENCE).build();
      clients.add(client);
      Writer writer = new Writer("writer" + writers.size(), service, client);
      writers.add(writer);
      writer.start();
    }
  }

  /** One client. */
  private final class Writer extends Thread {
    final String key;
    final String service;
    final AtomicLong acknowledged = new AtomicLong();
    final AtomicLong unknown = new AtomicLong();
    final AtomicLong longestNanos = new AtomicLong();
    private final Registers registers;

    Writer(String key, String service, CsmrClient client) {
      super(key);
      this.key = key;
      this.service = service;
      this.registers = new Registers(client.caller(service));
    }

    @Override
    public void run() {
      long expected = 0;
      while (!stopping) {
        LockSupport.parkNanos(PAUSE_NANOS);
        long began = System.nanoTime();
        try {
          long sum = registers.add(key, 1);
          expected++;
          acknowledged.incrementAndGet();
          if (sum != expected && unknown.get() == 0) {
            problems.add(key + ": the sum is " + sum + " after " + expected + " additions of 1");
            return;
          }
        } catch (IndeterminateException e) {
          unknown.incrementAndGet();
        } catch (CsmrException e) {
          problems.add(key + ": " + e);
          return;
        } finally {
          longestNanos.accumulateAndGet(System.nanoTime() - began, Math::max);
        }
      }
    }
  }

  /** How many additions ended without a word on whether they were executed. */
  long indeterminate() {
    return writers.stream().mapToLong(writer -> writer.unknown.get()).sum();
  }

  /** How long the longest call took since the last time this was asked. */
  long longestMillis() {
    return writers.stream()
        .mapToLong(writer -> writer.longestNanos.getAndSet(0) / 1_000_000)
        .max()
        .orElse(0);
  }

  /** How many additions were acknowledged so far. */
  long acknowledged() {
    return writers.stream().mapToLong(writer -> writer.acknowledged.get()).sum();
  }

  /** Waits until so many more additions were acknowledged. */
  void awaitMore(int additions) throws IOException, InterruptedException {
    long goal = acknowledged() + additions;
    cluster.await(additions + " more acknowledged writes", () -> acknowledged() > goal);
  }

  /** Ends the load and compares what is there, by another client, with what was acknowledged. */
  List<String> stopAndCheck(CsmrClient reader) throws InterruptedException {
    stopping = true;
    for (Writer writer : writers) {
      writer.join();
    }
    for (Writer writer : writers) {
      long there = new Registers(reader.caller(writer.service)).get(writer.key);
      long least = writer.acknowledged.get();
      long most = least + writer.unknown.get();
      if (there < least || there > most) {
        problems.add(
            writer.key + ": " + there + " is there; acknowledged " + least + ", possible " + most);
      }
    }
    return List.copyOf(problems);
  }

  @Override
  public void close() {
    stopping = true;
    clients.forEach(CsmrClient::close);
  }
}
