package dev.csmr.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.replica.api.BootstrapMode;
import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.Member;
import dev.csmr.replica.api.MembersOutcome;
import dev.csmr.replica.api.MembersReply;
import dev.csmr.replica.api.Membership;
import dev.csmr.replica.api.ReplicaLimits;
import dev.csmr.replica.api.ReplicaStatus;
import dev.csmr.replica.api.ReplicaStatus.ReplicaRole;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The members of a group are changed while it runs, on real Ratis. */
@Timeout(600)
@Execution(ExecutionMode.CONCURRENT)
class MembersTest {
  @TempDir Path directory;
  private TestCluster cluster;

  private void start() throws IOException {
    cluster = TestCluster.start(directory, ReplicaLimits.DEFAULT.withSnapshots(20, 1 << 30, 5));
  }

  @AfterEach
  void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void a_leader_is_replaced_and_the_group_goes_on_with_its_new_members_only() throws IOException {
    start();
    add(1);
    String replaced = cluster.leader();
    String newcomer = cluster.startJoining();
    List<String> members = without(replaced);

    MembersReply reply = cluster.changeMembers(members.toArray(String[]::new));

    assertThat(reply.outcome()).as(reply.message()).isEqualTo(MembersOutcome.DONE);
    assertThat(reply.members()).containsExactlyInAnyOrderElementsOf(members);
    TestCluster.await(
        "the replaced node to leave",
        () -> cluster.replica(replaced).status().role() == ReplicaRole.REMOVED);
    GroupReply refused = cluster.submit(replaced, cluster.command(CounterStore.add("a", 1)));
    assertThat(refused.outcome()).isEqualTo(GroupOutcome.STOPPED);
    assertThat(refused.message()).contains("no member").contains("move ");
    assertThat(cluster.stopReason(replaced, TestCluster.GROUP)).isNull();
    cluster.stopNode(replaced);
    add(1);
    cluster.stopNode(other(members, newcomer));
    add(1);
    assertThat(read()).isEqualTo(3);
    assertThat(number(cluster.staleQuery(newcomer, CounterStore.get("a")))).isNotNegative();
  }

  @Test
  void a_leader_whose_new_members_do_not_answer_serves_no_linearizable_query() throws IOException {
    start();
    add(1);
    String removed = other(cluster.nodes(), cluster.leader());
    cluster.startJoining();
    List<String> members = without(removed);
    cluster.changeMembers(members.toArray(String[]::new));
    String leader = cluster.leader();
    assertThat(read()).isEqualTo(1);

    for (String member : members) {
      if (!member.equals(leader)) {
        cluster.stopNode(member);
      }
    }

    GroupReply reply = cluster.query(leader, CounterStore.get("a"));
    assertThat(reply.outcome()).isIn(GroupOutcome.NOT_READY, GroupOutcome.NOT_LEADER);
  }

  @Test
  void nodes_that_are_restarted_keep_the_members_of_their_log() throws IOException {
    start();
    String removed = other(cluster.nodes(), cluster.leader());
    String newcomer = cluster.startJoining();
    List<String> members = without(removed);
    cluster.changeMembers(members.toArray(String[]::new));
    for (int i = 0; i < 50; i++) {
      add(1);
    }

    for (String node : cluster.nodes()) {
      cluster.stopNode(node);
    }
    for (String node : members) {
      cluster.startNode(node);
    }

    add(1);
    assertThat(read()).isEqualTo(51);
    for (String node : members) {
      cluster.awaitCaughtUp(node);
      assertThat(cluster.replica(node).status().membership().nodes())
          .containsExactlyInAnyOrderElementsOf(members);
    }
    assertThat(cluster.replica(newcomer).status().membership().joins()).isFalse();
  }

  @Test
  void a_newcomer_gets_a_snapshot_of_what_was_purged_from_the_log() throws IOException {
    start();
    for (int i = 0; i < 120; i++) {
      add(1);
    }
    String first = cluster.startJoining();
    String second = cluster.startJoining();

    MembersReply reply = cluster.changeMembers(cluster.nodes().toArray(String[]::new));

    assertThat(reply.outcome()).as(reply.message()).isEqualTo(MembersOutcome.DONE);
    for (String newcomer : List.of(first, second)) {
      cluster.awaitCaughtUp(newcomer);
      assertThat(number(cluster.staleQuery(newcomer, CounterStore.get("a")))).isEqualTo(120);
    }
    cluster.stopNode("n0");
    cluster.stopNode("n1");
    cluster.stopNode(first);
    cluster.startNode(first);
    add(1);
    assertThat(read()).isEqualTo(121);
  }

  @Test
  void a_group_of_one_grows_to_three_and_shrinks_to_another_one() throws IOException {
    cluster = new TestCluster(directory, 1, ReplicaLimits.DEFAULT, TestCluster.GROUP);
    cluster.startAll();
    add(1);
    cluster.startJoining();
    cluster.startJoining();

    assertThat(cluster.changeMembers("n0", "n1", "n2").outcome()).isEqualTo(MembersOutcome.DONE);
    add(1);
    assertThat(cluster.changeMembers("n2").outcome()).isEqualTo(MembersOutcome.DONE);

    assertThat(cluster.leader()).isEqualTo("n2");
    add(1);
    assertThat(read()).isEqualTo(3);
  }

