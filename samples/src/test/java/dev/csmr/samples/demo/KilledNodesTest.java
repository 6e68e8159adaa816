package dev.csmr.samples.demo;

import dev.csmr.config.DeclaredGroup;
import dev.csmr.launcher.LocalCluster;
import dev.csmr.launcher.ShortLives;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The demo's scenarios, with many nodes killed, and chosen at random; the number of kills can be
 * given as {@code -Dcsmr.soak.kills}. In the default suite, {@link ChangedMembersTest} kills
 * leaders under the same load, and {@code ApartHistoryTest} does while it checks every answer.
 */
@Tag("soak")
final class KilledNodesTest {
  private static final int KILLS = Integer.getInteger("csmr.soak.kills", 20);
  private static final long SEED = 20_261;

  @Test
  void no_kill_of_a_leader_or_of_a_proxy_breaks_a_composition(@TempDir Path directory)
      throws Exception {
    List<Scenario> scenarios = Demo.scenarios();
    Random random = new Random(SEED);
    try (LocalCluster cluster = ShortLives.prepare(Demo.configuration(), directory)) {
      cluster.startAll();
      Demo.prepare(scenarios, cluster);
      try (Clients clients = Clients.start(scenarios, cluster.endpoints(), Scenarios.PAUSE)) {
        clients.awaitAcknowledgements();
        for (int i = 0; i < KILLS; i++) {
          String victim = victim(cluster, random);
          // Not at a moment that waiting for the last round to settle would always give.
          Thread.sleep(random.nextInt(500));
          cluster.kill(victim);
          clients.awaitAcknowledgements();
          cluster.start(victim);
          clients.awaitAcknowledgements();
        }
        clients.stop();
      }
      Scenarios.requireHeld(scenarios, cluster, 2 * KILLS);
    }
  }

  /** The leader of some group, or any node, which is somebody's proxy. */
  private static String victim(LocalCluster cluster, Random random) throws Exception {
    if (random.nextInt(3) == 0) {
      return cluster.nodes().get(random.nextInt(3));
    }
    List<DeclaredGroup> groups = cluster.config().groups();
    return cluster.awaitLeader(groups.get(random.nextInt(groups.size())).name());
  }
}
