package dev.csmr.samples.demo;

import dev.csmr.samples.launch.LocalCluster;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo's scenarios, while a node that is a member of every group is replaced by another. */
final class ChangedMembersTest {
  @Test
  void a_leader_is_replaced_under_load_and_the_next_failure_is_survived(@TempDir Path directory)
      throws Exception {
    List<Scenario> scenarios = Demo.scenarios();
    try (LocalCluster cluster = LocalCluster.prepare(Demo.configuration(), directory)) {
      cluster.giveShortLives();
      cluster.start();
      Demo.prepare(scenarios, cluster);
      String replaced = cluster.leader("store");
      try (Load load = Load.start(scenarios, cluster.endpoints())) {
        load.awaitAcknowledgements();
        cluster.replace(replaced, "n4");
        cluster.start("n4", List.of("--join"));
        cluster.readyMillis("n4");
        cluster.changeMembers();
        load.awaitAcknowledgements();
        cluster.kill(replaced);
        load.awaitAcknowledgements();
        // The two that stay have read a configuration without the new node. With one of them gone,
        // the other has to reach it.
        String victim = cluster.leader("store");
        cluster.kill(victim);
        load.awaitAcknowledgements();
        load.awaitAcknowledgements();
        cluster.start(victim);
        cluster.readyMillis(victim);
        load.awaitAcknowledgements();
        load.stop();
      }
      Scenarios.requireHeld(scenarios, cluster, 0);
    }
  }
}
