package dev.csmr.cli;

import dev.csmr.node.CommandLineTool;
import dev.csmr.node.ConfigOption;
import dev.csmr.node.LeaderTransfer;
import dev.csmr.node.NodeException;
import java.io.PrintStream;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Has a node lead a group.
 *
 * <p>Exit codes: 0 it leads, 1 it does not, 2 wrong command line or configuration.
 */
@Command(
    name = "transfer",
    description = "Has a node lead a group. Calls of the group wait meanwhile.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class TransferCommand extends CommandLineTool {
  @Mixin private ConfigOption config;

  @Parameters(paramLabel = "GROUP", description = "The group.")
  private String group;

  @Parameters(paramLabel = "NODE", description = "The node, a member of it.")
  private String node;

  @Option(
      names = "--patience-seconds",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How long to try. Default: ${DEFAULT-VALUE}.")
  private int patienceSeconds;

  TransferCommand(PrintStream out, PrintStream err) {
    super(out, err);
  }

  @Override
  protected int run() throws NodeException, InterruptedException {
    String before =
        LeaderTransfer.transfer(config.load(), group, node, Duration.ofSeconds(patienceSeconds));
    out.println(
        before.equals(node)
            ? "Node " + node + " leads group " + group + " already."
            : "Node " + node + " leads group " + group + ", which " + before + " led before.");
    return 0;
  }
}
