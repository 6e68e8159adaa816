package dev.csmr.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.ConfigException;
import dev.csmr.node.TestRegisters;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a cluster is told and says. That its nodes serve and survive is for the tests of nodes. */
@Timeout(600)
final class LocalClusterTest {
  private static final String YAML =
      """
      version: 1
      cluster: test
      nodes:
        - {name: n1, host: 192.0.2.7, port: 7001, raft-port: 7101, data: /nowhere}
      groups:
        - {name: g, members: [n1]}
      services:
        - {type: %s, group: g}
      """
          .formatted(TestRegisters.NAME);

  @TempDir Path directory;

  @Test
  void a_node_is_started_awaited_and_ended_by_name_and_keeps_data_and_log() throws Exception {
    try (LocalCluster cluster = ShortLives.prepare(YAML, directory)) {
      assertThat(cluster.isAlive("n1")).isFalse();
      assertThatThrownBy(() -> cluster.process("n1")).hasMessage("Node n1 was not started.");
      assertThat(cluster.leaders()).isEqualTo(Map.of("g", Optional.empty()));

      cluster.startAll();
      assertThat(cluster.awaitLeader("g")).isEqualTo("n1");
      assertThat(cluster.leaders()).isEqualTo(Map.of("g", Optional.of("n1")));
      assertThat(cluster.health("n1", "TestRegisters")).isEqualTo(ServingStatus.SERVING);
      assertThat(cluster.health("n1", "Nope")).isEqualTo(ServingStatus.SERVICE_UNKNOWN);
      assertThat(cluster.awaitStarted("n1")).isPositive();
      assertThatThrownBy(() -> cluster.launch("n1")).hasMessage("Node n1 runs already.");

      String said = cluster.process("n1").output();
      cluster.restart("n1");
      assertThat(cluster.process("n1").output()).doesNotContain(said);
      assertThat(Files.readString(cluster.log("n1"))).contains(said);
      cluster.awaitServing("n1");
      assertThat(cluster.stop("n1")).isEqualTo(143);
      assertThat(cluster.health("n1", "")).isEqualTo(ServingStatus.UNKNOWN);
      assertThat(directory.resolve("data/n1")).isDirectory();
    }
  }

  @Test
  void a_node_that_ends_by_itself_ends_a_wait_with_its_last_words() throws Exception {
    String unknown = YAML.replace("type: " + TestRegisters.NAME, "type: no.Such");
    try (LocalCluster cluster = ShortLives.prepare(unknown, directory)) {
      assertThatThrownBy(cluster::startAll)
          .isInstanceOf(LaunchException.class)
          .hasMessageContainingAll(
              "Node n1 ended with exit code 2",
              "The log of n1, " + directory.resolve("n1.log"),
              "no.Such");

      cluster.launch("n1");
      assertThat(cluster.awaitEnd("n1")).isEqualTo(2);
    }
  }

  @Test
  void a_node_that_is_owned_ends_with_the_process_that_owns_it() throws Exception {
    Process owner = new ProcessBuilder("sleep", "600").start();
    try (LocalCluster cluster =
        ShortLives.prepare(YAML, directory)
            .withJvmFlags(OwnedNode.option(owner.pid()))
            .withMain(OwnedNode.class)) {
      cluster.startAll();
      owner.destroyForcibly();

      assertThat(cluster.awaitEnd("n1")).isEqualTo(1);
    } finally {
      owner.destroyForcibly();
    }
  }

  @Test
  void what_does_not_come_about_is_named_with_the_logs() throws Exception {
    try (LocalCluster cluster = ShortLives.prepare(YAML, directory).withPatience(Duration.ZERO)) {
      cluster.launch("n1");

      assertThatThrownBy(() -> cluster.await("pigs to fly", () -> false))
          .isInstanceOf(LaunchException.class)
          .hasMessageContainingAll("Waited 0 s for pigs to fly", cluster.log("n1").toString());
    }
  }

  @Test
  void nodes_and_members_that_are_added_are_in_the_file() throws Exception {
    LocalCluster cluster = LocalCluster.prepare(YAML, directory);

    cluster.addNode("n2");
    assertThatThrownBy(() -> cluster.setMembers("g", List.of("n1", "n2")))
        .isInstanceOf(ConfigException.class);
    cluster.addNode("n3");
    cluster.setMembers("g", List.of("n1", "n2", "n3"));

    ClusterConfig read = ClusterConfig.load(directory.resolve("cluster.yaml"), Map.of());
    assertThat(read).isEqualTo(cluster.config());
    assertThat(read.group("g").orElseThrow().members()).containsExactly("n1", "n2", "n3");
    assertThat(cluster.endpoints())
        .hasSize(3)
        .doesNotHaveDuplicates()
        .allMatch(endpoint -> endpoint.startsWith("127.0.0.1:"));
    assertThatThrownBy(() -> cluster.endpoint("n4")).hasMessageContaining("No node n4");
  }
}
