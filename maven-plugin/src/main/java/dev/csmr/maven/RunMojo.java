package dev.csmr.maven;

import dev.csmr.config.Deployment;
import dev.csmr.config.NodeConfig;
import dev.csmr.maven.layout.ClusterPlan;
import dev.csmr.maven.layout.RunFiles;
import dev.csmr.maven.project.ClassPath;
import dev.csmr.maven.project.ProjectServices;
import dev.csmr.maven.run.LocalCluster;
import dev.csmr.maven.run.Ports;
import dev.csmr.maven.run.TryLines;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Execute;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;

/**
 * Builds the project and runs its services as a cluster of processes on this machine, with fresh
 * data under {@code target/csmr/run}: prints endpoints, leaders, and what to call; then what the
 * nodes write, each line after the node's name. Ends on Ctrl-C.
 */
@Mojo(name = "run", requiresDependencyResolution = ResolutionScope.RUNTIME, threadSafe = true)
@Execute(phase = LifecyclePhase.PROCESS_CLASSES)
public final class RunMojo extends AbstractCsmrMojo {
  /** After how many seconds the cluster ends by itself; 0 for never. */
  @Parameter(property = "csmr.run.seconds", defaultValue = "0")
  private int seconds;

  /** How many seconds the cluster may take until it serves. */
  @Parameter(property = "csmr.run.startSeconds", defaultValue = "60")
  private int startSeconds;

  /** For Maven. */
  public RunMojo() {}

  @Override
  void execute(ClassPath classPath, ProjectServices project)
      throws IOException, InterruptedException {
    Path directory = buildDirectory().resolve("csmr").resolve("run");
    Path file = directory.resolve("cluster.yaml");
    int basePort = Ports.base(basePort(), nodes(), ClusterPlan.RAFT_PORT_OFFSET);
    String text =
        ClusterPlan.text(wishes(List.of("127.0.0.1"), basePort), project.services(), file);
    Deployment deployment = ClusterPlan.check(text, file, project.services());
    Path options = RunFiles.write(directory, text, classPath, project);
    try (LocalCluster cluster = LocalCluster.start(deployment.config(), directory, options)) {
      Map<String, Optional<String>> leaders = cluster.awaitReady(Duration.ofSeconds(startSeconds));
      describe(deployment, leaders, directory);
      cluster.run(
          seconds == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds)),
          getLog()::warn);
    }
  }

  private void describe(
      Deployment deployment, Map<String, Optional<String>> leaders, Path directory) {
    List<NodeConfig> nodes = deployment.config().nodes();
    getLog().info("");
    getLog().info("The cluster " + deployment.config().name() + " is ready.");
    for (NodeConfig node : nodes) {
      getLog()
          .info(
              "Node "
                  + node.name()
                  + ": "
                  + node.endpoint()
                  + ", log "
                  + LocalCluster.log(directory, node.name()));
    }
    leaders.forEach(
        (group, leader) ->
            getLog().info("Group " + group + ": led by " + leader.orElse("nobody right now")));
    TryLines.of(deployment, nodes.get(0).endpoint()).forEach(getLog()::info);
    getLog().info("");
    getLog()
        .info(seconds == 0 ? "Ctrl-C ends the cluster." : "It ends after " + seconds + " seconds.");
  }
}
