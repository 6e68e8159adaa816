package dev.csmr.samples.demo;

import dev.csmr.client.CsmrClient;
import dev.csmr.samples.Accounts;
import dev.csmr.samples.BankClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** Clients move money between accounts of different partitions and count all of it meanwhile. */
final class BankScenario implements Scenario {
  private static final int ACCOUNTS = 20;
  private static final long EACH = 1_000;
  private static final long ALL = ACCOUNTS * EACH;

  private final String service;
  private final String description;
  private final Set<String> accounts;
  private final Tally tally = new Tally();
  private final Map<String, Map<String, Long>> postings = new ConcurrentHashMap<>();
  private final Queue<String> torn = new ConcurrentLinkedQueue<>();
  private final AtomicLong counted = new AtomicLong();

  BankScenario(String service, String description) {
    this.service = service;
    this.description = description;
    this.accounts = accounts();
  }

  /** The accounts. */
  static Set<String> accounts() {
    Set<String> accounts = new TreeSet<>();
    for (int i = 0; i < ACCOUNTS; i++) {
      accounts.add("account-" + i);
    }
    return accounts;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public void prepare(CsmrClient cluster) {
    Map<String, Long> opening = new TreeMap<>();
    accounts.forEach(account -> opening.put(account, EACH));
    BankClient.connect(cluster, service).post(opening);
  }

  @Override
  public void work(CsmrClient cluster, int worker, BooleanSupplier goOn) {
    BankClient bank = BankClient.connect(cluster, service);
    Random random = new Random(worker);
    for (int i = 1; goOn.getAsBoolean(); i++) {
      if (i % 10 == 0) {
        count(bank);
        continue;
      }
      Map<String, Long> posting =
          Accounts.transfer(
              "account-" + random.nextInt(ACCOUNTS),
              "account-" + random.nextInt(ACCOUNTS),
              1 + random.nextInt(100));
      String name = "client-" + worker + "-transfer-" + i;
      postings.put(name, posting);
      tally.count(name, () -> bank.post(posting));
    }
  }

  private void count(BankClient bank) {
    long total = bank.total();
    long sum = bank.balances(accounts).values().stream().mapToLong(Long::longValue).sum();
    if (total != ALL || sum != ALL) {
      torn.add(service + ": a read saw " + total + " and then " + sum + " instead of " + ALL);
    }
    counted.incrementAndGet();
  }

  @Override
  public Tally tally() {
    return tally;
  }

  @Override
  public List<String> violations(CsmrClient cluster) {
    BankClient bank = BankClient.connect(cluster, service);
    count(bank);
    List<String> violations = new ArrayList<>(torn);
    if (!tally.unknown().isEmpty()) {
      // Each of these was executed or not: the balances are not known exactly, only their sum.
      return violations;
    }
    Map<String, Long> expected = new TreeMap<>();
    accounts.forEach(account -> expected.put(account, EACH));
    for (String name : tally.acknowledged()) {
      postings.get(name).forEach((account, amount) -> expected.merge(account, amount, Long::sum));
    }
    Map<String, Long> actual = new TreeMap<>(bank.balances(accounts));
    if (!actual.equals(expected)) {
      violations.add(
          service
              + ": the balances are "
              + actual
              + ", but after every acknowledged transfer, executed once, they would be "
              + expected);
    }
    return violations;
  }

  @Override
  public List<String> proven() {
    List<String> proven = new ArrayList<>();
    proven.add(String.format("each of %,d counts found all the money", 2 * counted.get()));
    if (tally.unknown().isEmpty()) {
      proven.add(
          String.format(
              "every balance is what %,d acknowledged transfers make it, each executed once",
              tally.acknowledged().size()));
    }
    return proven;
  }
}
