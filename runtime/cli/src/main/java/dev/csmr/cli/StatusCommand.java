package dev.csmr.cli;

import dev.csmr.node.CommandLineTool;
import dev.csmr.node.ConfigOption;
import java.io.PrintStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Tells how a cluster is.
 *
 * <p>Exit codes: 0 all is well, 1 something is not: a node is silent, a group is not served, a
 * replica stopped or does not take part; 2 wrong command line or configuration.
 */
@Command(
    name = "status",
    description =
        "Tells how the cluster is: nodes, groups, leaders, indexes, partitions. Ends with 1 when not"
            + " all is well.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class StatusCommand extends CommandLineTool {
  @Mixin private ConfigOption config;
  @Mixin private OutputOption output;

  StatusCommand(PrintStream out, PrintStream err) {
    super(out, err);
  }

  @Override
  protected int run() {
    ClusterReport report = ClusterReport.of(config.load());
    if (output.isJson()) {
      out.println(OutputOption.text(ReportJson.of(report)));
    } else {
      ReportText.lines(report).forEach(out::println);
    }
    return report.isWell() ? 0 : NOT_DONE;
  }
}
