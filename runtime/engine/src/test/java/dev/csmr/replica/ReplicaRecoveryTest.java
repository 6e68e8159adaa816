package dev.csmr.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.ReplicaLimits;
import dev.csmr.service.Invocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Timeout(600)
@Execution(ExecutionMode.CONCURRENT)
class ReplicaRecoveryTest {
  @TempDir Path directory;
  private TestCluster cluster;

  @BeforeEach
  void start() throws IOException {
    cluster = TestCluster.start(directory, ReplicaLimits.DEFAULT.withSnapshots(20, 1 << 30, 5));
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void a_command_answered_before_the_leader_stopped_is_not_executed_again() throws IOException {
    Invocation command = cluster.command(CounterStore.add("a", 5));
    assertThat(number(cluster.execute(command))).isZero();
    String first = cluster.leader();
    cluster.stopNode(first);
    assertThat(cluster.leader()).isNotEqualTo(first);
    assertThat(number(cluster.execute(command))).isZero();
    assertThat(number(cluster.query(CounterStore.get("a")))).isEqualTo(5);
    cluster.startNode(first);
    cluster.awaitCaughtUp(first);
    assertThat(number(cluster.staleQuery(first, CounterStore.get("a")))).isEqualTo(5);
  }

  @Test
  void a_leader_that_is_stopped_in_order_lets_another_lead_first() throws IOException {
    cluster.execute(cluster.command(CounterStore.add("a", 5)));
    String first = cluster.leader();
    cluster.nodes().forEach(cluster::awaitCaughtUp);
    // What stopping begins with; nothing else makes another lead while this one runs.
    cluster.handOver(first);
    assertThat(cluster.leader()).isNotEqualTo(first);
  }

  @Test
  void all_nodes_stopped_and_started_keep_every_answer() throws IOException {
    Invocation last = null;
    for (int i = 0; i < 50; i++) {
      last = cluster.command(CounterStore.add("a", 1));
      cluster.execute(last);
    }
    for (String node : cluster.nodes()) {
      cluster.stopNode(node);
    }
    cluster.startNode("n0");
    assertThat(cluster.replica("n0").status().empty()).isFalse();
    cluster.startNode("n1");
    cluster.startNode("n2");
    assertThat(number(cluster.execute(last))).isEqualTo(49);
    assertThat(number(cluster.query(CounterStore.get("a")))).isEqualTo(50);
  }

  @Test
  void a_follower_that_fell_behind_a_purged_log_gets_a_snapshot() throws IOException {
    cluster.execute(cluster.command(CounterStore.add("a", 1)));
    String behind = follower();
    cluster.stopNode(behind);
    Invocation remembered = cluster.command(CounterStore.add("a", 1));
    cluster.execute(remembered);
    for (int i = 0; i < 120; i++) {
      cluster.execute(cluster.command(CounterStore.add("a", 1)));
    }
    cluster.startNode(behind);
    cluster.awaitCaughtUp(behind);
    assertThat(number(cluster.staleQuery(behind, CounterStore.get("a")))).isEqualTo(122);
    String other =
        cluster.nodes().stream()
            .filter(node -> !node.equals(behind) && !node.equals(cluster.leader()))
            .findFirst()
            .orElseThrow();
    cluster.stopNode(other);
    assertThat(number(cluster.execute(remembered))).isEqualTo(1);
    assertThat(number(cluster.query(CounterStore.get("a")))).isEqualTo(122);
  }

  @Test
  void members_stand_still_for_their_snapshots_at_different_entries() throws IOException {
    // Nothing is purged, so that nobody who is behind gets the snapshot of another.
    cluster.close();
    cluster =
        TestCluster.start(
            directory.resolve("unpurged"),
            ReplicaLimits.DEFAULT.withSnapshots(20, 1 << 30, 1_000_000));
    for (int i = 0; i < 120; i++) {
      cluster.execute(cluster.command(CounterStore.add("a", 1)));
    }
    cluster.nodes().forEach(cluster::awaitCaughtUp);
    List<String> all = new ArrayList<>();
    for (String node : cluster.nodes()) {
      TestCluster.await(node + " to have a snapshot", () -> !snapshots(node).isEmpty());
      all.addAll(snapshots(node));
    }
    assertThat(all).doesNotHaveDuplicates();
  }

  @Test
  void a_member_that_stops_saves_much_that_it_would_execute_again() throws IOException {
    cluster.close();
    cluster = TestCluster.start(directory.resolve("rare"), ReplicaLimits.DEFAULT);
    String longKey = "a".repeat(100_000);
    for (int i = 0; i < 50; i++) {
      cluster.execute(cluster.command(CounterStore.add(longKey, 1)));
    }
    String stopped = follower();
    cluster.awaitCaughtUp(stopped);
    assertThat(snapshots(stopped)).isEmpty();
    cluster.stopNode(stopped);
    assertThat(snapshots(stopped)).hasSize(1);
    cluster.startNode(stopped);
    cluster.awaitCaughtUp(stopped);
    assertThat(number(cluster.staleQuery(stopped, CounterStore.get(longKey)))).isEqualTo(50);
  }

  /** Empty as well when a file goes while one looks. */
  private List<String> snapshots(String node) {
    try (Stream<Path> files = Files.walk(cluster.directoryOf(node))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("snapshot\\.\\d+_\\d+"))
          .toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }

  @Test
  void time_and_random_numbers_are_the_same_on_every_replica() {
    Invocation command = cluster.command(CounterStore.step(CounterStore.CONTEXT, "", 0, false));
    String first = CounterStore.text(cluster.execute(command).replies().get(0));
    cluster.nodes().forEach(cluster::awaitCaughtUp);
    cluster.stopNode(cluster.leader());
    assertThat(CounterStore.text(cluster.execute(command).replies().get(0))).isEqualTo(first);
  }

  private String follower() {
    String leader = cluster.leader();
    Optional<String> follower =
        cluster.nodes().stream().filter(node -> !node.equals(leader)).findFirst();
    return follower.orElseThrow();
  }

  private static long number(GroupReply reply) {
    assertThat(reply.outcome()).as(reply.message()).isEqualTo(GroupOutcome.DONE);
    return CounterStore.number(reply.replies().get(0));
  }
}
