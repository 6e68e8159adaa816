package dev.csmr.node;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.Deployment;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Prepares nodes of a new cluster to begin with a backup: puts into their data directories, which
 * are empty, what their groups begin with. To be run for every node of the cluster, on its machine,
 * with the services on the class path, before any node is started. The cluster may have other
 * nodes, groups and placements than the one that was backed up, and services whose slots may move
 * other partitions.
 *
 * <p>Exit codes: 0 the nodes are prepared, 1 they are not, 2 wrong command line or configuration.
 */
@Command(
    name = "csmr-restore",
    description = "Prepares nodes of a new cluster to begin with a backup.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class RestoreMain extends CommandLineTool {
  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The new cluster's configuration, cluster.yaml.")
  private Path config;

  @Option(
      names = "--node",
      required = true,
      paramLabel = "NAME",
      description = "The name of a node in it whose data directory is here. May be repeated.")
  private List<String> nodes = new ArrayList<>();

  @Option(
      names = "--from",
      required = true,
      paramLabel = "DIRECTORY",
      description = "The backup, or a copy of it.")
  private Path from;

  private RestoreMain() {}

  private RestoreMain(PrintStream out, PrintStream err) {
    super(out, err);
  }

  /** Runs the command line and ends the process. */
  public static void main(String[] arguments) {
    new RestoreMain().runAndExit(arguments);
  }

  /** Runs the command line with streams of its own; the exit code. */
  static int execute(PrintStream out, PrintStream err, String... arguments) {
    return new RestoreMain(out, err).execute(arguments);
  }

  @Override
  int run() throws NodeException {
    Deployment deployment =
        Deployment.resolve(ClusterConfig.load(config), Node.servicesOnClassPath());
    for (String node : nodes) {
      Backups.restore(deployment, node, from, out::println);
    }
    return 0;
  }
}
