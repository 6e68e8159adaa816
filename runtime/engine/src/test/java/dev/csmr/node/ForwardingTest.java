package dev.csmr.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.client.CsmrClient;
import dev.csmr.config.ClusterConfig;
import dev.csmr.config.Deployment;
import dev.csmr.launcher.FreePorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that hosts no replica of a group, whose members change while it runs. Only with nodes that
 * read different configurations can it come to know one that its own does not name.
 */
@Timeout(600)
final class ForwardingTest {
  private static final String YAML =
      """
      version: 1
      cluster: test
      nodes:
        - {name: n1, host: 127.0.0.1, port: %d, raft-port: %d, data: %s/n1}
        - {name: n2, host: 127.0.0.1, port: %d, raft-port: %d, data: %s/n2}
        - {name: n3, host: 127.0.0.1, port: %d, raft-port: %d, data: %s/n3}
      groups:
        - {name: a, members: [n1]}
        - {name: b, members: [n2]}
      services:
        - {name: A, type: dev.csmr.node.TestRegisters, group: a}
        - {name: B, type: dev.csmr.node.TestRegisters, group: b}
      """;

  @TempDir Path directory;

  private Deployment deployment(String name, String yaml) throws Exception {
    Path file = Files.writeString(directory.resolve(name), yaml);
    return Deployment.resolve(ClusterConfig.load(file, Map.of()), Node.servicesOnClassPath());
  }

  /** Through a client that knows no other node. */
  private static long add(String endpoint) {
    try (CsmrClient client =
        CsmrClient.builder(List.of(endpoint)).deadline(Duration.ofMinutes(4)).build()) {
      return new Registers(client.caller("B")).add("k", 1);
    }
  }

  @Test
  void a_leader_that_its_configuration_does_not_name_is_reached_through_it_without_a_restart()
      throws Exception {
    Object[] places = new Object[9];
    for (int i = 0; i < places.length; i++) {
      places[i] = i % 3 == 2 ? directory : (Object) FreePorts.next();
    }
    String after = YAML.formatted(places).replace("members: [n2]", "members: [n3]");
    String before =
        YAML.formatted(places)
            .lines()
            .filter(line -> !line.contains("n3"))
            .reduce("", (text, line) -> text + line + "\n");
    Deployment old = deployment("old.yaml", before);
    Deployment changed = deployment("new.yaml", after);
    try (Node forwards = Node.start(old, "n1");
        Node newcomer = Node.start(changed, "n3", true, Set.of())) {
      String endpoint = forwards.config().endpoint();
      try (Node leaves = Node.start(old, "n2")) {
        assertThat(add(endpoint)).isEqualTo(1);
        Members.change(changed.config(), "b", Duration.ofMinutes(4), progress -> {});

        // Whoever leaves is asked, and says who is a member now.
        assertThat(add(endpoint)).isEqualTo(2);
        assertThat(leaves.status().groups()).hasSize(1);
      }
      // None is left of those that the configuration names.
      assertThat(add(endpoint)).isEqualTo(3);
      assertThat(newcomer.status().groups().get(0).members()).containsExactly("n3");
    }
  }
}
