package dev.csmr.launcher;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A Java virtual machine that this program started. It ends with this program at the latest, unless
 * this program is killed. Thread-safe, but for its input and output.
 */
public final class JavaProcess implements AutoCloseable {
  private static final int LAST_LINES = 15;
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);
  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> RUNNING.forEach(Process::destroyForcibly), "csmr-ends-processes"));
  }

  private final String name;
  private final Path log;
  private final long logStart;
  private final Process process;
  private final PrintStream input;
  private final BufferedReader output;

  private JavaProcess(String name, Path log, long logStart, Process process) {
    this.name = name;
    this.log = log;
    this.logStart = logStart;
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
   * Starts one, with the Java that runs this program, in the directory of its log, and without the
   * environment variables {@code CSMR_…}: what it is told is in its arguments and files.
   *
   * @param name what messages call it
   * @param log the file that its output is appended to
   * @param options what stands before the main class: flags, and the class path ({@link
   *     #ownClassPath})
   */
  public static JavaProcess start(
      String name,
      Path log,
      Output output,
      List<String> options,
      Class<?> main,
      List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add(main.getName());
    command.addAll(arguments);
    File file = log.toAbsolutePath().toFile();
    Files.createDirectories(file.getParentFile().toPath());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(file.getParentFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(file));
    if (output == Output.LOG) {
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(file));
    }
    builder.environment().keySet().removeIf(variable -> variable.startsWith("CSMR_"));
    long logStart = file.length();
    Process process = builder.start();
    RUNNING.add(process);
    var unused = process.onExit().thenAccept(RUNNING::remove);
    return new JavaProcess(name, log, logStart, process);
  }

  /** The options that give a process the class path of this program. */
  public static List<String> ownClassPath() {
    // Surefire may put the class path into the manifest of a jar, and names it here as well, with
    // an empty entry, which would be the working directory.
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    String absolute =
        Arrays.stream(path.split(File.pathSeparator, -1))
            .filter(entry -> !entry.isEmpty())
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .collect(Collectors.joining(File.pathSeparator));
    return List.of("-cp", absolute);
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

  /** Whether it runs; a paused one does. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** What it has written to its log up to now. */
  public String output() {
    try {
      byte[] all = Files.readAllBytes(log);
      int start = (int) Math.min(all.length, logStart);
      return new String(all, start, all.length - start, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where its log is and how that ends, for messages. */
  public String lastWords() {
    List<String> lines = output().lines().toList();
    return lines.stream()
        .skip(Math.max(0, lines.size() - LAST_LINES))
        .collect(Collectors.joining("\n", "The log of " + name + ", " + log + ", ends:\n", ""));
  }

  /** Writes a line to its standard input. */
  public void writeLine(String line) {
    input.println(line);
  }

  /**
   * Reads a line of its standard output; only of one that was started with {@link Output#READ}.
   *
   * @throws LaunchException when it ended
   */
  public String readLine() throws LaunchException {
    String line;
    try {
      line = output.readLine();
    } catch (IOException e) {
      // The stream of a process that was killed is closed.
      line = null;
    }
    if (line == null) {
      throw new LaunchException(name + " ended. " + lastWords());
    }
    return line;
  }

  /** Completes with the exit code when it has ended, however that came about. */
  public CompletableFuture<Integer> onEnd() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /**
   * Waits until it has ended, and gives its exit code.
   *
   * @throws LaunchException when it has not within the time
   */
  public int awaitEnd(Duration patience) throws IOException, InterruptedException {
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new LaunchException(
          name + " does not end within " + patience.toSeconds() + " s. " + lastWords());
    }
    return process.exitValue();
  }

  /** Asks it to end (SIGTERM). */
  public void terminate() {
    process.destroy();
  }

  /** Ends it as a crash would (SIGKILL), and waits until it is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /**
   * Lets it stand still where it is (SIGSTOP), and on Linux waits until each of its threads does.
   * Needs a POSIX system.
   *
   * @throws LaunchException when it does not run, or does not stand still within a minute
   */
  public void pause() throws IOException, InterruptedException {
    signal("STOP");
    // The signal is only delivered when a thread of the process gets a processor; up to then the
    // others go on, and may answer what is written to them.
    Path threads = Path.of("/proc", Long.toString(pid()), "task");
    long start = System.nanoTime();
    while (Files.isDirectory(threads) && !standStill(threads)) {
      if (System.nanoTime() - start > STOP_PATIENCE.toNanos()) {
        throw new LaunchException(
            name + " does not stand still within " + STOP_PATIENCE.toSeconds() + " s.");
      }
      Thread.sleep(1);
    }
  }

  private static boolean standStill(Path threads) throws IOException {
    try (DirectoryStream<Path> each = Files.newDirectoryStream(threads)) {
      for (Path thread : each) {
        String stat = Files.readString(thread.resolve("stat"), StandardCharsets.ISO_8859_1);
        // proc(5): the name stands in parentheses and may hold any character; the state follows.
        char state = stat.charAt(stat.lastIndexOf(')') + 2);
        if (state != 'T') {
          return false;
        }
      }
      return true;
    } catch (NoSuchFileException e) {
      // A thread ended while the threads were listed, so not all stood still.
      return false;
    }
  }

  /** Lets it go on after {@link #pause} (SIGCONT). */
  public void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String signal) throws IOException, InterruptedException {
    if (!isAlive()) {
      throw new LaunchException(name + " does not run. " + lastWords());
    }
    int code = new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).start().waitFor();
    if (code != 0) {
      throw new LaunchException("kill -" + signal + " of " + name + " gave " + code + ".");
    }
  }

  /** Kills it, whatever it does. */
  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
