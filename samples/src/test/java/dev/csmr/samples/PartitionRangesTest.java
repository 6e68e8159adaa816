package dev.csmr.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.csmr.client.CsmrClient;
import dev.csmr.config.ClusterConfig;
import dev.csmr.config.Deployment;
import dev.csmr.launcher.FreePorts;
import dev.csmr.node.Node;
import dev.csmr.node.NodeException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An operator edits the ranges of partitions that have data: keys would be looked for where they
 * are not. Only here does a node start again with such a file.
 */
@Timeout(600)
final class PartitionRangesTest {
  private static final int KEYS = 20;
  private static final String YAML =
      """
      version: 1
      cluster: ranges
      nodes:
        - {name: n1, host: 127.0.0.1, port: %d, raft-port: %d}
      groups:
        - {name: a, members: [n1]}
        - {name: b, members: [n1]}
      services:
        - type: dev.csmr.samples.PartitionedStore
          partitions:
            - {slots: 0-8191, group: a}
            - {slots: 8192-16383, group: b}
      """;

  @TempDir Path directory;

  private Node start(String yaml) throws Exception {
    Path file = Files.writeString(directory.resolve("cluster.yaml"), yaml);
    return Node.start(
        Deployment.resolve(ClusterConfig.load(file, Map.of()), Node.servicesOnClassPath()), "n1");
  }

  private static CsmrClient client(Node node) {
    return CsmrClient.builder(List.of(node.config().endpoint()))
        .deadline(Duration.ofMinutes(2))
        .build();
  }

  private static boolean allSayThatTheyHoldOther(Node node) {
    return node.status().groups().stream()
        .allMatch(
            group ->
                group
                    .stopped()
                    .contains("[csmr-1463] Group " + group.group() + " holds PartitionedStore"));
  }

  private void loseNotes() throws IOException {
    try (DirectoryStream<Path> groups =
        Files.newDirectoryStream(directory.resolve("data/n1/groups"))) {
      for (Path group : groups) {
        Files.delete(group.resolve("csmr.holdings"));
      }
    }
  }

  @Test
  void a_node_does_not_start_with_ranges_that_are_not_those_of_its_data() throws Exception {
    String founded = YAML.formatted(FreePorts.next(), FreePorts.next());
    try (Node node = start(founded);
        CsmrClient client = client(node)) {
      PartitionedStore store = PartitionedStoreClient.connect(client);
      for (int i = 0; i < KEYS; i++) {
        store.put("key" + i, "" + i);
      }
    }
    String edited = founded.replace("8191", "4095").replace("8192", "4096");
    NodeException refusal = catchThrowableOfType(NodeException.class, () -> start(edited));
    assertThat(refusal)
        .hasMessageContaining("[csmr-1464] The configuration places 2 of what this node has data")
        .hasMessageContaining("PartitionedStore/KeyValueStore#0 is in group a, slots 0-8191 of")
        .hasMessageContaining("cluster.yaml:11 says group a, slots 0-4095 of 16384");

    // Without the notes the log itself still says so.
    loseNotes();
    try (Node node = start(edited)) {
      long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
      while (!allSayThatTheyHoldOther(node)) {
        assertThat(System.nanoTime()).as("%s", node.status()).isLessThan(end);
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
    try (Node node = start(founded);
        CsmrClient client = client(node)) {
      PartitionedStore store = PartitionedStoreClient.connect(client);
      for (int i = 0; i < KEYS; i++) {
        assertThat(store.get("key" + i)).contains("" + i);
      }
    }
  }
}