  @Test
  void a_newcomer_that_does_not_run_is_named_and_nothing_changes() throws IOException {
    start();
    add(1);
    String absent = cluster.addNode();

    MembersReply reply = cluster.changeMembers("n0", "n1", absent);

    assertThat(reply.outcome()).isEqualTo(MembersOutcome.FAILED);
    assertThat(reply.message()).contains(absent + " at 127.0.0.1:").contains("[csmr-1324] ");
    assertThat(reply.members()).containsExactlyInAnyOrder("n0", "n1", "n2");
    add(1);
    assertThat(read()).isEqualTo(2);
  }

  @Test
  void a_node_that_left_comes_back_without_its_old_data() throws IOException {
    start();
    add(1);
    String absent = other(cluster.nodes(), cluster.leader());
    String newcomer = cluster.startJoining();
    List<String> members = without(absent);
    cluster.changeMembers(members.toArray(String[]::new));
    add(1);
    cluster.stopNode(absent);

    cluster.startJoiningAgain(absent);
    MembersReply reply = cluster.changeMembers("n0", "n1", "n2");

    assertThat(reply.outcome()).as(reply.message()).isEqualTo(MembersOutcome.DONE);
    cluster.stopNode(newcomer);
    cluster.awaitCaughtUp(absent);
    assertThat(number(cluster.staleQuery(absent, CounterStore.get("a")))).isEqualTo(2);
    assertThat(read()).isEqualTo(2);
  }

  @Test
  void a_member_that_is_said_to_be_elsewhere_is_refused() throws IOException {
    start();
    List<Member> moved =
        cluster.config("n0").groups().get(0).members().stream()
            .map(member -> new Member(member.node(), member.host(), member.port() % 65535 + 1, 0))
            .toList();

    MembersReply reply = cluster.changeMembers(moved);

    assertThat(reply.outcome()).isEqualTo(MembersOutcome.FAILED);
    assertThat(reply.message()).contains("does not move", "new name");
  }

  @Test
  void a_change_that_ends_with_its_leader_is_made_by_the_next() throws IOException {
    start();
    add(1);
    String removed = other(cluster.nodes(), cluster.leader());
    cluster.startJoining();
    List<String> members = without(removed);
    String leader = cluster.leader();
    List<Member> wanted =
        cluster.config(leader).groups().get(0).members().stream()
            .filter(member -> members.contains(member.node()))
            .toList();

    var unused = cluster.replica(leader).changeMembers(wanted);
    cluster.stopNode(leader);
    cluster.startNode(leader);

    assertThat(cluster.changeMembers(members.toArray(String[]::new)).outcome())
        .isEqualTo(MembersOutcome.DONE);
    add(1);
    assertThat(read()).isEqualTo(2);
  }

  @Test
  void nodes_that_join_never_found_the_group_nor_elect_each_other() throws Exception {
    cluster = new TestCluster(directory, 0, ReplicaLimits.DEFAULT, TestCluster.GROUP);
    cluster.addNode();
    String first = cluster.startJoining();
    String second = cluster.startJoining();
    for (String node : List.of(first, second)) {
      cluster.stopNode(node);
      cluster.startNode(node);
    }

    // Three of the longest election timeouts: time is what this is about.
    TimeUnit.SECONDS.sleep(3);

    for (String node : List.of(first, second)) {
      ReplicaStatus status = cluster.replica(node).status();
      assertThat(status.term()).isEqualTo(-1);
      assertThat(status.role()).isEqualTo(ReplicaRole.NONE);
      cluster.awaitImpeded(node, "nodes [n0] do not answer", "--found and the group's name");
      assertThat(status.membership()).isEqualTo(new Membership(-1, List.of(), List.of(), true));
      assertThat(cluster.staleQuery(node, CounterStore.get("a")).outcome())
          .isEqualTo(GroupOutcome.NOT_READY);
    }
  }

  @Test
  void a_newcomer_that_was_stopped_in_mid_join_is_a_newcomer_still() throws IOException {
    start();
    add(1);
    String newcomer = cluster.startJoining();
    TestCluster.await(
        "the newcomer to wait for the group",
        () -> cluster.replica(newcomer).status().role() == ReplicaRole.FOLLOWER);
    List<Member> wanted = cluster.config(newcomer).groups().get(0).members();

    var unused = cluster.replica(cluster.leader()).changeMembers(wanted);
    cluster.stopNode(newcomer);
    cluster.startNode(newcomer, BootstrapMode.JOIN);

    // Unless the change was over before it was stopped.
    Membership membership = cluster.replica(newcomer).status().membership();
    assertThat(membership.joins() || membership.nodes().contains(newcomer)).isTrue();
    // A leader may take a newcomer that was away for silent still; asked again, it goes on.
    TestCluster.await(
        "the members to be changed",
        () ->
            cluster.changeMembers(cluster.nodes().toArray(String[]::new)).outcome()
                == MembersOutcome.DONE);
    TestCluster.await(
        "the newcomer to be a member",
        () -> !cluster.replica(newcomer).status().membership().joins());
    cluster.awaitCaughtUp(newcomer);
  }

  private void add(long amount) {
    GroupReply reply = cluster.execute(cluster.command(CounterStore.add("a", amount)));
    assertThat(reply.outcome()).as(reply.message()).isEqualTo(GroupOutcome.DONE);
  }

  private long read() {
    return number(cluster.query(CounterStore.get("a")));
  }

  private static long number(GroupReply reply) {
    assertThat(reply.outcome()).as(reply.message()).isEqualTo(GroupOutcome.DONE);
    return CounterStore.number(reply.replies().get(0));
  }

  private List<String> without(String node) {
    return cluster.nodes().stream().filter(other -> !other.equals(node)).toList();
  }

  private static String other(List<String> nodes, String node) {
    return nodes.stream().filter(other -> !other.equals(node)).findFirst().orElseThrow();
  }
}
