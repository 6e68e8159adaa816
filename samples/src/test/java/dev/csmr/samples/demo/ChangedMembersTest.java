package dev.csmr.samples.demo;

import dev.csmr.config.DeclaredGroup;
import dev.csmr.launcher.LocalCluster;
import dev.csmr.launcher.ShortLives;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The demo's scenarios, while a node that is a member of every group is replaced by another, and
 * leaders are killed: only here do several groups of compositions change, while proxies go on with
 * what they know, and only a cluster under the load of compositions shows that generated proxies,
 * groups and clients survive together.
 */
final class ChangedMembersTest {
  @Test
  void a_leader_is_replaced_under_load_and_the_next_failure_is_survived(@TempDir Path directory)
      throws Exception {
    List<Scenario> scenarios = Demo.scenarios();
    try (LocalCluster cluster = ShortLives.prepare(Demo.configuration(), directory)) {
      cluster.startAll();
      Demo.prepare(scenarios, cluster);
      String replaced = cluster.awaitLeader("store");
      try (Clients clients = Clients.start(scenarios, cluster.endpoints(), Scenarios.PAUSE)) {
        clients.awaitAcknowledgements();
        cluster.addNode("n4");
        for (DeclaredGroup group : cluster.config().groups()) {
          List<String> members = new ArrayList<>(group.members());
          members.replaceAll(member -> member.equals(replaced) ? "n4" : member);
          cluster.setMembers(group.name(), members);
        }
        cluster.start("n4", "--join");
        cluster.changeMembers();
        clients.awaitAcknowledgements();
        cluster.kill(replaced);
        clients.awaitAcknowledgements();
        // The two that stay have read a configuration without the new node. With one of them gone,
        // the other has to reach it.
        String victim = cluster.awaitLeader("store");
        cluster.kill(victim);
        clients.awaitAcknowledgements();
        clients.awaitAcknowledgements();
        cluster.start(victim);
        clients.awaitAcknowledgements();
        clients.stop();
      }
      Scenarios.requireHeld(scenarios, cluster, 0);
    }
  }
}
