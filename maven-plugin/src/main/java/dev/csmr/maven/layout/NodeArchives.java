package dev.csmr.maven.layout;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.ClusterWriter;
import dev.csmr.config.DeclaredGroup;
import dev.csmr.config.NodeConfig;
import dev.csmr.launcher.ClassArchive;
import dev.csmr.launcher.Directories;
import dev.csmr.maven.output.Outputs;
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

  /** No node is called so. */
  private static final String TRAINING = "_training";

  private static final String PURPOSE = "classes.txt";
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
   * @param before runs before one is made, which takes a while
   * @return whether one was made
   * @throws IOException when the nodes do not start, or a file cannot be written; a node has the
   *     archive or none then
   */
  public boolean renew(String text, Runnable before) throws IOException, InterruptedException {
    ClusterConfig config = config(text);
    List<Path> homes = homes(config);
    Path archive = root.resolve(ClassArchive.FILE_NAME);
    Path purpose = root.resolve(PURPOSE);
    String wanted = purpose(config, homes.get(0));
    boolean stale =
        !Files.exists(archive)
            || !Files.exists(purpose)
            || !Files.readString(purpose).equals(wanted);
    if (stale) {
      deleteAll(homes);
      before.run();
      make(ClusterWriter.write(small(config)), homes.get(0), archive);
      Files.writeString(purpose, wanted);
    }
    for (Path home : homes) {
      outputs.copy(archive, home.resolve(ClassArchive.FILE_NAME));
    }
    return stale;
  }

  /**
   * Deletes the archives that were made before.
   *
   * @param text the configuration that was written
   */
  public void delete(String text) throws IOException {
    deleteAll(homes(config(text)));
  }

  private void deleteAll(List<Path> homes) throws IOException {
    Files.deleteIfExists(root.resolve(PURPOSE));
    for (String name : ClassArchive.FILE_NAMES) {
      Files.deleteIfExists(root.resolve(name));
      for (Path home : homes) {
        Files.deleteIfExists(home.resolve(name));
      }
    }
  }

  private ClusterConfig config(String text) {
    return ClusterConfig.parse(text, root.resolve("cluster.yaml"), Map.of());
  }

  private List<Path> homes(ClusterConfig config) {
    return config.nodes().stream().map(node -> root.resolve(node.name())).toList();
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
    Path training = Directories.fresh(root.resolve(TRAINING));
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
