package dev.csmr.cli;

import dev.csmr.config.ClusterConfig;
import dev.csmr.node.CommandLineTool;
import dev.csmr.node.ConfigOption;
import dev.csmr.node.NodeDrain;
import dev.csmr.node.NodeException;
import java.io.PrintStream;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Has a node lead nothing.
 *
 * <p>Exit codes: 0 it leads nothing, or may lead again, 1 it leads something still, or does not
 * answer, 2 wrong command line or configuration.
 */
@Command(
    name = "drain",
    description =
        "Has a node give away all that it leads, and keep nothing that it is elected for, until --undo"
            + " or its end.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class DrainCommand extends CommandLineTool {
  @Mixin private ConfigOption config;

  @Parameters(paramLabel = "NODE", description = "The node.")
  private String node;

  @Option(names = "--undo", description = "Lets it lead again.")
  private boolean undo;

  @Option(
      names = "--patience-seconds",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "How long to wait until it leads nothing. Default: ${DEFAULT-VALUE}.")
  private int patienceSeconds;

  DrainCommand(PrintStream out, PrintStream err) {
    super(out, err);
  }

  @Override
  protected int run() throws NodeException, InterruptedException {
    ClusterConfig cluster = config.load();
    if (undo) {
      NodeDrain.undo(cluster, node);
      out.println("Node " + node + " may lead again.");
    } else {
      NodeDrain.drain(cluster, node, Duration.ofSeconds(patienceSeconds), out::println);
      out.println("Node " + node + " drains, and leads nothing.");
    }
    return 0;
  }
}
