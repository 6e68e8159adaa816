package dev.csmr.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.Deployment;
import dev.csmr.launcher.FreePorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What operators read when nodes do not do what they were told from outside. */
@Timeout(300)
final class OrdersTest {
  @TempDir Path directory;
  private ClusterConfig config;

  @BeforeEach
  void configure() throws Exception {
    config =
        ClusterConfig.parse(
            """
            version: 1
            cluster: demo
            nodes: [{name: n1, host: 127.0.0.1, port: %d, raft-port: %d}]
            groups: [{name: g, members: [n1]}]
            services: [{type: %s, group: g}]
            """
                .formatted(FreePorts.next(), FreePorts.next(), TestRegisters.NAME),
            directory.resolve("cluster.yaml"),
            Map.of());
  }

  @Test
  void what_a_node_that_is_down_was_told_is_reported_as_not_done() {
    assertThatThrownBy(() -> LeaderTransfer.transfer(config, "g", "n1", Duration.ZERO))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("[csmr-1358] Node n1 did not take over group g")
        .hasMessageContaining("the group has no leader that answers");
    assertThatThrownBy(() -> GroupSnapshots.take(config, "g", Duration.ofSeconds(1), taken -> {}))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("[csmr-1359] ")
        .hasMessageContaining("n1: ");
    assertThatThrownBy(() -> NodeDrain.drain(config, "n1", Duration.ZERO, said -> {}))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("[csmr-1364] Whether node n1 drains has not changed.");
  }

  @Test
  void a_node_that_nobody_can_relieve_drains_and_says_what_it_leads_still() throws Exception {
    Node node = Node.start(Deployment.resolve(config, List.of(new TestRegisters())), "n1");
    try {
      awaitLeader();
      assertThatThrownBy(() -> NodeDrain.drain(config, "n1", Duration.ZERO, said -> {}))
          .isInstanceOf(NodeException.class)
          .hasMessageContaining("[csmr-1363] Node n1 drains, and still leads ");
      NodeDrain.undo(config, "n1");
    } finally {
      node.close();
    }
  }

  private void awaitLeader() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    boolean isLed = false;
    while (!isLed && System.nanoTime() < end) {
      isLed = ClusterStatus.ask(config, Duration.ofSeconds(3)).leader("g").isPresent();
    }
    assertThat(isLed).isTrue();
  }
}
