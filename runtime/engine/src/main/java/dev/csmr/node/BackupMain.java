package dev.csmr.node;

import dev.csmr.config.ClusterConfig;
import dev.csmr.replica.Backup;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Takes a backup of a cluster while it serves: of all its groups, at one place of the order across
 * groups. Or verifies one: every file by its digest and its checks.
 *
 * <p>Exit codes: 0 the backup is there and whole, 1 it is not, 2 wrong command line or
 * configuration.
 */
@Command(
    name = "csmr-backup",
    description = "Takes a backup of a running cluster, or verifies one.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class BackupMain extends CommandLineTool {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The cluster's configuration, cluster.yaml; to take a backup.")
  private Path config;

  @ArgGroup(multiplicity = "1")
  private WhatToDo what;

  @Option(
      names = "--patience-seconds",
      paramLabel = "SECONDS",
      description =
          "How long all groups may take to come to the cut, and then each group to write its part."
              + " Default: ${DEFAULT-VALUE}.")
  private int patienceSeconds = 120;

  private BackupMain() {}

  private BackupMain(PrintStream out, PrintStream err) {
    super(out, err);
  }

  /** One of both. */
  private static final class WhatToDo {
    @Option(
        names = "--to",
        required = true,
        paramLabel = "DIRECTORY",
        description = "Take a backup into this directory, which is absent or empty.")
    private Path to;

    @Option(
        names = "--verify",
        required = true,
        paramLabel = "DIRECTORY",
        description = "Look at every byte of the backup in this directory, and tell what is in it.")
    private Path verified;
  }

  /** Runs the command line and ends the process. */
  public static void main(String[] arguments) {
    new BackupMain().runAndExit(arguments);
  }

  /** Runs the command line with streams of its own; the exit code. */
  static int execute(PrintStream out, PrintStream err, String... arguments) {
    return new BackupMain(out, err).execute(arguments);
  }

  @Override
  int run() throws NodeException, InterruptedException {
    if (what.verified != null) {
      Backups.open(what.verified).text().forEach(out::println);
      return 0;
    }
    if (config == null) {
      err.println(NodeError.OPTION_NEEDED.text("--to", "--config"));
      return WRONG_INPUT;
    }
    Backup taken =
        Backups.take(
            ClusterConfig.load(config), what.to, Duration.ofSeconds(patienceSeconds), out::println);
    taken.text().forEach(out::println);
    return 0;
  }
}
