package dev.csmr.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.csmr.config.ClusterConfig;
import dev.csmr.config.DeclaredGroup;
import dev.csmr.node.CommandLineTool;
import dev.csmr.node.ConfigOption;
import dev.csmr.node.GroupSnapshots;
import dev.csmr.node.GroupSnapshots.Taken;
import dev.csmr.node.LeaderTransfer;
import dev.csmr.node.NodeException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Has groups take snapshots at once.
 *
 * <p>Exit codes: 0 all members have one, 1 not all, 2 wrong command line or configuration.
 */
@Command(
    name = "snapshot",
    description =
        "Has each member of groups take a snapshot, one after another. It executes nothing meanwhile.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class SnapshotCommand extends CommandLineTool {
  @Mixin private ConfigOption config;
  @Mixin private OutputOption output;

  @ArgGroup(multiplicity = "1")
  private Which which;

  @Option(
      names = "--patience-seconds",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description = "How long each may take. Default: ${DEFAULT-VALUE}.")
  private int patienceSeconds;

  SnapshotCommand(PrintStream out, PrintStream err) {
    super(out, err);
  }

  /** Some or all. */
  private static final class Which {
    @Parameters(arity = "1..*", paramLabel = "GROUP", description = "The groups.")
    private List<String> groups;

    @Option(names = "--all", description = "All groups.")
    private boolean all;
  }

  @Override
  protected int run() throws NodeException {
    ClusterConfig cluster = config.load();
    List<String> groups =
        which.all
            ? cluster.groups().stream().map(DeclaredGroup::name).toList()
            : which.groups.stream().distinct().toList();
    groups.forEach(group -> LeaderTransfer.requireGroup(cluster, group));
    List<Taken> all = new ArrayList<>();
    try {
      for (String group : groups) {
        GroupSnapshots.take(
            cluster,
            group,
            Duration.ofSeconds(patienceSeconds),
            each -> {
              all.add(each);
              if (!output.isJson()) {
                out.println(text(each));
              }
            });
      }
      return 0;
    } finally {
      if (output.isJson()) {
        out.println(OutputOption.text(json(all)));
      }
    }
  }

  private static String text(Taken taken) {
    return "Group "
        + taken.group()
        + " on node "
        + taken.node()
        + ": "
        + (taken.index() < 0 ? "nothing was executed yet" : "up to entry " + taken.index())
        + ".";
  }

  private static JsonObject json(List<Taken> all) {
    JsonArray snapshots = new JsonArray();
    for (Taken taken : all) {
      JsonObject snapshot = new JsonObject();
      snapshot.addProperty("group", taken.group());
      snapshot.addProperty("node", taken.node());
      snapshot.addProperty("index", taken.index());
      snapshots.add(snapshot);
    }
    JsonObject json = new JsonObject();
    json.add("snapshots", snapshots);
    return json;
  }
}
