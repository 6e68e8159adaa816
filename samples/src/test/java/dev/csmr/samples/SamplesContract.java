package dev.csmr.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.csmr.ConditionNotMetException;
import dev.csmr.InvalidRequestException;
import dev.csmr.client.CsmrClient;
import dev.csmr.testkit.FromCluster;
import dev.csmr.testkit.TestCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * What every sample does on a cluster of three nodes, wherever its components are placed. The tests
 * share the cluster: each uses keys of its own.
 */
abstract class SamplesContract {
  private static final Duration LEASE = Duration.ofHours(1);

  @FromCluster private TestCluster cluster;
  @FromCluster private CsmrClient client;

  private void atEveryNode(Consumer<CsmrClient> test) {
    for (String node : cluster.nodes()) {
      try (CsmrClient only = CsmrClient.connect(cluster.endpoint(node))) {
        test.accept(only);
      }
    }
  }

  @Test
  void the_store_answers_every_operation_at_every_node() {
    atEveryNode(
        at -> {
          KeyValueStore store = KeyValueStoreClient.connect(at);
          long before = store.size();
          assertThat(store.get("basic")).isEmpty();
          store.put("basic", "1");
          assertThat(store.get("basic")).contains("1");
          assertThat(store.size()).isEqualTo(before + 1);
          assertThat(store.compareAndSet("basic", Optional.of("0"), "2")).isFalse();
          assertThat(store.compareAndSet("basic", Optional.of("1"), "2")).isTrue();
          assertThat(store.compareAndSet("basic", Optional.empty(), "3")).isFalse();
          assertThat(store.remove("basic")).contains("2");
          assertThat(store.remove("basic")).isEmpty();
          assertThat(store.size()).isEqualTo(before);
        });
  }

