package dev.csmr.node;

import dev.csmr.config.Deployment;
import java.io.PrintStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Has a running cluster take up nodes, groups, services and partitions that are new in its
 * configuration, which every node must have in its own file before.
 *
 * <p>Exit codes: 0 all nodes have taken it up, 1 not all, 2 wrong command line or configuration.
 * Run it again whenever in doubt.
 */
@Command(
    name = "apply",
    description =
        "Has a running cluster take up nodes, groups, services and partitions that are new in"
            + " cluster.yaml.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class ApplyTool extends CommandLineTool {
  @Mixin private ConfigOption config;

  /** A tool that speaks on these streams. */
  public ApplyTool(PrintStream out, PrintStream err) {
    super(out, err);
  }

  @Override
  protected int run() throws NodeException {
    ConfigurationChange.apply(
        Deployment.resolve(config.load(), Node.servicesOnClassPath()), out::println);
    return 0;
  }
}
