package dev.csmr.node;

import dev.csmr.config.ConfigException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/**
 * What the commands that people give have in common: streams in UTF-8, and exit codes: 0 done,
 * {@value #NOT_DONE} not done, {@value #WRONG_INPUT} wrong command line or configuration, with a
 * message on standard error.
 *
 * <p>A command says of itself by picocli's annotations what it is called and which options it has;
 * it is a subcommand of {@code csmr} when it is named there.
 */
public abstract class CommandLineTool implements Callable<Integer> {
  /** Of the command line or the configuration; picocli ends with the same. */
  protected static final int WRONG_INPUT = 2;

  /** What was asked for was not done, or is not so. */
  protected static final int NOT_DONE = 1;

  /** For results. */
  protected final PrintStream out;

  /** For messages, and for progress where results are for programs. */
  protected final PrintStream err;

  /** A tool that speaks on the streams of the process. */
  CommandLineTool() {
    this(
        new PrintStream(System.out, true, StandardCharsets.UTF_8),
        new PrintStream(System.err, true, StandardCharsets.UTF_8));
  }

  /** A tool that speaks on these streams. */
  protected CommandLineTool(PrintStream out, PrintStream err) {
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

  /**
   * Does what the command line says; the exit code.
   *
   * @throws NodeException when it was not done; the message says how to fix it
   */
  protected abstract int run() throws NodeException, InterruptedException;

  @Override
  public final Integer call() throws InterruptedException {
    try {
      return run();
    } catch (ConfigException | WrongInputException e) {
      err.println(e.getMessage());
      return WRONG_INPUT;
    } catch (UncheckedIOException e) {
      // Of a file that the command line names.
      err.println(e.getCause());
      return WRONG_INPUT;
    } catch (NodeException e) {
      err.println(e.getMessage());
      return NOT_DONE;
    }
  }
}
