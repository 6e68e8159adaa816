package dev.csmr.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.client.CsmrClient;
import dev.csmr.launcher.LocalCluster;
import dev.csmr.replica.QuickSpreadNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The leaders of several groups on nodes that are started, killed and started again under load. The
 * rules are shown without processes; only here do nodes learn of each other's leaders over the wire
 * while callers go on with the one that just gave its leadership away.
 */
@Timeout(240)
final class LeaderSpreadTest {
  private static final int GROUPS = 6;

  @TempDir Path directory;

  @Test
  void leaders_spread_over_the_nodes_and_no_call_is_indeterminate_because_one_moved()
      throws Exception {
    try (LocalCluster cluster =
            TestClusters.groups(3, GROUPS, directory).withMain(QuickSpreadNode.class).startAll();
        Writers writers = new Writers(cluster, List.of("Registers1", "Registers2", "Registers3"));
        CsmrClient client = CsmrClient.connect(cluster.endpoints())) {
      cluster.await("writes", () -> writers.acknowledged() > 50);
      awaitBalance(cluster);

      String killed = cluster.awaitLeader("g1");
      cluster.kill(killed);
      cluster.await(
          "the others to lead all groups",
          () -> cluster.nodes().stream().mapToLong(node -> leads(cluster, node)).sum() == GROUPS);
      cluster.start(killed);
      awaitBalance(cluster);

      assertThat(writers.stopAndCheck(client)).isEmpty();
      assertThat(writers.indeterminate()).isZero();
    }
  }

  private static void awaitBalance(LocalCluster cluster) throws Exception {
    cluster.await(
        "each node to lead two groups",
        () -> cluster.nodes().stream().allMatch(node -> leads(cluster, node) == 2));
  }

  /** How many groups a node leads and serves; 0 when it does not answer. */
  private static long leads(LocalCluster cluster, String node) {
    return cluster.isAlive(node)
        ? cluster.status(node).stream()
            .flatMap(status -> status.groups().stream())
            .filter(NodeStatus.GroupStatus::ready)
            .count()
        : 0;
  }
}
