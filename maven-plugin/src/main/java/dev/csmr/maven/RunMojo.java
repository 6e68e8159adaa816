package dev.csmr.maven;

import dev.csmr.config.Deployment;
import dev.csmr.config.NodeConfig;
import dev.csmr.launcher.FreePorts;
import dev.csmr.launcher.JavaProcess;
import dev.csmr.launcher.LaunchException;
import dev.csmr.launcher.LocalCluster;
import dev.csmr.maven.layout.ClusterPlan;
import dev.csmr.maven.layout.RunFiles;
import dev.csmr.maven.project.ClassPath;
import dev.csmr.maven.project.ProjectServices;
import dev.csmr.maven.project.UserErrorException;
import dev.csmr.maven.run.TryLines;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.maven.plugins.annotations.Execute;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;

/**
 * Builds the project and runs its services as a cluster of processes on this machine, with fresh
 * data under {@code target/csmr/run}: prints endpoints, leaders, what to call, and where the nodes'
 * logs are. Ends on Ctrl-C.
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
    int basePort = FreePorts.inRow(basePort(), nodes(), ClusterPlan.RAFT_PORT_OFFSET);
    String text =
        ClusterPlan.text(wishes(List.of("127.0.0.1"), basePort), project.services(), file);
    Deployment deployment = ClusterPlan.check(text, file, project.services());
    Path options = RunFiles.write(directory, text, classPath, project);
    try (LocalCluster cluster =
        LocalCluster.of(deployment.config())
            .withOptions(List.of("@" + options))
            .withPatience(Duration.ofSeconds(startSeconds))) {
      start(cluster);
      describe(deployment, cluster);
      awaitEnd(cluster);
    }
  }

  private static void start(LocalCluster cluster) throws IOException, InterruptedException {
    try {
      cluster.startAll();
    } catch (LaunchException e) {
      throw new UserErrorException(
          e.getMessage() + "\nOn a slow machine, give it longer: -Dcsmr.run.startSeconds=300.", e);
    }
  }

  /** Lets the cluster run until the time is over or no node runs any more. */
  private void awaitEnd(LocalCluster cluster) throws InterruptedException {
    List<CompletableFuture<Void>> told =
        cluster.processes().stream()
            .map(process -> process.onEnd().thenAccept(code -> tellEnd(process, code)))
            .toList();
    CompletableFuture<Void> all = CompletableFuture.allOf(told.toArray(CompletableFuture[]::new));
    try {
      var unused = seconds == 0 ? all.get() : all.get(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      // From here on nodes end because they are told to.
      told.forEach(each -> each.cancel(false));
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void tellEnd(JavaProcess process, int code) {
    getLog()
        .warn(
            "Node "
                + process.name()
                + " ended with exit code "
                + code
                + ". "
                + process.lastWords());
  }

  private void describe(Deployment deployment, LocalCluster cluster) {
    List<NodeConfig> nodes = deployment.config().nodes();
    getLog().info("");
    getLog().info("The cluster " + deployment.config().name() + " is ready.");
    for (NodeConfig node : nodes) {
      getLog()
          .info(
              "Node " + node.name() + ": " + node.endpoint() + ", log " + cluster.log(node.name()));
    }
    cluster
        .leaders()
        .forEach(
            (group, leader) ->
                getLog().info("Group " + group + ": led by " + leader.orElse("nobody right now")));
    TryLines.of(deployment, nodes.get(0).endpoint()).forEach(getLog()::info);
    getLog().info("");
    getLog()
        .info(seconds == 0 ? "Ctrl-C ends the cluster." : "It ends after " + seconds + " seconds.");
  }
}
