package dev.csmr.node;

import dev.csmr.launcher.LocalCluster;
import dev.csmr.launcher.ShortLives;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Clusters of processes for tests, not started yet: nodes {@code n1} and so on that are all members
 * of one group {@code g}.
 */
final class TestClusters {
  private TestClusters() {}

  /**
   * A cluster that serves {@link TestRegisters} as {@code Registers}.
   *
   * @param sections further lines of the configuration
   */
  static LocalCluster registers(int nodes, Path directory, String... sections)
      throws IOException, InterruptedException {
    return services(nodes, directory, new String[] {"Registers"}, sections);
  }

  /**
   * A cluster that serves {@link TestRegisters} under several names.
   *
   * @param sections further lines of the configuration
   */
  static LocalCluster services(int nodes, Path directory, String[] names, String... sections)
      throws IOException, InterruptedException {
    StringBuilder yaml = new StringBuilder("version: 1\ncluster: test\nnodes:\n");
    for (int i = 1; i <= nodes; i++) {
      yaml.append(
          "  - {name: n%d, host: 127.0.0.1, port: %d, raft-port: %d}\n".formatted(i, i, 100 + i));
    }
    yaml.append(
        IntStream.rangeClosed(1, nodes)
            .mapToObj(i -> "n" + i)
            .collect(Collectors.joining(", ", "groups:\n  - {name: g, members: [", "]}\n")));
    yaml.append("services:\n");
    for (String name : names) {
      yaml.append("  - {name: %s, type: %s, group: g}\n".formatted(name, TestRegisters.NAME));
    }
    yaml.append(String.join("\n", sections));
    return ShortLives.prepare(yaml.toString(), directory);
  }
}
