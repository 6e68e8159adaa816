package dev.csmr.cli;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.DeclaredGroup;
import dev.csmr.node.ClusterStatus;
import dev.csmr.node.CommandLineTool;
import dev.csmr.node.ConfigOption;
import dev.csmr.node.NodeStatus.GroupStatus;
import dev.csmr.replica.StoredGroup;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Verifies that the replicas of a running cluster are the same, or that what a node has stored is
 * whole.
 *
 * <p>Exit codes: 0 all is right, 1 something is not, or could not be verified, 2 wrong command line
 * or configuration.
 */
@Command(
    name = "verify",
    description =
        "Verifies that the replicas of each group agree; or, with --data, that the logs and snapshots in"
            + " a data directory are whole.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class VerifyCommand extends CommandLineTool {
  private static final Duration STATUS_PATIENCE = Duration.ofSeconds(3);
  private static final int PAUSE_MILLIS = 50;

  @Mixin private ConfigOption config;
  @Mixin private OutputOption output;

  @Option(
      names = "--data",
      paramLabel = "DIRECTORY",
      description =
          "The data directory of a node that is stopped, or a copy of one. Nothing in it is changed.")
  private Path data;

  @Option(
      names = "--patience-seconds",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description =
          "How long to wait until replicas tell digests of the same entry. Default: ${DEFAULT-VALUE}.")
  private int patienceSeconds;

  VerifyCommand(PrintStream out, PrintStream err) {
    super(out, err);
  }

  @Override
  protected int run() throws InterruptedException {
    ClusterConfig cluster = config.load();
    Verification verification = new Verification();
    if (data == null) {
      compare(cluster, verification);
    } else {
      read(cluster, verification);
    }
    if (output.isJson()) {
      out.println(OutputOption.text(verification.json()));
    } else {
      verification.lines().forEach(out::println);
    }
    return verification.isRight() ? 0 : NOT_DONE;
  }

  private void read(ClusterConfig cluster, Verification verification) {
    boolean none = true;
    for (DeclaredGroup group : cluster.groups()) {
      String what = "group " + group.name() + " in " + data;
      if (StoredGroup.exists(data, cluster.name(), group.name())) {
        none = false;
        err.println("Reading " + what + ".");
        try {
          StoredGroup stored = StoredGroup.verify(data, cluster.name(), group.name());
          verification.add(
              what,
              true,
              stored.logFiles() + " files of the log, " + stored.snapshots() + " snapshots");
        } catch (IOException e) {
          verification.add(what, false, e.getMessage());
        }
      }
    }
    if (none) {
      verification.add(data.toString(), false, "there is no group of cluster " + cluster.name());
    }
  }

  private void compare(ClusterConfig cluster, Verification verification)
      throws InterruptedException {
    Map<String, ReplicaDigests> digests = new LinkedHashMap<>();
    cluster.groups().forEach(each -> digests.put(each.name(), new ReplicaDigests(each.name())));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(patienceSeconds);
    ClusterStatus status;
    boolean done;
    do {
      status = ClusterStatus.ask(cluster, STATUS_PATIENCE);
      done = true;
      for (DeclaredGroup group : cluster.groups()) {
        ReplicaDigests each = digests.get(group.name());
        each.hear(status);
        Set<String> nodes = executing(group, status);
        done &= nodes.isEmpty() || each.difference().isPresent() || each.haveAgreed(nodes);
      }
      if (!done) {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    } while (!done && System.nanoTime() - end < 0);
    for (DeclaredGroup group : cluster.groups()) {
      judge(group, status, digests.get(group.name()), verification);
    }
  }

  /** The members that answer, run, and have executed something. */
  private static Set<String> executing(DeclaredGroup group, ClusterStatus status) {
    Set<String> nodes = new LinkedHashSet<>();
    for (String node : group.members()) {
      status
          .replica(node, group.name())
          .filter(replica -> replica.stopped().isEmpty() && replica.executedIndex() > 0)
          .ifPresent(replica -> nodes.add(node));
    }
    return nodes;
  }

  private static boolean isHeard(ClusterStatus status, String node, DeclaredGroup group) {
    return status
        .replica(node, group.name())
        .filter(replica -> replica.stopped().isEmpty())
        .isPresent();
  }

  private static void judge(
      DeclaredGroup group,
      ClusterStatus status,
      ReplicaDigests digests,
      Verification verification) {
    String what = "group " + group.name();
    for (String node : group.members()) {
      GroupStatus replica = status.replica(node, group.name()).orElse(null);
      if (replica == null) {
        String why = status.silent().getOrDefault(node, "it has no replica of the group");
        verification.add(what + " on node " + node, false, "not compared: " + why);
      } else if (!replica.stopped().isEmpty()) {
        verification.add(what + " on node " + node, false, replica.stopped());
      }
    }
    Set<String> nodes = executing(group, status);
    if (digests.difference().isPresent()) {
      verification.add(what, false, digests.difference().get());
    } else if (nodes.isEmpty()) {
      if (group.members().stream().anyMatch(each -> isHeard(status, each, group))) {
        verification.add(what, true, "nothing was executed yet");
      }
    } else if (digests.haveAgreed(nodes)) {
      verification.add(
          what, true, nodes + " agree at entry " + digests.agreed(nodes).orElseThrow());
    } else {
      verification.add(
          what,
          false,
          nodes + " told no digests of the same entry in time: run this again, with more patience");
    }
  }
}
