package dev.csmr.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.client.CsmrClient;
import dev.csmr.launcher.LocalCluster;
import dev.csmr.launcher.ShortLives;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
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
        - {name: n1, host: 127.0.0.1, port: 7001, raft-port: 7101}
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

  private static void requireAll(PartitionedStore store) {
    for (int i = 0; i < KEYS; i++) {
      assertThat(store.get("key" + i)).contains("" + i);
    }
  }

  private static void requireRefused(LocalCluster cluster, String... words) throws Exception {
    cluster.launch("n1");
    assertThat(cluster.awaitEnd("n1")).isEqualTo(1);
    assertThat(cluster.process("n1").output()).contains(words);
  }

  private static long stopped(LocalCluster cluster) {
    return cluster.status("n1").stream()
        .flatMap(status -> status.groups().stream())
        .filter(
            group ->
                group
                    .stopped()
                    .contains("[csmr-1463] Group " + group.group() + " holds Partitioned"))
        .count();
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
    try (LocalCluster cluster = ShortLives.prepare(YAML, directory).startAll();
        CsmrClient client = CsmrClient.connect(cluster.endpoints())) {
      PartitionedStore store = PartitionedStoreClient.connect(client);
      for (int i = 0; i < KEYS; i++) {
        store.put("key" + i, "" + i);
      }
      cluster.stop("n1");
      Path file = cluster.config().source();
      String founded = Files.readString(file);

      String edited = founded.replace("8191", "4095").replace("8192", "4096");
      Files.writeString(file, edited);
      requireRefused(
          cluster,
          "[csmr-1464] The configuration places 2 of what this node has data of",
          "PartitionedStore/KeyValueStore#0 is in group a, slots 0-8191 of 16384",
          "says group a, slots 0-4095 of 16384",
          file + ":");

      // Without the notes the log itself still says so.
      loseNotes();
      Files.writeString(file, edited);
      cluster.start("n1");
      cluster.await("both replicas to stop", () -> stopped(cluster) == 2);
      cluster.stop("n1");

      Files.writeString(file, founded);
      cluster.start("n1");
      cluster.awaitServing("n1");
      requireAll(store);
    }
  }
}
