package dev.csmr.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.config.ComponentPlacement;
import dev.csmr.replica.api.GroupComponent;
import dev.csmr.replica.api.GroupConfig;
import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReplica;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.ReplicaLimits;
import dev.csmr.replica.api.ReplicaListener;
import dev.csmr.replica.api.ReplicaServerConfig;
import dev.csmr.replica.api.TermPeers;
import dev.csmr.service.Invocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Timeout(600)
@Execution(ExecutionMode.CONCURRENT)
class ReplicaStopTest {
  private static final String OTHER = "other";

  @TempDir Path directory;

  @Test
  void an_unknown_command_stops_the_replicas_and_other_groups_go_on() throws IOException {
    try (TestCluster cluster =
        new TestCluster(directory, 1, ReplicaLimits.DEFAULT, TestCluster.GROUP, OTHER)) {
      cluster.startAll();
      Invocation newer = cluster.command(CounterStore.step(CounterStore.NEWER, "a", 0, false));
      GroupReply reply = cluster.submit(cluster.leader(), newer);
      assertThat(reply.outcome()).isIn(GroupOutcome.INDETERMINATE, GroupOutcome.STOPPED);
      TestCluster.await("the stop", () -> cluster.stopReason("n0", TestCluster.GROUP) != null);
      assertThat(cluster.stopReason("n0", TestCluster.GROUP))
          .contains("group counters")
          .contains(cluster.directoryOf("n0").toString())
          .contains("at entry ")
          .contains("has no operation with id 99")
          .contains("Start this node with that version");
      awaitStopped(cluster);
      assertThat(cluster.replica("n0").status().stopped()).contains("rather than diverge");
      assertThat(cluster.submit("n0", newer).outcome()).isEqualTo(GroupOutcome.STOPPED);

      cluster.leader(OTHER);
      CompletableFuture<GroupReply> other = new CompletableFuture<>();
      cluster
          .replica("n0", OTHER)
          .submit(cluster.command(CounterStore.add("a", 1)), other::complete);
      assertThat(other.orTimeout(120, TimeUnit.SECONDS).join().isDone()).isTrue();
      assertThat(cluster.stopReason("n0", OTHER)).isNull();
    }
  }

  @Test
  void a_state_that_cannot_be_saved_stops_nobody_and_keeps_the_log() throws IOException {
    ReplicaLimits limits = ReplicaLimits.DEFAULT.withSnapshots(5, 1 << 30, 1);
    try (TestCluster cluster = new TestCluster(directory, 1, limits, TestCluster.GROUP)) {
      cluster.startAll();
      cluster.execute(cluster.command(CounterStore.step(CounterStore.SPOIL, "", 0, false)));
      for (int i = 0; i < 20; i++) {
        cluster.execute(cluster.command(CounterStore.add("a", 1)));
      }
      assertThat(cluster.stopReason("n0", TestCluster.GROUP)).isNull();
      assertThat(snapshots(cluster.directoryOf("n0"))).isEmpty();

      cluster.stopNode("n0");
      cluster.startNode("n0");
      GroupReply reply = cluster.query(CounterStore.get("a"));
      assertThat(CounterStore.number(reply.replies().get(0))).isEqualTo(20);
    }
  }

  @Test
  void a_replica_whose_thread_meets_a_fault_stops_and_says_so() throws IOException {
    try (TestCluster cluster =
        new TestCluster(directory, 1, ReplicaLimits.DEFAULT, TestCluster.GROUP)) {
      cluster.startAll();
      cluster.execute(cluster.command(CounterStore.add("a", 1)));
      cluster
          .replica(cluster.leader())
          .query(
              cluster.command(CounterStore.get("a")),
              reply -> {
                throw new AssertionError("the test says so");
              });
      awaitStopped(cluster);
      assertThat(cluster.stopReason("n0", TestCluster.GROUP))
          .contains("[csmr-1491] A pass of group counters failed")
          .contains("the test says so");
      assertThat(cluster.query("n0", CounterStore.get("a")).outcome())
          .isEqualTo(GroupOutcome.STOPPED);
    }
  }

