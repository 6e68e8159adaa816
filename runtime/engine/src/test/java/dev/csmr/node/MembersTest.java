package dev.csmr.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.client.CsmrClient;
import dev.csmr.config.ClusterConfig;
import dev.csmr.launcher.LocalCluster;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an operator meets who changes the members of a group: nodes started with a configuration
 * that others have not read, and the messages that follow. What happens in the group is shown by
 * the test of the same name of the replicas.
 */
@Timeout(600)
final class MembersTest {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir Path directory;
  private final List<String> told = new ArrayList<>();

  private void change(ClusterConfig config) throws Exception {
    Members.change(config, "g", PATIENCE, told::add);
  }

  @Test
  void a_node_is_replaced_and_whoever_is_not_ready_for_it_is_named() throws Exception {
    try (LocalCluster cluster = TestClusters.registers(3, directory)) {
      cluster.addNode("n4");
      for (String node : List.of("n1", "n2", "n3")) {
        cluster.launch(node);
      }
      cluster.awaitLeader("g");
      try (CsmrClient client = CsmrClient.connect(cluster.endpoints())) {
        new Registers(client.caller("Registers")).add("a", 1);
      }
      // Running nodes do not look at the configuration again.
      cluster.setMembers("g", List.of("n2", "n3", "n4"));
      ClusterConfig wanted = cluster.config();

      assertThatThrownBy(() -> change(wanted))
          .isInstanceOf(NodeException.class)
          .hasMessageContaining(
              "[csmr-1305] Node n4 at " + cluster.endpoint("n4") + " does not answer")
          .hasMessageContaining("--join");

      // Without --join it must not found the group again: the others are asked.
      cluster.start("n4");
      assertThat(replica(cluster, "n4").joins()).isTrue();
      assertThat(replica(cluster, "n4").members()).isEmpty();
      assertThat(replica(cluster, "n4").empty()).isTrue();
      assertThat(cluster.health("n4", "")).isEqualTo(ServingStatus.NOT_SERVING);

      change(wanted);
      assertThat(told).last().asString().startsWith("Group g has the members [").contains("n4");
      // Who leaves stays until the newcomer has its data.
      assertThat(told)
          .contains(
              "Group g gives its data to its new members [n4]; until they have it [n1] stay.");
      cluster.await(
          "n1 to leave",
          () ->
              cluster
                  .status("n1")
                  .map(status -> status.groups().get(0).role().equals("REMOVED"))
                  .orElse(false));
      assertThat(cluster.isAlive("n1")).isTrue();
      cluster.awaitServing("n1");
      cluster.awaitServing("n4");
      try (CsmrClient removed = CsmrClient.connect(List.of(cluster.endpoint("n1")));
          CsmrClient added = CsmrClient.connect(List.of(cluster.endpoint("n4")))) {
        assertThat(new Registers(removed.caller("Registers")).add("a", 1)).isEqualTo(2);
        assertThat(new Registers(added.caller("Registers")).get("a")).isEqualTo(2);
      }
      change(wanted);

      cluster.setMembers("g", List.of("n1", "n2", "n3"));
      ClusterConfig back = cluster.config();
      assertThatThrownBy(() -> change(back))
          .isInstanceOf(NodeException.class)
          .hasMessageContaining("[csmr-1306] Node n1 has data of group g")
          .hasMessageContaining("move " + wanted.node("n1").orElseThrow().data());
    }
  }

  @Test
  void without_a_leader_the_operator_is_told_so() throws Exception {
    ClusterConfig config = TestClusters.registers(3, directory).config();

    assertThatThrownBy(() -> Members.change(config, "g", Duration.ofSeconds(1), told::add))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("[csmr-1302] Group g has no leader among [n1, n2, n3]");
    assertThatThrownBy(() -> Members.change(config, "h", PATIENCE, told::add))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("[csmr-1301] ")
        .hasMessageContaining("no group h, only [g]");
  }

  private static NodeStatus.GroupStatus replica(LocalCluster cluster, String node)
      throws Exception {
    NodeStatus[] status = {null};
    cluster.await(
        node + " to answer", () -> (status[0] = cluster.status(node).orElse(null)) != null);
    return status[0].groups().get(0);
  }
}
