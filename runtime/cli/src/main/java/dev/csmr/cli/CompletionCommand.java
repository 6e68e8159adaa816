package dev.csmr.cli;

import dev.csmr.node.CommandLineTool;
import java.io.PrintStream;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints a script by which shells complete the command line. */
@Command(
    name = "completion",
    description =
        "Prints a script by which bash and zsh complete command lines: source <(csmr completion).",
    mixinStandardHelpOptions = true)
final class CompletionCommand extends CommandLineTool {
  @Spec private CommandSpec spec;

  CompletionCommand(PrintStream out, PrintStream err) {
    super(out, err);
  }

  @Override
  protected int run() {
    out.print(AutoComplete.bash(spec.root().name(), spec.root().commandLine()));
    return 0;
  }
}
