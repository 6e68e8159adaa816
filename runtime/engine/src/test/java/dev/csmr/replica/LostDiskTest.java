package dev.csmr.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.replica.api.BootstrapMode;
import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.ReplicaLimits;
import dev.csmr.replica.api.ReplicaStatus.ReplicaRole;
import dev.csmr.replica.api.Standing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Members that lose their disks, and groups that are founded once, on real Ratis. */
@Timeout(600)
@Execution(ExecutionMode.CONCURRENT)
class LostDiskTest {
  @TempDir Path directory;
  private TestCluster cluster;

  @AfterEach
  void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  private void start(ReplicaLimits limits) throws IOException {
    cluster = TestCluster.start(directory, limits);
  }

  @Test
  void a_member_that_lost_its_disk_does_not_help_one_that_lacks_what_was_acknowledged()
      throws Exception {
    start(ReplicaLimits.DEFAULT);
    String leader = cluster.leader();
    String slow = others(leader).get(0);
    String lost = others(leader).get(1);
    cluster.stopNode(slow);
    add(1);
    cluster.stopNode(leader);
    cluster.stopNode(lost);
    cluster.loseDisk(lost);

    cluster.startNode(lost);
    cluster.startNode(slow);
    // Three of the longest election timeouts: time is what this is about.
    TimeUnit.SECONDS.sleep(3);
    assertThat(cluster.replica(slow).status().ready()).isFalse();
    assertThat(cluster.replica(lost).status().role()).isEqualTo(ReplicaRole.NONE);
    cluster.awaitImpeded(
        lost, "its other members have to elect a leader first", "[" + slow + "]", "majority");

    cluster.startNode(leader);
    assertThat(read()).isEqualTo(1);
    awaitWhole(lost);
    cluster.stopNode(leader);
    add(1);
    assertThat(read()).isEqualTo(2);
  }

  @Test
  void a_member_that_lost_its_disk_gets_everything_back_from_a_leader_that_stays()
      throws IOException {
    start(ReplicaLimits.DEFAULT);
    for (int i = 0; i < 5; i++) {
      add(1);
    }
    String leader = cluster.leader();
    String lost = others(leader).get(0);
    cluster.stopNode(lost);
    cluster.loseDisk(lost);

    cluster.startNode(lost);
    awaitWhole(lost);

    cluster.stopNode(leader);
    add(1);
    assertThat(read()).isEqualTo(6);
  }

  @Test
  void a_member_that_lost_its_disk_gets_a_snapshot_of_what_was_purged_from_the_log()
      throws IOException {
    start(ReplicaLimits.DEFAULT.withSnapshots(20, 1 << 30, 5));
    for (int i = 0; i < 60; i++) {
      add(1);
    }
    String lost = others(cluster.leader()).get(0);
    cluster.stopNode(lost);
    cluster.loseDisk(lost);

    cluster.startNode(lost);
    awaitWhole(lost);
    cluster.awaitCaughtUp(lost);
    assertThat(
            CounterStore.number(cluster.staleQuery(lost, CounterStore.get("a")).replies().get(0)))
        .isEqualTo(60);
  }

  @Test
  void a_member_whose_group_directory_was_moved_away_is_as_one_that_lost_its_disk()
      throws IOException {
    start(ReplicaLimits.DEFAULT);
    add(1);
    String leader = cluster.leader();
    String lost = others(leader).get(0);
    String other = others(leader).get(1);
    cluster.stopNode(lost);
    // With no majority, it gets nothing back before it was looked at.
    cluster.stopNode(other);
    Files.move(
        cluster.directoryOf(lost).resolve(ReplicaServer.directory("test", TestCluster.GROUP)),
        directory.resolve("old"));

    cluster.startNode(lost);
    assertThat(cluster.replica(lost).standing().stage()).isNotEqualTo(Standing.Stage.WHOLE);
    cluster.startNode(other);
    awaitWhole(lost);
    assertThat(read()).isEqualTo(1);
  }