  @Test
  void a_snapshot_whose_digest_cannot_be_kept_is_not_there() throws IOException {
    ReplicaLimits limits = ReplicaLimits.DEFAULT.withSnapshots(5, 1 << 30, 1);
    try (TestCluster cluster = new TestCluster(directory, 1, limits, TestCluster.GROUP)) {
      cluster.startAll();
      cluster.execute(cluster.command(CounterStore.add("a", 1)));
      Path snapshots =
          cluster
              .directoryOf("n0")
              .resolve(ReplicaServer.directory("test", TestCluster.GROUP))
              .resolve("sm");
      long term = cluster.replica("n0").status().term();
      TestCluster.await(
          "a snapshot that fails",
          () -> {
            // Again and again: Ratis deletes digests of what is not there.
            occupy(snapshots, term);
            cluster.execute(cluster.command(CounterStore.add("a", 1)));
            return !cluster.replica("n0").status().stuck().isEmpty();
          });
      assertThat(cluster.replica("n0").status().stuck().toString()).contains("[csmr-1413]");
      assertThat(snapshots(cluster.directoryOf("n0")))
          .allSatisfy(file -> assertThat(Path.of(file + ".md5")).isRegularFile());
    }
  }

  /** What Ratis leaves of a digest for which the disk had no room is an empty file. */
  @Test
  void a_snapshot_whose_digest_is_cut_short_is_used_all_the_same() throws IOException {
    ReplicaLimits limits = ReplicaLimits.DEFAULT.withSnapshots(5, 1 << 30, 1);
    try (TestCluster cluster = new TestCluster(directory, 1, limits, TestCluster.GROUP)) {
      cluster.startAll();
      // A file of the log ends with its term, and is deleted only then.
      for (int term = 0; term < 2; term++) {
        for (int i = 0; i < 20; i++) {
          cluster.execute(cluster.command(CounterStore.add("a", 1)));
        }
        cluster.stopNode("n0");
        cluster.startNode("n0");
      }
      for (int i = 0; i < 20; i++) {
        cluster.execute(cluster.command(CounterStore.add("a", 1)));
      }
      cluster.stopNode("n0");
      Path digest = Path.of(newestSnapshot(cluster.directoryOf("n0")) + ".md5");
      assertThat(digest).isNotEmptyFile();
      Files.write(digest, new byte[0]);

      cluster.startNode("n0");
      GroupReply reply = cluster.query(CounterStore.get("a"));
      assertThat(CounterStore.number(reply.replies().get(0))).isEqualTo(60);
    }
  }