  @Test
  void queries_of_everything_are_answered_while_commands_never_cease() throws Exception {
    AuditedStore store = AuditedStoreClient.connect(client);
    AtomicBoolean stop = new AtomicBoolean();
    ExecutorService clients = Executors.newFixedThreadPool(9);
    try {
      List<Future<?>> writing = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String key = "busy" + i;
        writing.add(
            clients.submit(
                () -> {
                  for (int value = 0; !stop.get(); value++) {
                    store.put(key, "" + value);
                  }
                }));
      }
      for (int i = 0; i < 8; i++) {
        Future<Long> read = clients.submit(() -> store.size() + store.lastIndex());
        assertThat(read).succeedsWithin(Duration.ofMinutes(1));
      }
      stop.set(true);
      for (Future<?> each : writing) {
        each.get(120, TimeUnit.SECONDS);
      }
    } finally {
      stop.set(true);
      clients.shutdown();
    }
  }

  @Test
  void the_lock_service_answers_every_operation_at_every_node() {
    atEveryNode(
        at -> {
          LockService locks = LockServiceClient.connect(at);
          try {
            Lease lease = locks.acquire("lock", "ann", LEASE).orElseThrow();
            assertThat(locks.acquire("lock", "bob", LEASE)).isEmpty();
            assertThat(locks.holder("lock")).contains("ann");
            assertThat(locks.isHeldBy("lock", "ann")).isTrue();
            assertThat(locks.isFree("lock")).isFalse();
            Lease renewed = locks.renew("lock", "ann", LEASE).orElseThrow();
            assertThat(renewed.token()).isEqualTo(lease.token());
            assertThat(renewed.expires()).isAfterOrEqualTo(lease.expires());
            assertThat(locks.release("lock", "ann")).isTrue();
            assertThat(locks.isFree("lock")).isTrue();
            assertThat(locks.acquire("lock", "bob", LEASE).orElseThrow().token())
                .isGreaterThan(lease.token());
            assertThat(locks.release("lock", "bob")).isTrue();
          } catch (LockException e) {
            throw new AssertionError(e);
          }
        });
  }

  @Test
  void a_lease_ends_by_itself_once_commands_show_that_time_has_passed() throws Exception {
    LockService locks = LockServiceClient.connect(client);
    locks.acquire("short", "ann", Duration.ofMillis(100));
    cluster.await(
        "the lease to end",
        () -> {
          // Log time is the time of commands.
          locks.release("another", "nobody");
          return locks.isFree("short");
        });
    assertThat(locks.acquire("short", "bob", LEASE)).isPresent();
  }

  @Test
  void a_declared_exception_comes_back_as_its_own_type_with_its_parts() {
    LockService locks = LockServiceClient.connect(client);
    assertThatThrownBy(() -> locks.acquire("lock", "", LEASE))
        .isExactlyInstanceOf(LockException.class)
        .hasMessage("The owner is empty. Name who asks for the lock.");
    AuditLog log = AuditLogClient.connect(client);
    log.append("compacted");
    long first = log.truncate(Long.MAX_VALUE);
    CompactedException e =
        catchThrowableOfType(CompactedException.class, () -> log.retrieve(first - 1, first));
    assertThat(e.firstIndex()).isEqualTo(first);
    assertThat(e).hasMessageContaining("begins at " + first);
  }

  @Test
  void the_log_answers_every_operation_at_every_node() {
    atEveryNode(
        at -> {
          AuditLog log = AuditLogClient.connect(at);
          try {
            long first = log.append("one");
            assertThat(log.append("two")).isEqualTo(first + 1);
            assertThat(log.append("three")).isEqualTo(first + 2);
            assertThat(log.lastIndex()).isEqualTo(first + 2);
            assertThat(log.retrieve(first, first + 1)).containsExactly("one", "two");
            assertThat(log.truncate(first + 1)).isEqualTo(first + 1);
            assertThat(log.firstIndex()).isEqualTo(first + 1);
            assertThat(log.retrieve(first + 1, Long.MAX_VALUE)).containsExactly("two", "three");
          } catch (CompactedException e) {
            throw new AssertionError(e);
          }
        });
  }

  @Test
  void the_accounts_answer_every_operation_at_every_node() {
    atEveryNode(
        at -> {
          Accounts accounts = AccountsClient.connect(at);
          long before = accounts.total();
          Set<String> both = Set.of("ann", "bob");
          long anns = accounts.balances(both).get("ann");
          accounts.post(Map.of("ann", 5L));
          accounts.post(Accounts.transfer("ann", "bob", 3));
          assertThat(accounts.balances(both)).containsEntry("ann", anns + 2);
          assertThat(accounts.covers(Accounts.transfer("ann", "bob", anns + 2))).isTrue();
          assertThat(accounts.covers(Accounts.transfer("ann", "bob", anns + 3))).isFalse();
          assertThat(accounts.total()).isEqualTo(before + 5);
        });
  }

  @Test
  void calls_may_be_asynchronous_and_reads_stale() throws Exception {
    KeyValueStoreClient store = KeyValueStoreClient.connect(client);
    List<CompletableFuture<Void>> puts = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      puts.add(store.async().put("async-" + i, "value-" + i));
    }
    CompletableFuture.allOf(puts.toArray(CompletableFuture[]::new)).get(120, TimeUnit.SECONDS);
    for (int i = 0; i < 100; i++) {
      assertThat(store.async().get("async-" + i).get(120, TimeUnit.SECONDS)).contains("value-" + i);
    }
    cluster.await(
        "a stale read to see the last put",
        () -> store.stale().get("async-99").equals(Optional.of("value-99")));
  }

  @Test
  void the_locking_store_offers_the_operations_of_both_components() throws LockException {
    LockingStore both = LockingStoreClient.connect(client);
    both.put("added", "1");
    assertThat(both.get("added")).contains("1");
    assertThat(both.acquire("added", "ann", LEASE)).isPresent();
    assertThat(both.holder("added")).contains("ann");
    both.put("added", "2");
    assertThat(both.get("added")).contains("2");
    assertThat(KeyValueStoreClient.connect(client).get("added")).isEmpty();
  }

  @Test
  void a_client_of_another_service_is_refused() {
    KeyValueStore wrong = KeyValueStoreClient.connect(client, "AuditedStore");
    assertThatThrownBy(() -> wrong.put("wrong", "1"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("AuditedStore");
    assertThat(AuditedStoreClient.connect(client).get("wrong")).isEmpty();
  }

  @Test
  void replaying_the_log_of_the_audited_store_gives_the_store() throws Exception {
    replayingGivesTheStore(AuditedStoreClient::connect);
  }

  @Test
  void replaying_the_log_of_the_audited_partitioned_store_gives_the_store() throws Exception {
    replayingGivesTheStore(AuditedPartitionedStoreClient::connect);
  }

  private <T extends KeyValueStore & AuditLog> void replayingGivesTheStore(
      Function<CsmrClient, T> connect) throws Exception {
    // Keys from a to z: the nested store is partitioned by range.
    String[] keys = {"alpha", "kilo", "lima", "mike", "november", "zulu"};
    concurrently(
        (own, random) -> {
          T store = connect.apply(own);
          for (int i = 0; i < 50; i++) {
            String key = keys[random.nextInt(keys.length)];
            String value = random.nextInt(5) + " times: \n" + i;
            switch (random.nextInt(4)) {
              case 0 -> store.remove(key);
              case 1 -> store.compareAndSet(key, store.get(key), value);
              default -> store.put(key, value);
            }
          }
        });
    T store = connect.apply(client);
    Map<String, String> replayed = new HashMap<>();
    long last = store.lastIndex();
    for (long next = 1; next <= last; ) {
      List<String> entries = store.retrieve(next, last);
      entries.forEach(entry -> AuditEntries.replay(entry, replayed));
      next += entries.size();
    }
    assertThat(last).isGreaterThanOrEqualTo(100);
    assertThat(store.size()).isEqualTo(replayed.size());
    for (String key : keys) {
      assertThat(store.get(key)).as(key).isEqualTo(Optional.ofNullable(replayed.get(key)));
    }
  }

  @Test
  void the_lock_aware_store_leaves_locked_keys_alone() throws LockException {
    LockAwareStore store = LockAwareStoreClient.connect(client);
    store.put("locked", "1");
    store.acquire("locked", "ann", LEASE);
    assertThatThrownBy(() -> store.put("locked", "2")).isInstanceOf(ConditionNotMetException.class);
    assertThatThrownBy(() -> store.remove("locked")).isInstanceOf(ConditionNotMetException.class);
    assertThatThrownBy(() -> store.compareAndSet("locked", Optional.of("1"), "2"))
        .isInstanceOf(ConditionNotMetException.class);
    assertThat(store.get("locked")).contains("1");
    store.put("not locked", "1");
    store.release("locked", "ann");
    assertThat(store.compareAndSet("locked", Optional.of("1"), "2")).isTrue();
    assertThat(store.remove("locked")).contains("2");
  }

  @Test
  void the_partitioned_store_counts_the_keys_of_all_partitions() {
    PartitionedStore store = PartitionedStoreClient.connect(client);
    for (int i = 0; i < 50; i++) {
      store.put("part-" + i, "value-" + i);
    }
    assertThat(store.size()).isEqualTo(50);
    for (int i = 0; i < 50; i++) {
      assertThat(store.get("part-" + i)).contains("value-" + i);
      assertThat(store.remove("part-" + i)).contains("value-" + i);
    }
    assertThat(store.size()).isZero();
  }

  @Test
  void transfers_never_change_what_the_bank_holds() throws Exception {
    Bank bank = BankClient.connect(client);
    Map<String, Long> opening = new HashMap<>();
    for (int i = 0; i < 10; i++) {
      opening.put("account-" + i, 100L);
    }
    bank.post(opening);
    concurrently(
        (own, random) -> {
          Bank each = BankClient.connect(own);
          for (int i = 0; i < 10; i++) {
            each.post(
                Accounts.transfer(
                    "account-" + random.nextInt(10), "account-" + random.nextInt(10), i));
            assertThat(each.total()).isEqualTo(1000);
            assertThat(sum(each.balances(opening.keySet()))).isEqualTo(1000);
          }
        });
    assertThat(bank.balances(opening.keySet())).containsOnlyKeys(opening.keySet());
  }

  @Test
  void the_covered_bank_refuses_what_is_not_covered_in_every_partition() {
    CoveredBank bank = CoveredBankClient.connect(client);
    bank.post(Map.of("ann", 10L));
    for (int i = 0; i < 10; i++) {
      String other = "other-" + i;
      bank.post(Accounts.transfer("ann", other, 10));
      assertThat(bank.covers(Accounts.transfer("ann", other, 1))).isFalse();
      assertThatThrownBy(() -> bank.post(Accounts.transfer("ann", other, 1)))
          .isInstanceOf(ConditionNotMetException.class);
      bank.post(Accounts.transfer(other, "ann", 10));
    }
    assertThat(bank.balances(Set.of("ann", "other-0")))
        .isEqualTo(Map.of("ann", 10L, "other-0", 0L));
    assertThat(bank.total()).isEqualTo(10);
  }

  private static long sum(Map<String, Long> balances) {
    return balances.values().stream().mapToLong(Long::longValue).sum();
  }

  /** One client's work, with its own connection. */
  interface Work {
    void run(CsmrClient own, Random random) throws Exception;
  }

  private void concurrently(Work work) throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Future<?>> clients = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        int seed = i;
        clients.add(
            threads.submit(
                () -> {
                  try (CsmrClient own = CsmrClient.connect(cluster.endpoints())) {
                    work.run(own, new Random(seed));
                  }
                  return null;
                }));
      }
      for (Future<?> each : clients) {
        each.get(300, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** For what the tests of a placement add. */
  CsmrClient client() {
    return client;
  }
}
