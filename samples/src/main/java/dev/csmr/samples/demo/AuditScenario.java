package dev.csmr.samples.demo;

import dev.csmr.client.CsmrClient;
import dev.csmr.samples.AuditEntries;
import dev.csmr.samples.AuditedStoreClient;
import dev.csmr.samples.CompactedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * Clients put values that occur only once into an audited store; its log has to account for all.
 */
final class AuditScenario implements Scenario {
  private static final int KEYS = 200;

  /** With four clients, fewer entries than the log keeps. */
  private static final int MAX_PUTS = 40_000;

  private final String service;
  private final String description;
  private final Tally tally = new Tally();
  private volatile int entries;

  AuditScenario(String service, String description) {
    this.service = service;
    this.description = description;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public void prepare(CsmrClient cluster) {
    // A store is ready when it is empty.
  }

  @Override
  public void work(CsmrClient cluster, int worker, BooleanSupplier goOn) {
    AuditedStoreClient store = AuditedStoreClient.connect(cluster, service);
    Random random = new Random(worker);
    for (int i = 1; i <= MAX_PUTS && goOn.getAsBoolean(); i++) {
      String key = "key-" + random.nextInt(KEYS);
      String value = "client-" + worker + "-put-" + i;
      tally.count(AuditEntries.put(key, value), () -> store.put(key, value));
    }
  }

  @Override
  public Tally tally() {
    return tally;
  }

  @Override
  public List<String> violations(CsmrClient cluster) throws CompactedException {
    AuditedStoreClient store = AuditedStoreClient.connect(cluster, service);
    List<String> log = read(store);
    entries = log.size();
    List<String> violations = new ArrayList<>();
    checkEntries(log, violations);
    checkContents(log, store, violations);
    return violations;
  }

  private static List<String> read(AuditedStoreClient store) throws CompactedException {
    List<String> log = new ArrayList<>();
    long last = store.lastIndex();
    while (log.size() < last) {
      log.addAll(store.retrieve(log.size() + 1, last));
    }
    return log;
  }

  private void checkEntries(List<String> log, List<String> violations) {
    Map<String, Integer> times = new HashMap<>();
    log.forEach(entry -> times.merge(entry, 1, Integer::sum));
    for (String entry : tally.acknowledged()) {
      if (!times.containsKey(entry)) {
        violations.add(service + ": lost an acknowledged put: " + entry);
      }
    }
    times.forEach(
        (entry, count) -> {
          if (count > 1) {
            violations.add(service + ": executed " + count + " times: " + entry);
          }
          if (!tally.acknowledged().contains(entry) && !tally.unknown().contains(entry)) {
            violations.add(service + ": executed, though its client was told it was not: " + entry);
          }
        });
  }

  private void checkContents(List<String> log, AuditedStoreClient store, List<String> violations) {
    Map<String, String> replayed = new HashMap<>();
    log.forEach(entry -> AuditEntries.replay(entry, replayed));
    if (store.size() != replayed.size()) {
      violations.add(
          service + ": the store has " + store.size() + " keys, its log " + replayed.size());
    }
    replayed.forEach(
        (key, value) -> {
          Optional<String> stored = store.get(key);
          if (!stored.equals(Optional.of(value))) {
            violations.add(
                service + ": " + key + " is " + stored + " in the store, " + value + " in the log");
          }
        });
  }

  @Override
  public List<String> proven() {
    return List.of(
        String.format("all %,d acknowledged puts are in the log", tally.acknowledged().size()),
        String.format("none of the log's %,d entries is there twice", entries),
        "replaying the log gives exactly what the store holds");
  }
}
