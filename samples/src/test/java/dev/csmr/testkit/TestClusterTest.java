package dev.csmr.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.client.CsmrClient;
import dev.csmr.config.ConfigException;
import dev.csmr.samples.Accounts;
import dev.csmr.samples.GuardedStore;
import dev.csmr.samples.KeyValueStore;
import dev.csmr.samples.KeyValueStoreClient;
import dev.csmr.samples.Lease;
import dev.csmr.samples.LockService;
import dev.csmr.samples.PartitionedStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The verbs of a cluster. */
@Timeout(300)
class TestClusterTest {
  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long for " + what).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  @Test
  @CsmrCluster(KeyValueStore.class)
  void leaders_are_killed_and_stopped_and_started_again(TestCluster cluster, KeyValueStore store) {
    for (int i = 0; i < 4; i++) {
      String leader = cluster.leader("main");
      if (i % 2 == 0) {
        cluster.kill(leader);
      } else {
        cluster.stop(leader);
      }
      assertThat(cluster.isRunning(leader)).isFalse();
      store.put("key" + i, "1");
      assertThat(cluster.leader("main")).isNotEqualTo(leader);
      cluster.start(leader);
      cluster.awaitServing();
    }
    assertThat(store.size()).isEqualTo(4);
  }

  @Test
  @CsmrCluster(KeyValueStore.class)
  void who_is_cut_off_neither_leads_nor_learns_until_the_links_are_whole(
      TestCluster cluster, KeyValueStore store) throws InterruptedException {
    store.put("k", "1");
    String leader = cluster.leader("main");
    KeyValueStoreClient alone = KeyValueStoreClient.connect(cluster.connect(leader));
    cluster.partition(leader);
    String other = cluster.leaderOtherThan(leader, "main");
    try (CsmrClient client = cluster.connect(other)) {
      KeyValueStoreClient.connect(client).put("k", "2");
    }
    assertThat(alone.stale().get("k")).contains("1");
    cluster.heal();
    await("the old leader to learn", () -> alone.stale().get("k").equals(Optional.of("2")));
    cluster.awaitServing();
    assertThat(alone.get("k")).contains("2");
  }

  @Test
  @CsmrCluster(value = PartitionedStore.class, nodes = 5)
  void five_nodes_survive_two(TestCluster cluster, PartitionedStore store) {
    cluster.kill("n1");
    cluster.kill("n4");
    for (int i = 0; i < 20; i++) {
      store.put("key" + i, "1");
    }
    assertThat(store.size()).isEqualTo(20);
  }

  @Test
  @CsmrCluster(KeyValueStore.class)
  void a_snapshot_is_taken_and_started_from(TestCluster cluster, KeyValueStore store) {
    store.put("k", "1");
    cluster.snapshot("main");
    long first = cluster.snapshot("n1", "main");
    store.put("k", "2");
    cluster.leader("main");
    store.get("k");
    cluster.snapshot("main");
    assertThat(cluster.snapshot("n1", "main")).isGreaterThan(first);
    cluster.nodes().forEach(cluster::kill);
    cluster.nodes().forEach(cluster::start);
    cluster.awaitServing();
    assertThat(store.get("k")).contains("2");
  }

  @Test
  @CsmrCluster(LockService.class)
  void time_passes_when_it_is_told_to_and_goes_on_under_another_leader(
      TestCluster cluster, LockService locks) throws Exception {
    Duration day = Duration.ofHours(24);
    Lease ann = locks.acquire("k", "ann", day).orElseThrow();
    assertThat(locks.acquire("k", "bob", day)).isEmpty();
    cluster.advanceTime(day.minusMinutes(5));
    assertThat(locks.acquire("k", "bob", day)).isEmpty();
    cluster.advanceTime(Duration.ofMinutes(6));
    Instant ends = locks.acquire("k", "bob", day).orElseThrow().expires();
    assertThat(ends).isAfter(ann.expires().plus(day));
    cluster.kill(cluster.leader("main"));
    assertThat(locks.renew("k", "bob", day).orElseThrow().expires()).isAfter(ends);
  }

  @Test
  void a_cluster_serves_within_three_seconds_and_leaves_nothing() throws Exception {
    // The first one loads classes, and leaves threads that a process has once.
    try (TestCluster first = TestCluster.of(KeyValueStore.class).start()) {
      first.client(KeyValueStore.class).put("k", "1");
    }
    awaitQuiet();
    Set<String> before = ofCsmrAndRatis();
    Path directory;
    List<Integer> ports;
    long began = System.nanoTime();
    try (TestCluster cluster = TestCluster.of(KeyValueStore.class).start()) {
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
      System.out.println("A cluster of three served after " + millis + " ms.");
      cluster.client(KeyValueStore.class).put("k", "1");
      directory = cluster.directory();
      assertThat(directory).isDirectory();
      ports =
          cluster.endpoints().stream()
              .map(each -> Integer.valueOf(each.substring(each.indexOf(':') + 1)))
              .toList();
      cluster.kill("n1");
      cluster.start("n1");
      cluster.stop("n2");
    }
    assertThat(directory).doesNotExist();
    for (int port : ports) {
      new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
    }
    await(
        "threads to end: " + ofCsmrAndRatis() + " after " + before,
        () -> before.containsAll(ofCsmrAndRatis()));
  }

  private static void awaitQuiet() throws InterruptedException {
    await("the threads of nodes to end", () -> ofCsmrAndRatis().isEmpty());
  }