  @Test
  void a_group_is_founded_when_all_its_members_are_there_or_somebody_says_so() throws Exception {
    cluster = new TestCluster(directory, 3, ReplicaLimits.DEFAULT, TestCluster.GROUP);
    cluster.startNode("n0");
    cluster.startNode("n1");
    TestCluster.await(
        "the first two to wait for the third",
        () ->
            String.valueOf(cluster.replica("n0").status().impeded())
                .contains("nodes [n2] do not answer"));

    cluster.stopNode("n1");
    cluster.startNode("n1", BootstrapMode.FOUND);
    add(1);
    assertThat(cluster.replica("n0").standing().founders()).containsOnlyKeys("n0", "n1");

    cluster.startNode("n2");
    awaitWhole("n2");
    assertThat(cluster.replica("n2").standing().founders()).isEmpty();
    assertThat(read()).isEqualTo(1);
  }

  @Test
  void while_somebody_has_data_nobody_founds_the_group_anew_even_when_told_to() throws Exception {
    start(ReplicaLimits.DEFAULT);
    add(1);
    cluster.nodes().forEach(cluster::awaitCaughtUp);
    String left = cluster.leader();
    String lost = others(left).get(0);
    String moved = others(left).get(1);
    cluster.nodes().forEach(cluster::stopNode);
    cluster.loseDisk(lost);
    Path elsewhere = directory.resolve("elsewhere");
    Files.move(cluster.directoryOf(moved), elsewhere);

    cluster.startNode(left);
    cluster.startNode(lost, BootstrapMode.FOUND);
    cluster.startNode(moved, BootstrapMode.FOUND);
    for (String node : others(left)) {
      TestCluster.await(
          node + " to refuse",
          () ->
              String.valueOf(cluster.replica(node).status().impeded())
                  .contains("not founded anew while nodes [" + left + "] have data"));
    }
    assertThat(cluster.replica(left).status().ready()).isFalse();

    cluster.stopNode(moved);
    cluster.loseDisk(moved);
    Files.move(elsewhere, cluster.directoryOf(moved));
    cluster.startNode(moved);
    assertThat(read()).isEqualTo(1);
    awaitWhole(lost);
  }

  @Test
  void a_group_of_one_whose_data_are_gone_begins_anew_only_when_somebody_says_so()
      throws Exception {
    cluster = new TestCluster(directory, 1, ReplicaLimits.DEFAULT, TestCluster.GROUP);
    cluster.startAll();
    add(1);
    Path group =
        cluster.directoryOf("n0").resolve(ReplicaServer.directory("test", TestCluster.GROUP));
    cluster.stopNode("n0");
    Files.move(group, directory.resolve("old"));
    for (int start = 0; start < 2; start++) {
      cluster.startNode("n0");
      cluster.awaitImpeded("n0", "it had data here, which are gone", "--found");
      cluster.stopNode("n0");
    }

    cluster.startNode("n0", BootstrapMode.FOUND);
    assertThat(read()).isZero();
  }

  private void awaitWhole(String node) {
    TestCluster.await(
        node + " to have everything; it says " + cluster.replica(node).status(),
        () ->
            cluster.replica(node).standing().stage() == Standing.Stage.WHOLE
                && cluster.replica(node).status().impeded() == null);
    assertThat(cluster.stopReason(node, TestCluster.GROUP)).isNull();
  }

  private List<String> others(String node) {
    return cluster.nodes().stream().filter(other -> !other.equals(node)).toList();
  }

  private void add(long amount) {
    GroupReply reply = cluster.execute(cluster.command(CounterStore.add("a", amount)));
    assertThat(reply.outcome()).as(reply.message()).isEqualTo(GroupOutcome.DONE);
  }

  private long read() {
    GroupReply reply = cluster.query(CounterStore.get("a"));
    assertThat(reply.outcome()).as(reply.message()).isEqualTo(GroupOutcome.DONE);
    return CounterStore.number(reply.replies().get(0));
  }
}
