package dev.csmr.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.client.CsmrClient;
import dev.csmr.launcher.LocalCluster;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a cluster of three processes survives. */
@Timeout(180)
final class ClusterTest {

  @TempDir Path directory;

  private LocalCluster cluster(String... more) throws Exception {
    return TestClusters.registers(3, directory, more).startAll();
  }

  private static void awaitProgress(LocalCluster cluster, Writers writers) throws Exception {
    long goal = writers.acknowledged() + 100;
    cluster.await("100 more acknowledged writes", () -> writers.acknowledged() > goal);
  }

  @Test
  void a_leader_killed_under_load_loses_nothing_and_doubles_nothing() throws Exception {
    try (LocalCluster cluster = cluster();
        CsmrClient client = CsmrClient.connect(cluster.endpoints());
        Writers writers = new Writers(cluster, 4)) {
      for (int round = 0; round < 2; round++) {
        awaitProgress(cluster, writers);
        String leader = cluster.awaitLeader("g");
        cluster.kill(leader);
        awaitProgress(cluster, writers);
        cluster.start(leader);
      }

      assertThat(writers.stopAndCheck(new Registers(client.caller("Registers"))))
          .as(cluster::logs)
          .isEmpty();
    }
  }

  @Test
  void all_nodes_killed_and_started_again_have_every_acknowledged_write() throws Exception {
    try (LocalCluster cluster = cluster();
        CsmrClient client = CsmrClient.connect(cluster.endpoints());
        Writers writers = new Writers(cluster, 2)) {
      awaitProgress(cluster, writers);
      for (String node : cluster.nodes()) {
        cluster.kill(node);
      }
      cluster.startAll();
      awaitProgress(cluster, writers);

      assertThat(writers.stopAndCheck(new Registers(client.caller("Registers"))))
          .as(cluster::logs)
          .isEmpty();
    }
  }

  @Test
  void a_follower_that_fell_behind_is_restored_from_a_snapshot() throws Exception {
    String often = "raft: {snapshot-entries: 50, retained-entries: 1}\n";
    try (LocalCluster cluster = cluster(often);
        CsmrClient client = CsmrClient.connect(cluster.endpoints())) {
      Registers registers = new Registers(client.caller("Registers"));
      String leader = cluster.awaitLeader("g");
      String follower =
          cluster.nodes().stream().filter(node -> !node.equals(leader)).findFirst().orElseThrow();
      cluster.kill(follower);
      for (int i = 0; i < 300; i++) {
        registers.add("a", 1);
      }
      cluster.start(follower);
      // Until it has data, its vote does not count, and its stale reads are answered elsewhere.
      cluster.awaitServing(follower);
      try (CsmrClient direct = CsmrClient.connect(List.of(cluster.endpoint(follower)))) {
        Registers there = new Registers(direct.caller("Registers"));
        cluster.await("the follower to catch up", () -> there.staleGet("a") == 300);
      }
      cluster.kill(cluster.awaitLeader("g"));

      assertThat(registers.add("a", 1)).isEqualTo(301);
    }
  }

  @Test
  void a_node_that_is_asked_to_end_does_so_and_the_others_go_on() throws Exception {
    try (LocalCluster cluster = cluster();
        CsmrClient client = CsmrClient.connect(cluster.endpoints())) {
      Registers registers = new Registers(client.caller("Registers"));
      registers.add("a", 1);
      String leader = cluster.awaitLeader("g");

      assertThat(cluster.stop(leader)).isEqualTo(143);
      assertThat(registers.add("a", 1)).isEqualTo(2);
      cluster.start(leader);
      cluster.awaitServing(leader, "Registers");
    }
  }
}
