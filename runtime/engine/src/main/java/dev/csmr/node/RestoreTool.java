package dev.csmr.node;

import dev.csmr.config.Deployment;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
    name = "restore",
    description = "Prepares nodes of a new cluster to begin with a backup.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class RestoreTool extends CommandLineTool {
  @Mixin private ConfigOption config;

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

  /** A tool that speaks on these streams. */
  public RestoreTool(PrintStream out, PrintStream err) {
    super(out, err);
  }

  @Override
  protected int run() throws NodeException {
    Deployment deployment = Deployment.resolve(config.load(), Node.servicesOnClassPath());
    for (String node : nodes) {
      Backups.restore(deployment, node, from, out::println);
    }
    return 0;
  }
}