  /** The threads of nodes and clients. */
  private static Set<String> ofCsmrAndRatis() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("csmr-") || name.matches("n\\d[-@].*"))
        .filter(name -> !name.equals("csmr-ends-processes"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void what_cannot_be_done_is_refused_with_a_code() throws Exception {
    TestCluster cluster = TestCluster.of(KeyValueStore.class).nodes(1).start();
    try (cluster) {
      assertThatThrownBy(() -> cluster.kill("n9")).hasMessageContaining("[csmr-1711]");
      assertThatThrownBy(() -> cluster.start("n1")).hasMessageContaining("[csmr-1712]");
      assertThatThrownBy(() -> cluster.leader("nope")).hasMessageContaining("[csmr-1717]");
      assertThatThrownBy(() -> cluster.client(Accounts.class))
          .hasMessageContaining(
              "[csmr-1702] This cluster has no service of type dev.csmr.samples.Accounts, only"
                  + " [KeyValueStore]");
      assertThatThrownBy(() -> cluster.client(KeyValueStore.class, "Other"))
          .hasMessageContaining("[csmr-1708]");
      assertThatThrownBy(() -> cluster.client(String.class)).hasMessageContaining("[csmr-1704]");
      cluster.client(KeyValueStore.class).put("k", "1");
      spoilSnapshotDirectories(cluster.directory());
      assertThatThrownBy(() -> cluster.snapshot("n1", "main")).hasMessageContaining("[csmr-1716]");
      cluster.kill("n1");
      assertThatThrownBy(() -> cluster.kill("n1")).hasMessageContaining("[csmr-1713]");
      int port = Integer.parseInt(cluster.endpoint("n1").substring("127.0.0.1:".length()));
      try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        assertThat(taken.isBound()).isTrue();
        assertThatThrownBy(() -> cluster.start("n1"))
            .hasMessageContaining("[csmr-1715]")
            .hasMessageContaining("[csmr-1204]");
      }
    }
    assertThatThrownBy(() -> cluster.client(KeyValueStore.class))
        .hasMessageContaining("[csmr-1719]");
  }

  private static void spoilSnapshotDirectories(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path each : all.filter(path -> path.endsWith("sm")).toList()) {
        Files.delete(each);
        Files.createFile(each);
      }
    }
  }

  @Test
  void what_does_not_come_about_in_time_is_told_with_what_nodes_say() {
    ClusterBuilder builder = TestCluster.of(KeyValueStore.class).patience(Duration.ZERO);
    assertThatThrownBy(builder::start)
        .isInstanceOf(KitException.class)
        .hasMessageContaining("[csmr-1714] Waited 0 s for node n1 to serve")
        .hasMessageContaining("main is");
  }

  @Test
  void what_a_cluster_cannot_be_made_of_is_refused_with_a_code(@TempDir Path directory)
      throws Exception {
    assertThatThrownBy(() -> TestCluster.of(Runnable.class).start())
        .hasMessageContaining("[csmr-1701] java.lang.Runnable is no service");
    assertThatThrownBy(() -> TestCluster.of(KeyValueStore.class).nodes(10).start())
        .hasMessageContaining("[csmr-1709]");
    assertThatThrownBy(() -> TestCluster.ofYaml("nowhere.yaml").start())
        .hasMessageContaining("[csmr-1706]");
    assertThatThrownBy(() -> TestCluster.ofYaml("clusters/apart.yaml").nodes(5).start())
        .hasMessageContaining("[csmr-1707]");
    assertThatThrownBy(() -> TestCluster.of(GuardedStore.class).apart(true).start())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("putIfHeld");
    Path file = directory.resolve("wrong.yaml");
    Files.writeString(file, "version: 1\ncluster: test\nnodes: []\n");
    assertThatThrownBy(() -> TestCluster.ofYaml(file.toString()).start())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("wrong.yaml:3")
        .hasMessageContaining("[csmr-11");
  }

  @Test
  void several_services_of_a_type_are_told_apart_by_name(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("two.yaml");
    Files.writeString(
        file,
        """
        version: 1
        cluster: two
        nodes:
          - {name: a, host: 127.0.0.1, port: 1, raft-port: 2}
        groups:
          - {name: g, members: [a]}
        services:
          - {name: One, type: dev.csmr.samples.KeyValueStore, group: g}
          - {name: Two, type: dev.csmr.samples.KeyValueStore, group: g}
        """);
    try (TestCluster cluster = TestCluster.ofYaml(file.toString()).start()) {
      assertThat(cluster.nodes()).containsExactly("a");
      cluster.client(KeyValueStore.class, "One").put("k", "1");
      assertThat(cluster.client(KeyValueStoreClient.class, "Two").get("k")).isEmpty();
      assertThatThrownBy(() -> cluster.client(KeyValueStore.class))
          .hasMessageContaining("[csmr-1703]")
          .hasMessageContaining("[One, Two]");
    }
  }

  @Test
  void an_operation_that_is_not_deterministic_is_found_in_a_cluster() {
    try (TestCluster cluster = TestCluster.of(Tickets.class).determinism(true).start()) {
      cluster.client(Tickets.class).draw();
      assertThatThrownBy(cluster::requireHealthy)
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("[csmr-1731]");
    }
  }

  @Test
  void a_replica_that_stopped_is_told() throws InterruptedException {
    try (TestCluster cluster = TestCluster.of(Tickets.class).start()) {
      cluster.client(Tickets.class).draw();
      StringBuilder told = new StringBuilder();
      await(
          "a replica to notice that it differs",
          () -> {
            try {
              cluster.requireHealthy();
              return false;
            } catch (AssertionError e) {
              told.append(e.getMessage());
              return true;
            }
          });
      assertThat(told).contains("[csmr-1718]");
    }
  }
}
