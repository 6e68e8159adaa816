package dev.csmr.samples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.client.CsmrClient;
import dev.csmr.launcher.LocalCluster;
import dev.csmr.launcher.ShortLives;
import dev.csmr.node.NodeException;
import dev.csmr.node.SlotMoves;
import dev.csmr.samples.Accounts;
import dev.csmr.samples.BankClient;
import dev.csmr.service.CanonicalKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A slot with far more in it than goes with a move is copied while its accounts are used, and the
 * leader of its group is killed in the middle, in a process of its own.
 */
@Timeout(600)
final class CopiedSlotsTest {
  private static final String YAML =
      """
      version: 1
      cluster: copies
      nodes:
        - {name: n1, host: 127.0.0.1, port: 7001, raft-port: 7101, data: data/n1}
        - {name: n2, host: 127.0.0.1, port: 7002, raft-port: 7102, data: data/n2}
        - {name: n3, host: 127.0.0.1, port: 7003, raft-port: 7103, data: data/n3}
      groups:
        - {name: east, members: [n1, n2, n3]}
        - {name: west, members: [n1, n2, n3]}
      services:
        - type: dev.csmr.samples.Bank
          slot-count: 4
          partitions:
            - {slots: 0-1, group: east}
            - {slots: 2-3, group: west}
      """;

  private static final int SLOTS = 4;
  private static final int MOVING = 0;

  /** So many accounts are in the slot that moves, with names of about a KiB: 25 MB in all. */
  private static final int ACCOUNTS = 25_000;

  private static final int OTHER_ACCOUNTS = 100;
  private static final long OPENING = 1_000;
  private static final int AT_ONCE = 500;
  private static final int MAX_TRIES = 20;

  private final AtomicBoolean over = new AtomicBoolean();

  @Test
  void a_kill_of_the_leader_in_mid_copy_loses_and_doubles_nothing(@TempDir Path directory)
      throws Exception {
    List<String> accounts = accounts(MOVING, ACCOUNTS);
    accounts.addAll(accounts(SLOTS - 1, OTHER_ACCOUNTS));
    ExecutorService threads = Executors.newCachedThreadPool();
    try (LocalCluster cluster = ShortLives.prepare(YAML, directory)) {
      cluster.startAll();
      try (CsmrClient client =
          CsmrClient.builder(cluster.endpoints()).deadline(Duration.ofSeconds(90)).build()) {
        BankClient bank = BankClient.connect(client);
        open(bank, accounts);
        List<Future<Map<String, Long>>> transfers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          int seed = i;
          transfers.add(threads.submit(() -> transfer(bank, accounts, seed)));
        }
        Future<Integer> totals = threads.submit(() -> readTotals(bank, accounts.size()));

        String victim = moveUntilCopying(cluster);
        cluster.kill(victim);
        int to = 1 - owner(cluster);
        move(cluster, to);
        assertThat(owner(cluster)).isEqualTo(to);
        cluster.start(victim);

        over.set(true);
        assertThat(totals.get()).isPositive();
        Map<String, Long> expected = new HashMap<>();
        accounts.forEach(account -> expected.put(account, OPENING));
        for (Future<Map<String, Long>> each : transfers) {
          each.get().forEach((account, amount) -> expected.merge(account, amount, Long::sum));
        }
        requireBalances(bank, accounts, expected);
      }
    } finally {
      over.set(true);
      threads.shutdownNow();
    }
  }

  private static List<String> accounts(int slot, int count) {
    List<String> accounts = new ArrayList<>();
    String padding = "-".repeat(1_000);
    for (int i = 0; accounts.size() < count; i++) {
      String account = slot + "-" + i + padding;
      if (CanonicalKey.of(account).slot(SLOTS) == slot) {
        accounts.add(account);
      }
    }
    return accounts;
  }

  private static void open(BankClient bank, List<String> accounts) {
    for (int first = 0; first < accounts.size(); first += AT_ONCE) {
      Map<String, Long> amounts = new HashMap<>();
      accounts
          .subList(first, Math.min(first + AT_ONCE, accounts.size()))
          .forEach(account -> amounts.put(account, OPENING));
      bank.post(amounts);
    }
  }

  /** Transfers money, also between groups, until it is over; what it made of each account. */
  private Map<String, Long> transfer(BankClient bank, List<String> accounts, int seed) {
    Random random = new Random(seed);
    Map<String, Long> made = new HashMap<>();
    while (!over.get()) {
      String from = accounts.get(random.nextInt(accounts.size()));
      String to = accounts.get(accounts.size() - 1 - random.nextInt(OTHER_ACCOUNTS));
      Map<String, Long> amounts = Accounts.transfer(from, to, random.nextInt(50));
      bank.post(amounts);
      amounts.forEach((account, amount) -> made.merge(account, amount, Long::sum));
    }
    return made;
  }

  private int readTotals(BankClient bank, int accounts) {
    int count = 0;
    for (; !over.get(); count++) {
      assertThat(bank.total()).isEqualTo(OPENING * accounts);
    }
    return count;
  }

  private static int owner(LocalCluster cluster) throws NodeException {
    return SlotMoves.owners(cluster.config(), "Bank").get(MOVING);
  }

  /** Says that a copy is under way: thrown out of what moves, which ends like a tool. */
  private static final class CopyingException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Begins to move the slot, and ends when it is being copied; the leader of its group. */
  private static String moveUntilCopying(LocalCluster cluster) throws Exception {
    for (int i = 0; i < MAX_TRIES; i++) {
      int from = owner(cluster);
      try {
        SlotMoves.move(
            cluster.config(),
            "Bank",
            List.of(MOVING),
            1 - from,
            progress -> {
              if (progress.left() > 0 && progress.portions() > 0) {
                throw new CopyingException();
              }
            });
      } catch (CopyingException e) {
        return cluster.awaitLeader(from == 0 ? "east" : "west");
      }
    }
    throw new AssertionError("No copy was long enough to end it in the middle.");
  }

  /** As an operator does: again when in doubt. */
  private static void move(LocalCluster cluster, int to) throws NodeException {
    for (int i = 1; ; i++) {
      try {
        SlotMoves.move(cluster.config(), "Bank", List.of(MOVING), to, progress -> {});
        return;
      } catch (NodeException e) {
        if (i == MAX_TRIES) {
          throw e;
        }
      }
    }
  }

  private static void requireBalances(
      BankClient bank, List<String> accounts, Map<String, Long> expected) {
    for (int first = 0; first < accounts.size(); first += AT_ONCE) {
      List<String> some = accounts.subList(first, Math.min(first + AT_ONCE, accounts.size()));
      Map<String, Long> balances = bank.balances(new HashSet<>(some));
      some.forEach(
          account ->
              assertThat(balances.get(account))
                  .as(account.strip())
                  .isEqualTo(expected.get(account)));
    }
  }
}
