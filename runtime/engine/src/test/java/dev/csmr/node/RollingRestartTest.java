package dev.csmr.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.client.CsmrClient;
import dev.csmr.launcher.LocalCluster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes are restarted one after the other (SIGTERM, each until it serves) under load. Only real
 * processes show it: what a caller notices is the order in which a node gives up its parts.
 */
@Timeout(600)
final class RollingRestartTest {
  /**
   * What callers may notice. On a machine of its own it is 3 s ({@code
   * -Dcsmr.test.pause-millis=3000}); where others run as well, their time adds to it, but not as
   * much as a call would take that nobody answers: that ends after its deadline only.
   */
  private static final long PAUSE_MILLIS = Long.getLong("csmr.test.pause-millis", 60_000);

  @TempDir Path directory;

  @Test
  void every_call_on_a_node_that_stops_is_answered_soon_and_none_is_indeterminate()
      throws Exception {
    List<Long> longest = new ArrayList<>();
    try (LocalCluster cluster = TestClusters.registers(3, directory).startAll();
        Writers writers = new Writers(cluster, 4);
        CsmrClient client = CsmrClient.connect(cluster.endpoints())) {
      for (String node : cluster.nodes()) {
        cluster.awaitLeader("g");
        writers.longestMillis();
        cluster.stop(node);
        longest.add(writers.longestMillis());
        cluster.start(node);
        cluster.awaitServing(node, "Registers");
        longest.add(writers.longestMillis());
      }
      assertThat(writers.stopAndCheck(client)).isEmpty();
      assertThat(writers.indeterminate()).isZero();
      assertThat(longest).allMatch(millis -> millis < PAUSE_MILLIS);
    }
  }
}
