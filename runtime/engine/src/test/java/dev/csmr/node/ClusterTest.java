package dev.csmr.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.client.CsmrClient;
import dev.csmr.launcher.LocalCluster;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes are killed under load (SIGKILL), the one that leads and then all of them. Only processes
 * show it: nothing that was acknowledged was in their memory alone.
 */
@Timeout(600)
final class ClusterTest {
  private static final int PROGRESS = 40;

  @TempDir Path directory;

  @Test
  void killed_nodes_lose_nothing_acknowledged_and_double_nothing() throws Exception {
    try (LocalCluster cluster = TestClusters.registers(3, directory).startAll();
        CsmrClient client = CsmrClient.connect(cluster.endpoints());
        Writers writers = new Writers(cluster, 4)) {
      writers.awaitMore(PROGRESS);
      String leader = cluster.awaitLeader("g");
      cluster.kill(leader);
      writers.awaitMore(PROGRESS);
      cluster.start(leader);
      writers.awaitMore(PROGRESS);

      for (String node : cluster.nodes()) {
        cluster.kill(node);
      }
      cluster.startAll();
      writers.awaitMore(PROGRESS);

      assertThat(writers.stopAndCheck(client)).isEmpty();
    }
  }
}
