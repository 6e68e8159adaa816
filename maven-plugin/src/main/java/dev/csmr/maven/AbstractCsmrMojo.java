package dev.csmr.maven;

import dev.csmr.maven.layout.Wishes;
import dev.csmr.maven.project.ClassPath;
import dev.csmr.maven.project.LoggingBinding;
import dev.csmr.maven.project.ProjectServices;
import dev.csmr.maven.project.UserErrorException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;

/** What the goals have in common: the project, its class path, and what is deployed of it. */
abstract class AbstractCsmrMojo extends AbstractMojo {
  @Parameter(defaultValue = "${project}", readonly = true, required = true)
  private MavenProject project;

  @Parameter(defaultValue = "${plugin.artifacts}", readonly = true, required = true)
  private List<Artifact> pluginArtifacts;

  @Parameter(defaultValue = "${plugin.version}", readonly = true, required = true)
  private String pluginVersion;

  /** Skips the goal. */
  @Parameter(property = "csmr.skip", defaultValue = "false")
  private boolean skip;

  /** The cluster's name; its data carries it, so it never changes. */
  @Parameter(property = "csmr.cluster", defaultValue = "${project.artifactId}")
  private String cluster;

  /** How many nodes the cluster has; they are called n1, n2 and so on. */
  @Parameter(property = "csmr.nodes", defaultValue = "3")
  private int nodes;

  /**
   * The port of the first node; each further node on the same host has the next one. A node's port
   * for Raft is 100 higher, the one for metrics 200.
   */
  @Parameter(property = "csmr.basePort", defaultValue = "7001")
  private int basePort;

  /**
   * How many members each group has, an odd number; 0 for as many as there are nodes (one less when
   * that is even), at most 5.
   */
  @Parameter(property = "csmr.replicas", defaultValue = "0")
  private int replicas;

  /** How many partitions each partitioned service has, each in a group of its own. */
  @Parameter(property = "csmr.partitions", defaultValue = "2")
  private int partitions;

  /** Whether each node has a port at which Prometheus reads its metrics. */
  @Parameter(property = "csmr.metrics", defaultValue = "false")
  private boolean metrics;

  /**
   * The services that are deployed: each the simple or qualified name of an interface, or {@code
   * Name=Interface} to give it another name. By default all of the project's own (those of its
   * dependencies if it has none) that are not a component of another one of them.
   */
  @Parameter(property = "csmr.services")
  private List<String> services;

  /**
   * Where each service lives, by its name: {@code together} (the default: in the group {@code main}
   * with all others that say nothing else), {@code apart} (each component in a group of its own),
   * or the name of the group that holds it. On the command line {@code
   * Service=apart,Other=together}.
   */
  @Parameter private Map<String, String> placements;

  /** The same as {@code placements}, for the command line; it has the last word. */
  @Parameter(property = "csmr.placements")
  private List<String> placementList;

  /** Does what the goal is for. */
  abstract void execute(ClassPath classPath, ProjectServices project)
      throws IOException, InterruptedException;

