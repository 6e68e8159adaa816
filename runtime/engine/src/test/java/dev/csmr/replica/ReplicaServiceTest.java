package dev.csmr.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.ReplicaLimits;
import dev.csmr.service.Invocation;
import dev.csmr.service.InvocationIdentity;
import dev.csmr.service.Reply;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class ReplicaServiceTest {
  @TempDir static Path directory;
  private static TestCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    cluster = TestCluster.start(directory, ReplicaLimits.DEFAULT);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void commands_execute_and_queries_see_them() {
    for (int i = 0; i < 10; i++) {
      GroupReply reply = cluster.execute(cluster.command(CounterStore.add("b", 1)));
      assertThat(CounterStore.number(reply.replies().get(0))).isEqualTo(i);
      assertThat(number(cluster.query(CounterStore.get("b")))).isEqualTo(i + 1);
    }
  }

  @Test
  void a_retried_command_gets_its_first_answer() {
    Invocation command = cluster.command(CounterStore.add("c", 5));
    cluster.execute(cluster.command(CounterStore.add("c", 1)));
    assertThat(number(cluster.execute(command))).isEqualTo(1);
    assertThat(number(cluster.execute(command))).isEqualTo(1);
    assertThat(number(cluster.query(CounterStore.get("c")))).isEqualTo(6);
  }

  @Test
  void an_unexpected_exception_is_an_answer_and_the_group_goes_on() {
    Invocation command = cluster.command(CounterStore.step(CounterStore.FAIL, "d", 0, false));
    Reply reply = cluster.execute(command).replies().get(0);
    assertThat(reply.status()).isEqualTo(Reply.Status.FAILED);
    assertThat(reply.message()).isEqualTo("java.lang.IllegalStateException: asked to fail");
    assertThat(number(cluster.execute(cluster.command(CounterStore.add("d", 1))))).isZero();
  }

  @Test
  void a_false_condition_stops_the_other_steps() {
    Invocation guarded = cluster.command(CounterStore.add("e", 1), CounterStore.ifPositive("e"));
    assertThat(cluster.execute(guarded).replies())
        .extracting(Reply::status)
        .containsOnly(Reply.Status.CONDITION_NOT_MET);
    cluster.execute(cluster.command(CounterStore.add("e", 3)));
    Invocation again = cluster.command(CounterStore.add("e", 1), CounterStore.ifPositive("e"));
    assertThat(CounterStore.number(cluster.execute(again).replies().get(0))).isEqualTo(3);
    assertThat(number(cluster.query(CounterStore.get("e")))).isEqualTo(4);
  }

  @Test
  void followers_name_the_leader() {
    // Whoever leads may change in between.
    TestCluster.await(
        "a follower to name the leader",
        () -> {
          String leader = cluster.leader();
          GroupReply reply =
              cluster.submit(otherThan(leader), cluster.command(CounterStore.add("f", 1)));
          return reply.outcome() == GroupOutcome.NOT_LEADER && leader.equals(reply.leader());
        });
  }

  @Test
  void what_the_group_does_not_hold_is_refused_and_not_logged() {
    GroupReply unknown = cluster.execute(cluster.command(CounterStore.step(12345, "g", 0, false)));
    assertThat(unknown.outcome()).isEqualTo(GroupOutcome.INVALID);
    GroupReply newer = cluster.execute(cluster.command(CounterStore.newerAdd("g")));
    assertThat(newer.outcome()).isEqualTo(GroupOutcome.INVALID);
    assertThat(newer.message()).contains("add of CounterStore: Request has no field 3");
    assertThat(cluster.query(CounterStore.newerAdd("g")).outcome()).isEqualTo(GroupOutcome.INVALID);
    GroupReply tooLarge =
        cluster.execute(cluster.command(CounterStore.add("x".repeat(2 << 20), 1)));
    assertThat(tooLarge.outcome()).isEqualTo(GroupOutcome.TOO_LARGE);
    assertThat(number(cluster.execute(cluster.command(CounterStore.add("g", 1))))).isZero();
  }

  @Test
  void an_expired_command_is_refused() {
    Invocation late =
        Invocation.of(
            new InvocationIdentity(9, 1, 0, System.currentTimeMillis() - 5_000),
            CounterStore.add("h", 1));
    assertThat(cluster.execute(late).outcome()).isEqualTo(GroupOutcome.EXPIRED);
    assertThat(number(cluster.query(CounterStore.get("h")))).isZero();
  }

  private static String otherThan(String leader) {
    return cluster.nodes().stream().filter(node -> !node.equals(leader)).findFirst().orElseThrow();
  }

  private static long number(GroupReply reply) {
    assertThat(reply.outcome()).as(reply.message()).isEqualTo(GroupOutcome.DONE);
    return CounterStore.number(reply.replies().get(0));
  }
}
