package dev.csmr.node;

import dev.csmr.config.ConfigException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/**
 * What the processes that people start have in common: streams in UTF-8, and exit codes: 0 done, 1
 * not done, {@value #WRONG_INPUT} wrong command line or configuration, with a message on standard
 * error.
 */
abstract class CommandLineTool implements Callable<Integer> {
  /** Of the command line or the configuration; picocli ends with the same. */
  static final int WRONG_INPUT = 2;

  private static final int NOT_DONE = 1;

  final PrintStream out;
  final PrintStream err;

  /** A tool that speaks on the streams of the process. */
  CommandLineTool() {
    this(
        new PrintStream(System.out, true, StandardCharsets.UTF_8),
        new PrintStream(System.err, true, StandardCharsets.UTF_8));
  }

  /** A tool that speaks on these streams. */
  CommandLineTool(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Runs the command line and ends the process. */
  final void runAndExit(String[] arguments) {
    System.exit(execute(arguments));
  }

  /** Runs the command line; the exit code. */
  final int execute(String... arguments) {
    return new CommandLine(this).execute(arguments);
  }

  /** Does what the command line says; the exit code. */
  abstract int run() throws NodeException, InterruptedException;

  @Override
  public final Integer call() throws InterruptedException {
    try {
      return run();
    } catch (ConfigException e) {
      err.println(e.getMessage());
      return WRONG_INPUT;
    } catch (NodeException e) {
      err.println(e.getMessage());
      return NOT_DONE;
    }
  }
}
