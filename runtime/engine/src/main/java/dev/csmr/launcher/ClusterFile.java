package dev.csmr.launcher;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.ClusterWriter;
import dev.csmr.config.DeclaredGroup;
import dev.csmr.config.Location;
import dev.csmr.config.NodeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes the configuration of a cluster whose nodes are all on this machine. */
public final class ClusterFile {
  private ClusterFile() {}

  /**
   * Writes {@code cluster.yaml} into a directory, with ports and data directories of its own, and
   * gives what is in it.
   *
   * @param yaml the content of a cluster.yaml; hosts, ports and data directories in it are replaced
   * @throws dev.csmr.config.ConfigException when the configuration is wrong
   */
  public static ClusterConfig write(String yaml, Path directory) throws IOException {
    Path file = Files.createDirectories(directory).toAbsolutePath().resolve("cluster.yaml");
    ClusterConfig given = ClusterConfig.parse(yaml, file, Map.of());
    List<NodeConfig> nodes = new ArrayList<>();
    for (NodeConfig node : given.nodes()) {
      nodes.add(local(node.name(), node.metricsPort() > 0, node.adminPort() > 0));
    }
    return write(given, nodes, given.groups());
  }

  /** Adds a node that is a member of no group. */
  static ClusterConfig withNode(ClusterConfig config, String name) throws IOException {
    List<NodeConfig> nodes = new ArrayList<>(config.nodes());
    nodes.add(local(name, false, false));
    return write(config, nodes, config.groups());
  }

  /** Gives a group other members. */
  static ClusterConfig withMembers(ClusterConfig config, String group, List<String> members)
      throws IOException {
    List<DeclaredGroup> groups =
        config.groups().stream()
            .map(
                each ->
                    each.name().equals(group) ? new DeclaredGroup(group, members, each.at()) : each)
            .toList();
    return write(config, config.nodes(), groups);
  }

  private static NodeConfig local(String name, boolean withMetrics, boolean withAdmin)
      throws IOException {
    return new NodeConfig(
        name,
        "127.0.0.1",
        "127.0.0.1",
        FreePorts.next(),
        FreePorts.next(),
        withMetrics ? FreePorts.next() : 0,
        withAdmin ? FreePorts.next() : 0,
        Path.of("data", name),
        Location.GENERATED);
  }

  /**
   * Gives the configuration as nodes will read it, with their places in the file, and leaves the
   * file as it is if they would refuse it.
   */
  private static ClusterConfig write(
      ClusterConfig config, List<NodeConfig> nodes, List<DeclaredGroup> groups) throws IOException {
    ClusterConfig changed =
        new ClusterConfig(
            config.name(),
            nodes,
            groups,
            config.services(),
            config.settings(),
            config.security(),
            config.source());
    String text = ClusterWriter.write(changed);
    ClusterConfig read = ClusterConfig.parse(text, config.source(), Map.of());
    Files.writeString(config.source(), text);
    return read;
  }
}
