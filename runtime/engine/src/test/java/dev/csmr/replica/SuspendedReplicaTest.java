package dev.csmr.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.ReplicaLimits;
import dev.csmr.replica.disk.GroupDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Replicas whose disk does not take what they must write. */
@Timeout(600)
@Execution(ExecutionMode.CONCURRENT)
class SuspendedReplicaTest {
  private static final String OTHER = "other";

  @TempDir Path directory;
  private TestCluster cluster;

  @AfterEach
  void stop() {
    cluster.close();
  }

  /** In the way of Ratis, which writes its term and vote to a file of this name first. */
  private Path obstruct(String node) throws IOException {
    Path inTheWay =
        cluster
            .directoryOf(node)
            .resolve(ReplicaServer.directory("test", TestCluster.GROUP))
            .resolve("current/raft-meta.tmp");
    Files.createDirectories(inTheWay);
    return Files.createFile(inTheWay.resolve("x"));
  }

  private static void remove(Path file) throws IOException {
    Files.delete(file);
    Files.delete(file.getParent());
  }

  @Test
  void a_replica_that_cannot_write_its_term_says_so_keeps_the_others_and_goes_on_when_it_can()
      throws IOException {
    cluster = new TestCluster(directory, 3, ReplicaLimits.DEFAULT, TestCluster.GROUP, OTHER);
    cluster.startAll();
    add();
    String leader = cluster.leader();
    List<String> others = cluster.nodes().stream().filter(node -> !node.equals(leader)).toList();
    others.forEach(cluster::awaitCaughtUp);
    String node = others.get(0);
    Path inTheWay = obstruct(node);
    cluster.stopNode(leader);
    cluster.awaitImpeded(node, "raft-meta", "Make room on that disk", "goes on by itself");
    assertThat(cluster.replica(node).status().stopped()).isNull();
    assertThat(cluster.replica(node).term()).isEqualTo(-1);
    TestCluster.await(
        "the other group to have nothing to complain of",
        () -> cluster.replica(node, OTHER).status().impeded() == null);

    remove(inTheWay);
    add();
    cluster.awaitCaughtUp(node);
    assertThat(CounterStore.number(cluster.query(CounterStore.get("a")).replies().get(0)))
        .isEqualTo(2);
  }

  @Test
  void a_node_started_on_a_disk_that_takes_nothing_stays_up_and_goes_on_when_it_does()
      throws IOException {
    cluster = new TestCluster(directory, 1, ReplicaLimits.DEFAULT, TestCluster.GROUP);
    cluster.startAll();
    add();
    cluster.stopNode("n0");
    Path inTheWay = obstruct("n0");

    cluster.startNode("n0");
    cluster.awaitImpeded("n0", "does not take part: it cannot be opened", "Make room on that disk");
    assertThat(cluster.stopReason("n0", TestCluster.GROUP)).isNull();

    remove(inTheWay);
    add();
    assertThat(CounterStore.number(cluster.query(CounterStore.get("a")).replies().get(0)))
        .isEqualTo(2);
  }

  @Test
  void a_replica_whose_files_are_deleted_stops_and_gets_its_data_back_when_restarted()
      throws IOException {
    cluster = new TestCluster(directory, 3, ReplicaLimits.DEFAULT, TestCluster.GROUP);
    cluster.startAll();
    add();
    String leader = cluster.leader();
    String node = cluster.nodes().stream().filter(each -> !each.equals(leader)).findFirst().get();
    cluster.awaitCaughtUp(node);
    Path files =
        cluster.directoryOf(node).resolve(ReplicaServer.directory("test", TestCluster.GROUP));
    new GroupDirectory(files).clear();

    TestCluster.await("it to stop", () -> cluster.stopReason(node, TestCluster.GROUP) != null);
    assertThat(cluster.stopReason(node, TestCluster.GROUP))
        .contains("are gone, " + files, "restart it while a majority");

    cluster.stopNode(node);
    cluster.startNode(node);
    add();
    cluster.awaitCaughtUp(node);
  }

  private void add() {
    GroupReply reply = cluster.execute(cluster.command(CounterStore.add("a", 1)));
    assertThat(reply.outcome()).as(reply.message()).isEqualTo(GroupOutcome.DONE);
  }
}
