package dev.csmr.maven.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** One node as a process, which writes into a log file. */
final class NodeProcess {
  private static final int LAST_LINES = 15;

  private final String name;
  private final Process process;
  private final Path log;

  private NodeProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  static NodeProcess start(String name, List<String> command, Path directory, Path log)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    // The cluster is the one that was planned, not what a shell overrides of another one.
    builder.environment().keySet().removeIf(variable -> variable.startsWith("CSMR_"));
    return new NodeProcess(name, builder.start(), log);
  }

  String name() {
    return name;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Only once it ended. */
  int exitCode() {
    return process.exitValue();
  }

  /** Where its log is, and how that ends. */
  String lastWords() {
    try {
      List<String> lines = Files.readString(log, StandardCharsets.UTF_8).lines().toList();
      return lines.stream()
          .skip(Math.max(0, lines.size() - LAST_LINES))
          .collect(Collectors.joining("\n", "Its log " + log + " ends:\n", ""));
    } catch (IOException e) {
      return "Its log " + log + " cannot be read: " + e.getMessage();
    }
  }

  /** Asks it to end. */
  void terminate() {
    process.destroy();
  }

  /** Waits until it ended; kills it if it takes longer. */
  void awaitEnd(long millis) throws InterruptedException {
    if (!process.waitFor(millis, TimeUnit.MILLISECONDS)) {
      kill();
    }
  }

  void kill() {
    process.destroyForcibly();
  }
}
