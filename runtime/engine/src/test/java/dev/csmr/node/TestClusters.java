package dev.csmr.node;

import dev.csmr.launcher.LocalCluster;
import dev.csmr.launcher.ShortLives;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Clusters of processes for tests, not started yet: nodes {@code n1} and so on that are all members
 * of one group {@code g}, unless it is said otherwise.
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
    StringBuilder yaml = nodesOf(nodes);
    yaml.append("groups:\n").append(group("g", nodes)).append("services:\n");
    for (String name : names) {
      yaml.append(service(name, "g"));
    }
    yaml.append(String.join("\n", sections));
    return ShortLives.prepare(yaml.toString(), directory);
  }

  /**
   * A cluster of nodes that are all members of the groups {@code g1} and so on, each of which
   * serves {@link TestRegisters} as {@code Registers1} and so on.
   */
  static LocalCluster groups(int nodes, int groups, Path directory)
      throws IOException, InterruptedException {
    StringBuilder yaml = nodesOf(nodes).append("groups:\n");
    for (int i = 1; i <= groups; i++) {
      yaml.append(group("g" + i, nodes));
    }
    yaml.append("services:\n");
    for (int i = 1; i <= groups; i++) {
      yaml.append(service("Registers" + i, "g" + i));
    }
    return ShortLives.prepare(yaml.toString(), directory);
  }

  /** Waits until each node leads and serves so many groups. */
  static void awaitSpread(LocalCluster cluster, int groups)
      throws IOException, InterruptedException {
    cluster.await(
        "each node to lead so many groups: " + groups,
        () -> cluster.nodes().stream().allMatch(node -> leads(cluster, node) == groups));
  }

  private static long leads(LocalCluster cluster, String node) {
    return cluster.status(node).stream()
        .flatMap(status -> status.groups().stream())
        .filter(NodeStatus.GroupStatus::ready)
        .count();
  }

  private static StringBuilder nodesOf(int count) {
    StringBuilder yaml = new StringBuilder("version: 1\ncluster: test\nnodes:\n");
    for (int i = 1; i <= count; i++) {
      yaml.append(
          "  - {name: n%d, host: 127.0.0.1, port: %d, raft-port: %d}\n".formatted(i, i, 100 + i));
    }
    return yaml;
  }

  private static String group(String name, int nodes) {
    return IntStream.rangeClosed(1, nodes)
        .mapToObj(i -> "n" + i)
        .collect(Collectors.joining(", ", "  - {name: " + name + ", members: [", "]}\n"));
  }

  private static String service(String name, String group) {
    return "  - {name: %s, type: %s, group: %s}\n".formatted(name, TestRegisters.NAME, group);
  }
}
