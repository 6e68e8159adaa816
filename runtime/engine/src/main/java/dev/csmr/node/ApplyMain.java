package dev.csmr.node;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.Deployment;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Has a running cluster take up nodes, groups, services and partitions that are new in its
 * configuration, which every node must have in its own file before.
 *
 * <p>Exit codes: 0 all nodes have taken it up, 1 not all, 2 wrong command line or configuration.
 * Run it again whenever in doubt.
 */
@Command(
    name = "csmr-apply",
    description =
        "Has a running cluster take up nodes, groups, services and partitions that are new in"
            + " cluster.yaml.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class ApplyMain extends CommandLineTool {
  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The cluster's configuration, cluster.yaml; all nodes have to have the same.")
  private Path config;

  private ApplyMain() {}

  /** Runs the command line and ends the process. */
  public static void main(String[] arguments) {
    new ApplyMain().runAndExit(arguments);
  }

  @Override
  int run() throws NodeException {
    ConfigurationChange.apply(
        Deployment.resolve(ClusterConfig.load(config), Node.servicesOnClassPath()), out::println);
    return 0;
  }
}
