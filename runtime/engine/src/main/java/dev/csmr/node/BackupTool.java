package dev.csmr.node;

import dev.csmr.replica.Backup;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Takes a backup of a cluster while it serves: of all its groups, at one place of the order across
 * groups. Or verifies one: every file by its digest and its checks.
 *
 * <p>Exit codes: 0 the backup is there and whole, 1 it is not, 2 wrong command line or
 * configuration.
 */
@Command(
    name = "backup",
    description = "Takes a backup of a running cluster, or verifies one.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class BackupTool extends CommandLineTool {
  @Mixin private ConfigOption config;

  @ArgGroup(multiplicity = "1")
  private WhatToDo what;

  @Option(
      names = "--patience-seconds",
      paramLabel = "SECONDS",
      description =
          "How long all groups may take to come to the cut, and then each group to write its part."
              + " Default: ${DEFAULT-VALUE}.")
  private int patienceSeconds = 120;

  /** A tool that speaks on these streams. */
  public BackupTool(PrintStream out, PrintStream err) {
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

  @Override
  protected int run() throws NodeException, InterruptedException {
    if (what.verified != null) {
      Backups.open(what.verified).text().forEach(out::println);
      return 0;
    }
    Backup taken =
        Backups.take(config.load(), what.to, Duration.ofSeconds(patienceSeconds), out::println);
    taken.text().forEach(out::println);
    return 0;
  }
}
