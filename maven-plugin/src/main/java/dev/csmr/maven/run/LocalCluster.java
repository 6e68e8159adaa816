package dev.csmr.maven.run;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.NodeConfig;
import dev.csmr.maven.project.UserErrorException;
import dev.csmr.node.NodeMain;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A cluster of processes on this machine. Closing it ends them all; so does the end of this JVM.
 * One thread at a time.
 */
public final class LocalCluster implements AutoCloseable {
  private static final int POLL_MILLIS = 100;
  private static final int END_MILLIS = 10_000;

  private final ClusterConfig config;
  private final List<NodeProcess> processes = new ArrayList<>();
  private final Thread atExit = new Thread(this::killAll, "csmr:run ends nodes");

  private LocalCluster(ClusterConfig config) {
    this.config = config;
  }

  /**
   * Starts a process per node.
   *
   * @param directory the processes' working directory, for their {@linkplain #log logs} as well
   * @param javaOptions the file with the options for java, class path included
   */
  public static LocalCluster start(ClusterConfig config, Path directory, Path javaOptions)
      throws IOException {
    LocalCluster cluster = new LocalCluster(config);
    Runtime.getRuntime().addShutdownHook(cluster.atExit);
    try {
      for (NodeConfig node : config.nodes()) {
        List<String> command =
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + javaOptions,
                NodeMain.class.getName(),
                "--config",
                config.source().toString(),
                "--node",
                node.name());
        cluster.processes.add(
            NodeProcess.start(node.name(), command, directory, log(directory, node.name())));
      }
      return cluster;
    } catch (IOException e) {
      cluster.killAll();
      throw e;
    }
  }

  /** Where a node writes what it has to say; anew at each start. */
  public static Path log(Path directory, String node) {
    return directory.resolve(node + ".log");
  }

  /**
   * Waits until every node serves every service.
   *
   * @return the leader of each group, as far as there is one
   * @throws UserErrorException when a node ends, or it takes longer
   */
  public Map<String, Optional<String>> awaitReady(Duration longest) throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    try (ClusterWatch watch = new ClusterWatch(config)) {
      for (NodeProcess process : processes) {
        while (!watch.serves(process.name())) {
          failIfAnyEnded();
          if (System.nanoTime() - end > 0) {
            throw new UserErrorException(
                "Node "
                    + process.name()
                    + " does not serve all services after "
                    + longest.toSeconds()
                    + " s. On a slow machine, give it longer: -Dcsmr.run.startSeconds=300. "
                    + process.lastWords());
          }
          Thread.sleep(POLL_MILLIS);
        }
      }
      return watch.leaders();
    }
  }

  private void failIfAnyEnded() throws InterruptedException {
    for (NodeProcess process : processes) {
      if (!process.isAlive()) {
        process.awaitEnd(END_MILLIS);
        throw new UserErrorException(
            "Node "
                + process.name()
                + " ended with exit code "
                + process.exitCode()
                + " before the cluster was ready. "
                + process.lastWords());
      }
    }
  }

  /**
   * Lets the cluster run.
   *
   * @param longest until then; empty for as long as any node runs
   * @param out gets a line for each node that ends
   */
  public void run(Optional<Duration> longest, Consumer<String> out) throws InterruptedException {
    long begin = System.nanoTime();
    List<NodeProcess> running = new ArrayList<>(processes);
    while (!running.isEmpty()) {
      if (longest.isPresent() && System.nanoTime() - begin >= longest.get().toNanos()) {
        return;
      }
      Thread.sleep(POLL_MILLIS);
      for (NodeProcess process : List.copyOf(running)) {
        if (!process.isAlive()) {
          running.remove(process);
          out.accept(
              "Node "
                  + process.name()
                  + " ended with exit code "
                  + process.exitCode()
                  + ". "
                  + process.lastWords());
        }
      }
    }
  }

  /** Asks all nodes to end, and kills those that do not. */
  @Override
  public void close() {
    try {
      processes.forEach(NodeProcess::terminate);
      for (NodeProcess process : processes) {
        process.awaitEnd(END_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    killAll();
    dropHook();
  }

  private void dropHook() {
    try {
      boolean unused = Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The JVM ends already, and the hook runs beside this: it does the same once more.
    }
  }

  private void killAll() {
    processes.forEach(NodeProcess::kill);
  }
}
