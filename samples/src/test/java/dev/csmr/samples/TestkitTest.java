package dev.csmr.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.testkit.CsmrCluster;
import dev.csmr.testkit.History;
import dev.csmr.testkit.TestCluster;
import dev.csmr.testkit.Twins;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What the test kit is for, as docs/testing.md shows it. Clusters run side by side here. */
@Execution(ExecutionMode.CONCURRENT)
class TestkitTest {
  @Test
  @CsmrCluster(value = AuditedStore.class, apart = true)
  void an_acknowledged_put_survives_the_leader(TestCluster cluster, AuditedStoreClient store) {
    store.put("k", "v");
    String leader = cluster.leader("auditedstore-keyvaluestore");
    cluster.kill(leader);
    assertThat(store.get("k")).contains("v");
    cluster.start(leader);
    cluster.awaitServing();
  }

  @Test
  @CsmrCluster(LockService.class)
  void a_lease_ends(TestCluster cluster, LockService locks) throws LockException {
    locks.acquire("door", "ann", Duration.ofMinutes(5));
    assertThat(locks.acquire("door", "bob", Duration.ofMinutes(5))).isEmpty();
    cluster.advanceTime(Duration.ofMinutes(6));
    assertThat(locks.acquire("door", "bob", Duration.ofMinutes(5))).isPresent();
  }

  @Test
  @CsmrCluster(KeyValueStore.class)
  void what_clients_are_answered_is_linearizable(TestCluster cluster) {
    History<KeyValueStore> history = History.of(KeyValueStore.class);
    List<CompletableFuture<Void>> clients = new ArrayList<>();
    for (String name : List.of("ann", "bob", "eve")) {
      KeyValueStore store = history.recording(name, KeyValueStoreClient.connect(cluster.connect()));
      clients.add(
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < 30; i++) {
                  Optional<String> before = store.get("k");
                  store.compareAndSet("k", before, name + i);
                }
              }));
    }
    String leader = cluster.leader("main");
    cluster.partition(leader);
    String other = cluster.leaderOtherThan(leader, "main");
    assertThat(other).isNotEqualTo(leader);
    cluster.heal();
    clients.forEach(CompletableFuture::join);
    history.requireLinearizable();
  }

  @Test
  void every_operation_of_the_store_is_deterministic() {
    KeyValueStore store = Twins.of(KeyValueStore.class).service();
    for (int i = 0; i < 100; i++) {
      store.put("key" + i % 10, "value" + i);
      store.remove("key" + i % 7);
    }
    assertThat(store.size()).isBetween(0L, 10L);
  }

  @Test
  @CsmrCluster(value = GuardedStore.class, determinism = true)
  void so_is_every_operation_of_a_composition(GuardedStore store) throws LockException {
    store.acquire("k", "ann", Duration.ofMinutes(1));
    assertThat(store.putIfHeld("k", "v", "ann")).isTrue();
    assertThat(store.get("k")).contains("v");
  }
}
