package dev.csmr.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.service.Invocation;
import dev.csmr.service.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ReplicaClusterTest {
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
  void commands_execute_and_queries_see_them() {
    for (int i = 0; i < 10; i++) {
      GroupReply reply = cluster.execute(cluster.command(CounterStore.add("a", 1)));
      assertThat(CounterStore.number(reply.replies().get(0))).isEqualTo(i);
      assertThat(number(cluster.query(CounterStore.get("a")))).isEqualTo(i + 1);
    }
  }

  @Test
  void a_retried_command_gets_its_first_answer() {
    Invocation command = cluster.command(CounterStore.add("a", 5));
    cluster.execute(cluster.command(CounterStore.add("a", 1)));
    assertThat(number(cluster.execute(command))).isEqualTo(1);
    assertThat(number(cluster.execute(command))).isEqualTo(1);
    assertThat(number(cluster.query(CounterStore.get("a")))).isEqualTo(6);
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
  void all_nodes_stopped_and_started_keep_every_answer() throws IOException {
    Invocation last = null;
    for (int i = 0; i < 50; i++) {
      last = cluster.command(CounterStore.add("a", 1));
      cluster.execute(last);
    }
    for (String node : cluster.nodes()) {
      cluster.stopNode(node);
    }
    cluster.startAll();
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
  void an_unexpected_exception_is_an_answer_and_the_group_goes_on() {
    Invocation command = cluster.command(CounterStore.step(CounterStore.FAIL, "a", 0, false));
    Reply reply = cluster.execute(command).replies().get(0);
    assertThat(reply.status()).isEqualTo(Reply.Status.FAILED);
    assertThat(reply.message()).isEqualTo("java.lang.IllegalStateException: asked to fail");
    assertThat(number(cluster.execute(cluster.command(CounterStore.add("a", 1))))).isZero();
  }

  @Test
  void a_false_condition_stops_the_other_steps() {
    Invocation guarded = cluster.command(CounterStore.add("a", 1), CounterStore.ifPositive("a"));
    assertThat(cluster.execute(guarded).replies())
        .extracting(Reply::status)
        .containsOnly(Reply.Status.CONDITION_NOT_MET);
    cluster.execute(cluster.command(CounterStore.add("a", 3)));
    Invocation again = cluster.command(CounterStore.add("a", 1), CounterStore.ifPositive("a"));
    assertThat(CounterStore.number(cluster.execute(again).replies().get(0))).isEqualTo(3);
    assertThat(number(cluster.query(CounterStore.get("a")))).isEqualTo(4);
  }

  @Test
  void time_and_random_numbers_are_the_same_on_every_replica() {
    Invocation command = cluster.command(CounterStore.step(CounterStore.CONTEXT, "", 0, false));
    String first = CounterStore.text(cluster.execute(command).replies().get(0));
    cluster.nodes().forEach(cluster::awaitCaughtUp);
    cluster.stopNode(cluster.leader());
    assertThat(CounterStore.text(cluster.execute(command).replies().get(0))).isEqualTo(first);
  }

  @Test
  void followers_name_the_leader() {
    String leader = cluster.leader();
    GroupReply reply = cluster.submit(follower(), cluster.command(CounterStore.add("a", 1)));
    assertThat(reply.outcome()).isEqualTo(GroupReply.Outcome.NOT_LEADER);
    assertThat(reply.leader()).isEqualTo(leader);
  }

  @Test
  void what_the_group_does_not_hold_is_refused_and_not_logged() {
    String leader = cluster.leader();
    GroupReply unknown =
        cluster.submit(leader, cluster.command(CounterStore.step(12345, "a", 0, false)));
    assertThat(unknown.outcome()).isEqualTo(GroupReply.Outcome.INVALID);
    GroupReply tooLarge =
        cluster.submit(leader, cluster.command(CounterStore.add("x".repeat(2 << 20), 1)));
    assertThat(tooLarge.outcome()).isEqualTo(GroupReply.Outcome.TOO_LARGE);
    assertThat(number(cluster.execute(cluster.command(CounterStore.add("a", 1))))).isZero();
  }

  @Test
  void an_expired_command_is_refused() {
    Invocation late =
        Invocation.of(9, 1, 0, System.currentTimeMillis() - 5_000, CounterStore.add("a", 1));
    assertThat(cluster.execute(late).outcome()).isEqualTo(GroupReply.Outcome.EXPIRED);
    assertThat(number(cluster.query(CounterStore.get("a")))).isZero();
  }

  private String follower() {
    String leader = cluster.leader();
    Optional<String> follower =
        cluster.nodes().stream().filter(node -> !node.equals(leader)).findFirst();
    return follower.orElseThrow();
  }

  private static long number(GroupReply reply) {
    assertThat(reply.outcome()).as(reply.message()).isEqualTo(GroupReply.Outcome.DONE);
    return CounterStore.number(reply.replies().get(0));
  }
}
