package dev.csmr.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.client.CsmrClient;
import dev.csmr.launcher.LocalCluster;
import dev.csmr.replica.QuickSpreadNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes are restarted one after the other (SIGTERM, each until it serves and leaders have spread
 * again) under load. Only real processes show it: what a caller notices is the order in which a
 * node gives up its parts, and nodes learn of each other's leaders over the wire while callers go
 * on with the one that just gave its leadership away.
 */
@Timeout(600)
final class RollingRestartTest {
  /**
   * What callers may notice. On a machine of its own it is 3 s ({@code
   * -Dcsmr.test.pause-millis=3000}); where others run as well, their time adds to it, but not as
   * much as a call would take that nobody answers: that ends after its deadline only.
   */
  private static final long PAUSE_MILLIS = Long.getLong("csmr.test.pause-millis", 60_000);

  private static final int GROUPS = 3;

  private static final List<String> SERVICES =
      List.of("Registers1", "Registers1", "Registers2", "Registers3");

  @TempDir Path directory;

  @Test
  void every_call_is_answered_soon_while_nodes_stop_and_leaders_spread_and_none_is_indeterminate()
      throws Exception {
    List<Long> longest = new ArrayList<>();
    try (LocalCluster cluster =
            TestClusters.groups(3, GROUPS, directory).withMain(QuickSpreadNode.class).startAll();
        Writers writers = new Writers(cluster, SERVICES);
        CsmrClient client = CsmrClient.connect(cluster.endpoints())) {
      for (String node : cluster.nodes()) {
        TestClusters.awaitSpread(cluster, 1);
        writers.longestMillis();
        cluster.stop(node);
        longest.add(writers.longestMillis());
        cluster.start(node);
        cluster.awaitServing(node);
        longest.add(writers.longestMillis());
      }
      TestClusters.awaitSpread(cluster, 1);
      longest.add(writers.longestMillis());
      assertThat(writers.stopAndCheck(client)).isEmpty();
      assertThat(writers.indeterminate()).isZero();
      assertThat(longest).allMatch(millis -> millis < PAUSE_MILLIS);
    }
  }
}
