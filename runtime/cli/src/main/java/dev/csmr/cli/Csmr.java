package dev.csmr.cli;

import dev.csmr.node.ApplyTool;
import dev.csmr.node.BackupTool;
import dev.csmr.node.CommandLineTool;
import dev.csmr.node.MembersTool;
import dev.csmr.node.MoveTool;
import dev.csmr.node.RestoreTool;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/**
 * What operators do with running clusters: the command line {@code csmr}.
 *
 * <p>Exit codes: 0 done, 1 not done, 2 wrong command line or configuration.
 */
@Command(
    name = "csmr",
    description = "Operates a csmr cluster.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Csmr.Version.class,
    footer = {
      "",
      "The cluster is that of --config, by default cluster.yaml in the present directory.",
      "Exit codes: 0 done, 1 not done, 2 wrong command line or configuration.",
      "csmr COMMAND --help says more."
    })
public final class Csmr {
  private static final int COLUMNS = 100;

  /** What prints much that is no matter to whoever waits for an answer; kept from collection. */
  private static final List<Logger> QUIET =
      List.of(Logger.getLogger("io.grpc"), Logger.getLogger("org.apache.ratis"));

  private Csmr() {}

  /** The subcommands, in the order in which help shows them. */
  private static List<CommandLineTool> commands(PrintStream out, PrintStream err) {
    return List.of(
        new StatusCommand(out, err),
        new CallCommand(out, err),
        new MembersTool(out, err),
        new TransferCommand(out, err),
        new DrainCommand(out, err),
        new MoveTool(out, err),
        new ApplyTool(out, err),
        new SnapshotCommand(out, err),
        new VerifyCommand(out, err),
        new BackupTool(out, err),
        new RestoreTool(out, err),
        new BenchCommand(out, err),
        new CompletionCommand(out, err));
  }

  /** The command line, which speaks on these streams. */
  static CommandLine commandLine(PrintStream out, PrintStream err) {
    CommandLine all = new CommandLine(new Csmr());
    commands(out, err).forEach(all::addSubcommand);
    return all.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
        .setUsageHelpWidth(COLUMNS)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  /** Runs the command line and ends the process. */
  public static void main(String[] arguments) {
    if (System.getProperty("java.util.logging.config.file") == null) {
      QUIET.forEach(logger -> logger.setLevel(Level.OFF));
    }
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    System.exit(commandLine(out, err).execute(arguments));
  }

  /** The version of the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Csmr.class.getPackage().getImplementationVersion();
      return new String[] {"csmr " + (version == null ? "(from classes)" : version)};
    }
  }
}