  private static void occupy(Path snapshots, long term) {
    try {
      for (int index = 1; index < 200; index++) {
        Path digest = snapshots.resolve("snapshot." + term + "_" + index + ".md5");
        if (!Files.exists(digest)) {
          Files.createDirectories(digest.resolve("in the way"));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_log_that_no_snapshot_shortens_grows_only_so_far() throws IOException {
    ReplicaLimits limits = ReplicaLimits.DEFAULT.withSnapshots(2, 1 << 30, 1);
    try (TestCluster cluster = new TestCluster(directory, 1, limits, TestCluster.GROUP)) {
      cluster.startAll();
      cluster.execute(cluster.command(CounterStore.step(CounterStore.SPOIL, "", 0, false)));
      GroupReply refused = cluster.execute(cluster.command(CounterStore.add("a", 1)));
      for (int i = 0; i < 30 && refused.isDone(); i++) {
        refused = cluster.submit("n0", cluster.command(CounterStore.add("a", 1)));
      }
      assertThat(refused.outcome()).isEqualTo(GroupOutcome.OVERLOADED);
      assertThat(refused.message()).contains("without a snapshot", "cannot be saved");
      assertThat(cluster.query(CounterStore.get("a")).isDone()).isTrue();
    }
  }

  @Test
  void a_node_of_whose_groups_none_opens_stays_up_says_why_and_touches_nothing()
      throws IOException {
    ReplicaLimits limits = ReplicaLimits.DEFAULT.withSnapshots(5, 1 << 30, 1);
    try (TestCluster cluster = new TestCluster(directory, 1, limits, TestCluster.GROUP)) {
      cluster.startAll();
      for (int i = 0; i < 20; i++) {
        cluster.execute(cluster.command(CounterStore.add("a", 1)));
      }
      cluster.stopNode("n0");
      Path snapshot = newestSnapshot(cluster.directoryOf("n0"));
      byte[] damaged = Files.readAllBytes(snapshot);
      damaged[damaged.length / 2] ^= 1;
      Files.write(snapshot, damaged);
      cluster.startNode("n0");
      awaitStopped(cluster);
      assertThat(cluster.replica("n0").status().stopped())
          .contains(snapshot.toString(), "is damaged", "Nothing was changed");
      assertThat(Files.readAllBytes(snapshot)).isEqualTo(damaged);
      cluster.stopNode("n0");

      damaged[damaged.length / 2] ^= 1;
      Files.write(snapshot, damaged);
      cluster.startNode("n0");
      GroupReply reply = cluster.query(CounterStore.get("a"));
      assertThat(CounterStore.number(reply.replies().get(0))).isEqualTo(20);
    }
  }

  @Test
  void a_damaged_log_stops_its_group_alone() throws IOException {
    try (TestCluster cluster =
        new TestCluster(directory, 1, ReplicaLimits.DEFAULT, TestCluster.GROUP, OTHER)) {
      cluster.startAll();
      for (int i = 0; i < 3; i++) {
        cluster.execute(cluster.command(CounterStore.add("a", 1)));
      }
      cluster.leader(OTHER);
      cluster.stopNode("n0");
      Path log =
          cluster
              .directoryOf("n0")
              .resolve(ReplicaServer.directory("test", TestCluster.GROUP))
              .resolve("current/log_inprogress_0");
      byte[] damaged = Files.readAllBytes(log);
      damaged[20] ^= 1;
      Files.write(log, damaged);

      cluster.startNode("n0");
      assertThat(cluster.leader(OTHER)).isEqualTo("n0");
      awaitStopped(cluster);
      assertThat(cluster.replica("n0").status().stopped())
          .contains(log + " of group counters is damaged at offset 8", "entry 0");
      assertThat(cluster.stopReason("n0", TestCluster.GROUP)).contains("damaged");
    }
  }

  @Test
  void a_replica_that_is_to_own_other_keys_than_its_log_says_stops_and_changes_nothing()
      throws IOException {
    ReplicaLimits limits = ReplicaLimits.DEFAULT.withSnapshots(5, 1 << 30, 1);
    for (int commands : List.of(1, 10)) {
      Path data = Files.createDirectory(directory.resolve(commands + " commands"));
      try (TestCluster cluster = new TestCluster(data, 1, limits, TestCluster.GROUP)) {
        cluster.startAll();
        for (int i = 0; i < commands; i++) {
          cluster.execute(cluster.command(CounterStore.add("a", 1)));
        }
        cluster.stopNode("n0");
        assertThat(snapshots(cluster.directoryOf("n0")).isEmpty()).isEqualTo(commands == 1);

        assertThat(stopsWithKeys(cluster, "slots 0-7 of 16"))
            .contains(
                "[csmr-1463] Group counters holds " + CounterStore.PATH + " with all keys",
                "this node's configuration says slots 0-7 of 16");

        cluster.startNode("n0");
        GroupReply reply = cluster.query(CounterStore.get("a"));
        assertThat(CounterStore.number(reply.replies().get(0))).isEqualTo(commands);
      }
    }
  }

  @Test
  void a_node_that_is_to_find_a_component_elsewhere_does_not_start() throws IOException {
    try (TestCluster cluster =
        new TestCluster(directory, 1, ReplicaLimits.DEFAULT, TestCluster.GROUP)) {
      cluster.startAll();
      cluster.execute(cluster.command(CounterStore.add("a", 1)));
      cluster.stopNode("n0");
      ReplicaServerConfig own = cluster.config("n0");
      ReplicaServerConfig moved =
          new ReplicaServerConfig(
              own.cluster(),
              own.node(),
              own.listen(),
              own.directory(),
              own.groups(),
              List.of(new ComponentPlacement(CounterStore.PATH, OTHER, "", "cluster.yaml:9")),
              own.electionTimeoutMin(),
              own.electionTimeoutMax(),
              own.limits());
      try (ReplicaServer server = new ReplicaServer(moved, TermPeers.NONE, ReplicaListener.NONE)) {
        assertThatThrownBy(server::start)
            .hasMessageContaining("[csmr-1464]")
            .hasMessageContaining(CounterStore.PATH + " is in group " + TestCluster.GROUP + " (")
            .hasMessageContaining("csmr.holdings), and cluster.yaml:9 says group " + OTHER);
      }
      cluster.startNode("n0");
      GroupReply reply = cluster.query(CounterStore.get("a"));
      assertThat(CounterStore.number(reply.replies().get(0))).isEqualTo(1);
    }
  }

  private static String stopsWithKeys(TestCluster cluster, String keys) throws IOException {
    GroupConfig group = cluster.config("n0").groups().get(0);
    GroupComponent part = new GroupComponent.Stateful(CounterStore.PATH, new CounterStore(), keys);
    ReplicaServerConfig other =
        new ReplicaServerConfig(
            "test",
            "n0",
            cluster.directoryOf("n0"),
            List.of(new GroupConfig(group.name(), group.members(), List.of(part))));
    try (ReplicaServer server = new ReplicaServer(other, TermPeers.NONE, ReplicaListener.NONE)) {
      server.start();
      GroupReplica replica = server.groups().iterator().next();
      TestCluster.await("the stop", () -> replica.status().stopped() != null);
      return replica.status().stopped();
    }
  }

  @Test
  void a_port_in_use_is_named() throws IOException {
    try (TestCluster cluster =
        new TestCluster(directory, 1, ReplicaLimits.DEFAULT, TestCluster.GROUP)) {
      cluster.startAll();
      ReplicaServerConfig second =
          new ReplicaServerConfig(
              "test", "n0", directory.resolve("second"), cluster.config("n0").groups());
      try (ReplicaServer server = new ReplicaServer(second, TermPeers.NONE, ReplicaListener.NONE)) {
        assertThatThrownBy(server::start)
            .isInstanceOf(IOException.class)
            .hasMessageContaining("The Raft port")
            .hasMessageContaining("of node n0 is not free");
      }
    }
  }

  private static void awaitStopped(TestCluster cluster) {
    TestCluster.await(
        "the replica to say that it stopped",
        () ->
            cluster.replica("n0").status().stopped() != null
                && cluster.stopReason("n0", TestCluster.GROUP) != null);
  }

  private static Path newestSnapshot(Path node) throws IOException {
    return snapshots(node).stream()
        .max(java.util.Comparator.comparingLong(ReplicaStopTest::index))
        .orElseThrow();
  }

  private static List<Path> snapshots(Path node) throws IOException {
    try (Stream<Path> files = Files.walk(node)) {
      return files
          .filter(file -> file.getFileName().toString().matches("snapshot\\.\\d+_\\d+"))
          .toList();
    }
  }

  private static long index(Path snapshot) {
    String name = snapshot.getFileName().toString();
    return Long.parseLong(name.substring(name.indexOf('_') + 1));
  }
}
