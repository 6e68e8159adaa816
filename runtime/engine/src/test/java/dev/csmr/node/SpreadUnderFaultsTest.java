package dev.csmr.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.client.CsmrClient;
import dev.csmr.launcher.LocalCluster;
import dev.csmr.replica.QuickSpreadNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The leaders of six groups, while nodes are killed, stopped in order, and stand still (SIGSTOP),
 * at random, one at a time; {@code -Dcsmr.soak.faults} says how often. Leaders move all the while,
 * a second after each election, and in the end they have spread.
 */
@Tag("soak")
@Timeout(1_800)
final class SpreadUnderFaultsTest {
  private static final int FAULTS = Integer.getInteger("csmr.soak.faults", 30);
  private static final long SEED = Long.getLong("csmr.soak.seed", 20_261);
  private static final int GROUPS = 6;
  private static final int PROGRESS = 20;

  @TempDir Path directory;

  @Test
  void nothing_is_lost_or_doubled_and_leaders_spread_when_all_is_whole() throws Exception {
    Random random = new Random(SEED);
    try (LocalCluster cluster =
            TestClusters.groups(3, GROUPS, directory).withMain(QuickSpreadNode.class).startAll();
        Writers writers =
            new Writers(cluster, List.of("Registers1", "Registers2", "Registers3", "Registers4"));
        CsmrClient client = CsmrClient.connect(cluster.endpoints())) {
      for (int i = 0; i < FAULTS; i++) {
        writers.awaitMore(PROGRESS);
        String victim = cluster.nodes().get(random.nextInt(3));
        int pauseMillis = 100 + random.nextInt(4_000);
        switch (random.nextInt(3)) {
          case 0 -> {
            cluster.pause(victim);
            TimeUnit.MILLISECONDS.sleep(pauseMillis);
            cluster.resume(victim);
          }
          case 1 -> {
            cluster.kill(victim);
            TimeUnit.MILLISECONDS.sleep(pauseMillis);
            cluster.start(victim);
          }
          default -> {
            cluster.stop(victim);
            cluster.start(victim);
          }
        }
      }
      TestClusters.awaitSpread(cluster, 2);
      writers.awaitMore(PROGRESS);
      assertThat(writers.stopAndCheck(client)).isEmpty();
      assertThat(writers.indeterminate()).isZero();
    }
  }
}
