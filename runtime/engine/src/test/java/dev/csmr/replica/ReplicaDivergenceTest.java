package dev.csmr.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.ReplicaLimits;
import dev.csmr.service.Invocation;
import dev.csmr.service.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** I7: a replica that differs from the others stops. */
@Timeout(600)
@Execution(ExecutionMode.CONCURRENT)
class ReplicaDivergenceTest {
  private static final Step OWN = CounterStore.step(CounterStore.OWN, "", 0, false);

  private static final Step KEEP_OWN = CounterStore.step(CounterStore.KEEP_OWN, "a", 0, false);

  @TempDir Path directory;
  private TestCluster cluster;

  @BeforeEach
  void start() throws IOException {
    cluster = TestCluster.start(directory, ReplicaLimits.DEFAULT.withSnapshots(20, 1 << 30, 5));
    execute(OWN);
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void the_follower_that_answers_otherwise_than_the_two_others_stops_and_they_go_on() {
    String odd = followers().get(0);
    cluster.own(odd, () -> 7);
    execute(OWN);
    assertStopsAlone(odd);
  }

  @Test
  void the_leader_stops_when_it_is_the_one_that_differs_and_the_others_go_on() {
    String odd = cluster.leader();
    cluster.own(odd, () -> 7);
    execute(OWN);
    assertStopsAlone(odd);
  }

  @Test
  void where_all_differ_all_stop() {
    cluster.nodes().forEach(node -> cluster.own(node, System::nanoTime));
    Invocation differing = cluster.command(OWN);
    TestCluster.await(
        "a leader to take it",
        () -> {
          GroupOutcome outcome = cluster.submit(cluster.leader(), differing).outcome();
          return outcome != GroupOutcome.NOT_LEADER && outcome != GroupOutcome.NOT_READY;
        });
    for (String node : cluster.nodes()) {
      awaitStop(node);
      assertThat(cluster.stopReason(node, TestCluster.GROUP))
          .contains("no majority of the members agrees with it")
          .contains("[csmr-1402] ", "fix the code of the group's services");
    }
  }

  @Test
  void a_replica_whose_hash_set_was_restored_in_another_order_stops() throws IOException {
    for (int i = 0; i < 60; i++) {
      execute(CounterStore.step(CounterStore.PUT_IN, "item-" + i, 0, false));
    }
    for (int i = 0; i < 45; i++) {
      execute(CounterStore.step(CounterStore.TAKE_OUT, "", 0, false));
    }
    for (int i = 0; i < 25; i++) {
      execute(CounterStore.add("a", 1));
    }
    String restored = followers().get(0);
    cluster.awaitCaughtUp(restored);
    cluster.stopNode(restored);
    cluster.startNode(restored);
    for (int i = 0; i < 10; i++) {
      execute(CounterStore.step(CounterStore.TAKE_OUT, "", 0, false));
    }
    assertStopsAlone(restored);
  }

  @Test
  void the_follower_whose_state_differs_although_no_answer_shows_it_stops_when_the_group_rests() {
    String odd = followers().get(0);
    cluster.awaitCaughtUp(odd);
    cluster.own(odd, () -> 7);
    execute(KEEP_OWN);
    assertStopsAlone(odd, "its state as of entry \\d+, .* is not that of \\[n\\d, n\\d]");
  }

  @Test
  void the_leader_whose_state_differs_although_no_answer_shows_it_stops_when_the_group_rests() {
    String odd = cluster.leader();
    cluster.own(odd, () -> 7);
    execute(KEEP_OWN);
    assertStopsAlone(odd, "its state as of entry \\d+, .* is not that of \\[n\\d, n\\d]");
  }

  private void assertStopsAlone(String odd) {
    assertStopsAlone(odd, "what it executed up to entry \\d+ is not what \\[n\\d, n\\d] executed");
  }

  private void assertStopsAlone(String odd, String difference) {
    awaitStop(odd);
    assertThat(cluster.stopReason(odd, TestCluster.GROUP))
        .contains("group counters")
        .contains(cluster.directoryOf(odd).toString())
        .containsPattern(difference)
        .contains(" away (keep it until the group is well)");
    assertThat(cluster.replica(odd).status().stopped()).containsPattern(difference);
    cluster.execute(cluster.command(CounterStore.add("b", 1)));
    for (String node : cluster.nodes()) {
      if (!node.equals(odd)) {
        assertThat(cluster.stopReason(node, TestCluster.GROUP)).isNull();
      }
    }
  }

  private void awaitStop(String node) {
    TestCluster.await(node + " to stop", () -> cluster.stopReason(node, TestCluster.GROUP) != null);
  }

  private List<String> followers() {
    String leader = cluster.leader();
    return cluster.nodes().stream().filter(node -> !node.equals(leader)).toList();
  }

  private void execute(Step step) {
    GroupReply reply = cluster.execute(cluster.command(step));
    assertThat(reply.outcome()).as(reply.message()).isEqualTo(GroupOutcome.DONE);
  }
}
