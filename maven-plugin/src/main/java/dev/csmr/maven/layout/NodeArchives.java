package dev.csmr.maven.layout;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.ClusterWriter;
import dev.csmr.config.DeclaredGroup;
import dev.csmr.config.NodeConfig;
import dev.csmr.launcher.ClassArchive;
import dev.csmr.launcher.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The archive of classes in each node's directory: made when there is none, and made anew when what
 * it is good for has changed.
 */
public final class NodeArchives {
  /** Leader and followers load different classes, so there are some of both. */
  private static final int NODES = 3;

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final List<String> FILES = List.of("jvm.options", "logging.properties");

  private final Path root;
  private final Outputs outputs = new Outputs();

  /**
   * Prepares.
   *
   * @param root where {@link NodeDirectories} has written everything
   */
  public NodeArchives(Path root) {
    this.root = root;
  }

  /**
   * Makes the archive if need be, by nodes that start on this machine and stop, and gives it to all
   * nodes.
   *
   * @param text the configuration that was written
   * @return whether one was made
   * @throws dev.csmr.launcher.LaunchException when the nodes do not start; no node has one then
   */
  public boolean renew(String text) throws IOException, InterruptedException {
    Path file = root.resolve("cluster.yaml");
    ClusterConfig config = ClusterConfig.parse(text, file, Map.of());
    List<Path> homes = config.nodes().stream().map(node -> root.resolve(node.name())).toList();
    Path archive = root.resolve(ClassArchive.FILE_NAME);
    Path purpose = root.resolve("classes.txt");
    String wanted = purpose(config, homes.get(0));
    boolean stale =
        !Files.exists(archive)
            || !Files.exists(purpose)
            || !Files.readString(purpose).equals(wanted);
    if (stale) {
      for (Path home : homes) {
        Files.deleteIfExists(home.resolve(ClassArchive.FILE_NAME));
      }
      make(ClusterWriter.write(small(config)), homes.get(0), archive);
      Files.writeString(purpose, wanted);
    }
    for (Path home : homes) {
      outputs.copy(archive, home.resolve(ClassArchive.FILE_NAME));
    }
    return stale;
  }

  /** What Java compares when it starts with an archive, and what decides about what is in it. */
  private static String purpose(ClusterConfig config, Path home) throws IOException {
    StringBuilder all = new StringBuilder();
    all.append(Runtime.version()).append('\n');
    all.append(Files.readString(home.resolve("jvm.options")));
    try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
      for (Path jar : jars.sorted().toList()) {
        all.append(jar.getFileName()).append(' ').append(Files.size(jar));
        all.append(' ').append(Files.getLastModifiedTime(jar)).append('\n');
      }
    }
    config.services().forEach(service -> all.append(service.type()).append('\n'));
    return all.toString();
  }

  /** The same services on few nodes. */
  private static ClusterConfig small(ClusterConfig config) {
    List<NodeConfig> nodes = config.nodes().stream().limit(NODES).toList();
    List<String> names = nodes.stream().map(NodeConfig::name).toList();
    List<String> members = names.size() == NODES ? names : names.subList(0, 1);
    List<DeclaredGroup> groups =
        config.groups().stream()
            .map(group -> new DeclaredGroup(group.name(), members, group.at()))
            .toList();
    return new ClusterConfig(
        config.name(), nodes, groups, config.services(), config.settings(), config.source());
  }

  private void make(String cluster, Path home, Path archive)
      throws IOException, InterruptedException {
    Path training = Directories.fresh(root.resolve("training"));
    for (String file : FILES) {
      Files.copy(home.resolve(file), training.resolve(file));
    }
    // The jars that the node will have, by the path that it will use.
    Files.createSymbolicLink(training.resolve("lib"), home.resolve("lib").toAbsolutePath());
    ClassArchive.make(cluster, training, List.of("@jvm.options"), archive, PATIENCE);
    Files.delete(training.resolve("lib"));
    Path unused = Directories.fresh(training);
    Files.delete(training);
  }
}
