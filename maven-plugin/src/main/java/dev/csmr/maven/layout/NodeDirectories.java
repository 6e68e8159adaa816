package dev.csmr.maven.layout;

import dev.csmr.cli.Csmr;
import dev.csmr.config.ClusterConfig;
import dev.csmr.config.ConfigException;
import dev.csmr.config.NodeConfig;
import dev.csmr.launcher.ClassArchive;
import dev.csmr.maven.output.Outputs;
import dev.csmr.maven.project.ClassPath;
import dev.csmr.maven.project.LoggingBinding;
import dev.csmr.maven.project.ProjectServices;
import dev.csmr.maven.project.UserErrorException;
import dev.csmr.node.JvmFlags;
import dev.csmr.node.NodeMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a cluster.yaml and, for each node, a directory that can be copied to its machine and
 * started there. Writes only what changes.
 */
public final class NodeDirectories {
  private static final int JAVA_VERSION = 25;

  /** The tools that had scripts of their own before. */
  private static final List<String> FORMER_SCRIPTS = List.of("members", "apply", "move");

  private static final String COMMAND_LINE =
      """
      #!/bin/sh
      # What operators do with the running cluster: status, call, members and more; --help says it.
      set -eu
      cd "$(dirname "$0")"
      java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
      # The flags are several words on purpose.
      # shellcheck disable=SC2086
      exec "$java" @jvm.options ${CSMR_JVM_FLAGS:-} %s "$@"
      """
          .formatted(Csmr.class.getName());

  private final Path root;
  private final Path ownFile;
  private final boolean force;
  private final int heapMegabytes;
  private final Outputs outputs = new Outputs();

  /**
   * Prepares to write.
   *
   * @param root the directory that holds everything
   * @param ownFile where the operator keeps a cluster.yaml of their own, for messages
   * @param force whether a cluster.yaml that was edited is overwritten
   * @param heapMegabytes the heap of a node
   */
  public NodeDirectories(Path root, Path ownFile, boolean force, int heapMegabytes) {
    this.root = root;
    this.ownFile = ownFile;
    this.force = force;
    this.heapMegabytes = heapMegabytes;
  }

  /**
   * Writes everything.
   *
   * @param text a valid configuration
   * @return how many files were written or deleted
   * @throws UserErrorException when a file that would be overwritten was edited
   */
  public int write(String text, ClassPath classPath, ProjectServices project) throws IOException {
    Path file = root.resolve("cluster.yaml");
    ClusterConfig config = parse(text, file);
    String generated = GeneratedYaml.of(text);
    List<Path> copies = new ArrayList<>(List.of(file));
    config.nodes().forEach(node -> copies.add(directory(node).resolve("cluster.yaml")));
    if (!force) {
      for (Path copy : copies) {
        GeneratedYaml.refuseIfEdited(copy, ownFile);
      }
    }
    for (Path copy : copies) {
      outputs.write(copy, generated);
      outputs.write(copy.resolveSibling(GeneratedYaml.SCHEMA), GeneratedYaml.schema());
    }
    writeForWatchers(config);
    Map<String, ClassPath.ClassPathEntry> jars = jars(classPath, project);
    Path first = directory(config.nodes().get(0)).resolve("lib");
    for (NodeConfig node : config.nodes()) {
      writeNode(node, jars, first);
    }
    return outputs.changed();
  }

  private void writeForWatchers(ClusterConfig config) throws IOException {
    Path configuration = root.resolve(PrometheusFiles.CONFIGURATION);
    Path rules = root.resolve(PrometheusFiles.RULES);
    Path dashboard = root.resolve(GrafanaDashboard.FILE);
    if (PrometheusFiles.areWanted(config)) {
      outputs.write(configuration, PrometheusFiles.configuration(config));
      outputs.write(rules, PrometheusFiles.rules(config));
      outputs.write(dashboard, GrafanaDashboard.text(config));
    } else {
      outputs.delete(configuration);
      outputs.delete(rules);
      outputs.delete(dashboard);
    }
  }

