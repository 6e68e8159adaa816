package dev.csmr.samples.launch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A Java virtual machine with this program's class path, running another main class. It ends with
 * this program at the latest. Thread-safe, but for its input and output.
 */
public final class JavaProcess implements AutoCloseable {
  private static final long CLOSE_TIMEOUT_MS = 5_000;
  private static final long END_TIMEOUT_MINUTES = 5;
  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly)));
  }

  private final String name;
  private final Path log;
  private final Process process;
  private final PrintStream input;
  private final BufferedReader output;

  private JavaProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
    this.input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  /** What its standard output is for. */
  public enum Output {
    /** Goes to the log file, as standard error does. */
    LOG,
    /** Is read by this program, with {@link #readLine}. */
    READ
  }

  /**
   * Starts one.
   *
   * @param name what messages call it
   * @param log the file that its output is appended to
   * @param flags options of the virtual machine
   */
  public static JavaProcess start(
      String name, Path log, Output output, List<String> flags, Class<?> main, List<String> args)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(args);
    Path directory = log.toAbsolutePath().getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    if (output == Output.LOG) {
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    }
    Process process = builder.start();
    RUNNING.add(process);
    return new JavaProcess(name, log, process);
  }

  /** What messages call it. */
  public String name() {
    return name;
  }

  /** The file with its output. */
  public Path log() {
    return log;
  }

  /** Its number in the operating system. */
  public long pid() {
    return process.pid();
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Writes a line to its standard input. */
  public void writeLine(String line) {
    input.println(line);
  }

  /**
   * Reads a line of its standard output.
   *
   * @throws IOException when it ended
   */
  public String readLine() throws IOException {
    String line = output.readLine();
    if (line == null) {
      throw new IOException(name + " ended. Its last words are in " + log + ".");
    }
    return line;
  }

  /** Waits until it ends by itself, for five minutes at the most, and gives its exit code. */
  public int exitCode() throws IOException, InterruptedException {
    if (!process.waitFor(END_TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
      kill();
      throw new IOException(name + " does not end. Its last words are in " + log + ".");
    }
    RUNNING.remove(process);
    return process.exitValue();
  }

  /** Ends it as a crash would (SIGKILL) and waits until it is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
    RUNNING.remove(process);
  }

  /** Asks it to end (SIGTERM), and kills it when it does not within five seconds. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    RUNNING.remove(process);
  }
}
