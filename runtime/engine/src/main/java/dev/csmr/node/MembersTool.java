package dev.csmr.node;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.DeclaredGroup;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Makes the members of running groups what the configuration says. Nodes that are new have to run
 * before (with {@code --join}); nodes that were members must still be in the configuration's list
 * of nodes.
 *
 * <p>Exit codes: 0 the members are what the configuration says, 1 they are not, 2 wrong command
 * line or configuration. Run it again whenever in doubt.
 */
@Command(
    name = "members",
    description = "Makes the members of a running cluster's groups what its configuration says.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class MembersTool extends CommandLineTool {
  @Mixin private ConfigOption config;

  @Option(
      names = "--group",
      paramLabel = "NAME",
      description = "A group to change; may be repeated. Without it: all, one after another.")
  private List<String> groups = new ArrayList<>();

  @Option(
      names = "--patience-seconds",
      paramLabel = "SECONDS",
      description = "How long to try for each group. Default: ${DEFAULT-VALUE}.")
  private int patienceSeconds = 120;

  /** A tool that speaks on these streams. */
  public MembersTool(PrintStream out, PrintStream err) {
    super(out, err);
  }

  @Override
  protected int run() throws NodeException, InterruptedException {
    ClusterConfig cluster = config.load();
    List<String> named =
        groups.isEmpty() ? cluster.groups().stream().map(DeclaredGroup::name).toList() : groups;
    for (String group : named) {
      Members.change(cluster, group, Duration.ofSeconds(patienceSeconds), out::println);
    }
    return 0;
  }
}