  private static ClusterConfig parse(String text, Path file) {
    try {
      return ClusterConfig.parse(text, file, Map.of());
    } catch (ConfigException e) {
      throw new UserErrorException(e.getMessage(), e);
    }
  }

  private Path directory(NodeConfig node) {
    return root.resolve(node.name());
  }

  private void writeNode(NodeConfig node, Map<String, ClassPath.ClassPathEntry> jars, Path firstLib)
      throws IOException {
    Path home = directory(node);
    Path lib = home.resolve("lib");
    for (Map.Entry<String, ClassPath.ClassPathEntry> jar : jars.entrySet()) {
      Path from = jar.getValue().file();
      Path to = lib.resolve(jar.getKey());
      if (!Files.isDirectory(from)) {
        outputs.copy(from, to);
      } else if (lib.equals(firstLib)) {
        outputs.writeLater(to, ClassesJar.of(from));
      } else {
        // With its time of change: one archive of classes is good for all nodes.
        outputs.copy(firstLib.resolve(jar.getKey()), to);
      }
    }
    outputs.keepOnly(lib, jars.keySet());
    outputs.write(home.resolve("logging.properties"), LoggingBinding.PROPERTIES);
    outputs.write(home.resolve("jvm.options"), jvmOptions(jars));
    outputs.writeExecutable(home.resolve("start"), startScript(node));
    outputs.writeExecutable(home.resolve("csmr"), COMMAND_LINE);
    for (String script : FORMER_SCRIPTS) {
      outputs.delete(home.resolve(script));
    }
  }

  /** The jars by the name they get: artifacts of different groups may have the same. */
  private static Map<String, ClassPath.ClassPathEntry> jars(
      ClassPath classPath, ProjectServices project) {
    Map<String, ClassPath.ClassPathEntry> jars = new LinkedHashMap<>();
    for (ClassPath.ClassPathEntry entry : NodeClassPath.entries(classPath, project)) {
      if (jars.putIfAbsent(entry.jarName(), entry) != null) {
        jars.put(entry.groupId() + "-" + entry.jarName(), entry);
      }
    }
    return jars;
  }

  private String jvmOptions(Map<String, ClassPath.ClassPathEntry> jars) {
    StringBuilder options = new StringBuilder();
    options.append("# What java is started with. Flags of this machine: CSMR_JVM_FLAGS.\n");
    // The flags of newer versions do no harm on older ones that ignore them.
    options.append("-XX:+IgnoreUnrecognizedVMOptions\n");
    JvmFlags.recommended(JAVA_VERSION, heapMegabytes)
        .forEach(flag -> options.append(flag).append('\n'));
    options.append("-Djava.util.logging.config.file=logging.properties\n");
    options.append("-cp ");
    options.append(String.join(":", jars.keySet().stream().map(jar -> "lib/" + jar).toList()));
    return options.append('\n').toString();
  }

  private static String startScript(NodeConfig node) {
    return """
    #!/bin/sh
    # Starts node %s in the foreground; end it with SIGTERM. Needs Java 17 or later: the one of
    # JAVA_HOME, or else the one on the PATH.
    set -eu
    cd "$(dirname "$0")"
    java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
    # The classes as csmr:config found them loaded, in the form of the Java that it ran on.
    archive=
    if [ -f %s ]; then archive=%s; fi
    # The flags are several words on purpose.
    # shellcheck disable=SC2086
    exec "$java" @jvm.options $archive ${CSMR_JVM_FLAGS:-} %s \\
      --config cluster.yaml --node %s "$@"
    """
        .formatted(
            node.name(),
            ClassArchive.FILE_NAME,
            ClassArchive.option(ClassArchive.FILE_NAME),
            NodeMain.class.getName(),
            node.name());
  }
}
