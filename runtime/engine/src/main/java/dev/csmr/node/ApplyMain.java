package dev.csmr.node;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.ConfigException;
import dev.csmr.config.Deployment;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Has a running cluster take up nodes, groups and services that are new in its configuration, which
 * every node must have in its own file before.
 *
 * <p>Exit codes: 0 all nodes have taken it up, 1 not all, 2 wrong command line or configuration.
 * Run it again whenever in doubt.
 */
@Command(
    name = "csmr-apply",
    description =
        "Has a running cluster take up nodes, groups and services that are new in cluster.yaml.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class ApplyMain implements Callable<Integer> {
  private static final int NOT_APPLIED = 1;
  private static final int BAD_CONFIGURATION = 2;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The cluster's configuration, cluster.yaml; all nodes have to have the same.")
  private Path config;

  private final PrintStream out;
  private final PrintStream err;

  private ApplyMain(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Runs the command line and ends the process. */
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    System.exit(new CommandLine(new ApplyMain(out, err)).execute(arguments));
  }

  @Override
  public Integer call() {
    try {
      ConfigurationChange.apply(
          Deployment.resolve(ClusterConfig.load(config), Node.servicesOnClassPath()), out::println);
      return 0;
    } catch (ConfigException e) {
      err.println(e.getMessage());
      return BAD_CONFIGURATION;
    } catch (NodeException e) {
      err.println(e.getMessage());
      return NOT_APPLIED;
    }
  }
}