  @Override
  public final void execute() throws MojoExecutionException, MojoFailureException {
    if (skip || "pom".equals(project.getPackaging())) {
      getLog().debug("Nothing to do: skipped, or a project without classes.");
      return;
    }
    try {
      checkRuntime();
      ClassPath classPath = classPath();
      try (ProjectServices found = ProjectServices.load(classPath)) {
        execute(classPath, found);
      }
    } catch (UserErrorException e) {
      throw new MojoFailureException(e.getMessage(), e);
    } catch (IOException e) {
      throw new MojoExecutionException(
          "The files of the cluster cannot be written or read: " + e + ".", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MojoExecutionException("Interrupted.", e);
    }
  }

  final Path buildDirectory() {
    return Path.of(project.getBuild().getDirectory());
  }

  final Path file(File parameter) {
    return parameter.toPath().toAbsolutePath().normalize();
  }

  final Wishes wishes(List<String> hosts, int firstPort) {
    Map<String, String> wished = new LinkedHashMap<>();
    if (placements != null) {
      wished.putAll(placements);
    }
    for (String placement : placementList == null ? List.<String>of() : placementList) {
      int equals = placement.indexOf('=');
      if (equals < 0) {
        throw new UserErrorException(
            "-Dcsmr.placements has "
                + placement
                + ". Write Service=together, Service=apart or Service=group.");
      }
      wished.put(placement.substring(0, equals).strip(), placement.substring(equals + 1).strip());
    }
    return new Wishes(
        cluster,
        nodes,
        hosts,
        firstPort,
        replicas,
        partitions,
        services == null ? List.of() : services,
        wished,
        metrics);
  }

  final int nodes() {
    return nodes;
  }

  final int basePort() {
    return basePort;
  }

  /** Nodes of one cluster run one version, and the plugin writes for the version it knows. */
  private void checkRuntime() {
    Artifact runtime =
        project.getArtifacts().stream()
            .filter(a -> a.getGroupId().equals("dev.csmr"))
            .filter(a -> a.getArtifactId().equals("csmr-runtime"))
            .findFirst()
            .orElseThrow(
                () ->
                    new UserErrorException(
                        "The project has no dependency dev.csmr:csmr-runtime, which its nodes run"
                            + " on. Add it to pom.xml, version "
                            + pluginVersion
                            + ", scope compile."));
    if (!runtime.getBaseVersion().equals(pluginVersion)) {
      throw new UserErrorException(
          "The project has csmr-runtime "
              + runtime.getBaseVersion()
              + ", but csmr-maven-plugin is "
              + pluginVersion
              + ". Give both the same version in pom.xml.");
    }
  }

  /** Where there is none, Maven makes no directory of classes, and services are in dependencies. */
  private boolean hasSources() {
    Path target = Path.of(project.getBuild().getDirectory());
    return project.getCompileSourceRoots().stream()
        .map(Path::of)
        .anyMatch(root -> !root.startsWith(target) && Files.isDirectory(root));
  }

  private ClassPath classPath() {
    Path classes = Path.of(project.getBuild().getOutputDirectory());
    boolean isCompiled = Files.isDirectory(classes);
    if (!isCompiled && hasSources()) {
      throw new UserErrorException(
          classes
              + " does not exist: the project is not compiled. Run mvn compile before this goal.");
    }
    List<ClassPath.ClassPathEntry> entries = new ArrayList<>();
    if (isCompiled) {
      entries.add(
          new ClassPath.ClassPathEntry(
              classes,
              project.getArtifactId() + "-" + project.getVersion() + ".jar",
              project.getGroupId(),
              false));
    }
    for (Artifact artifact : project.getArtifacts()) {
      boolean atRuntime =
          Artifact.SCOPE_COMPILE.equals(artifact.getScope())
              || Artifact.SCOPE_RUNTIME.equals(artifact.getScope());
      if (atRuntime && artifact.getArtifactHandler().isAddedToClasspath()) {
        entries.add(entry(artifact, false));
      }
    }
    pluginArtifacts.stream()
        .filter(a -> a.getArtifactId().equals(LoggingBinding.ARTIFACT_ID))
        .forEach(a -> entries.add(entry(a, true)));
    if (project.getArtifacts().stream().noneMatch(AbstractCsmrMojo::isCommandLine)) {
      pluginArtifacts.stream()
          .filter(AbstractCsmrMojo::isCommandLine)
          .forEach(a -> entries.add(entry(a, false)));
    }
    return new ClassPath(classes, entries);
  }

  /** Whether it is what the script {@code csmr} of a node's directory runs. */
  private static boolean isCommandLine(Artifact artifact) {
    return artifact.getGroupId().equals("dev.csmr") && artifact.getArtifactId().equals("csmr-cli");
  }

  private static ClassPath.ClassPathEntry entry(Artifact artifact, boolean isOfPlugin) {
    if (artifact.getFile() == null) {
      throw new UserErrorException(
          "The dependency " + artifact + " has no file. Run mvn package from the parent project.");
    }
    String classifier = artifact.hasClassifier() ? "-" + artifact.getClassifier() : "";
    return new ClassPath.ClassPathEntry(
        artifact.getFile().toPath(),
        artifact.getArtifactId() + "-" + artifact.getBaseVersion() + classifier + ".jar",
        artifact.getGroupId(),
        isOfPlugin);
  }
}
