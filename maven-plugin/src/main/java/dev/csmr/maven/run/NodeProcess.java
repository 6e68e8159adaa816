package dev.csmr.maven.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One node as a process; what it writes is passed on line by line, with its name before it. */
final class NodeProcess {
  private final String name;
  private final Process process;
  private final Thread pump;

  private NodeProcess(String name, Process process, Thread pump) {
    this.name = name;
    this.process = process;
    this.pump = pump;
  }

  static NodeProcess start(String name, List<String> command, Path directory, Consumer<String> out)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    // The cluster is the one that was planned, not what a shell overrides of another one.
    builder.environment().keySet().removeIf(variable -> variable.startsWith("CSMR_"));
    Process process = builder.start();
    Thread pump = new Thread(() -> pump(name, process, out), "csmr output of " + name);
    pump.setDaemon(true);
    pump.start();
    return new NodeProcess(name, process, pump);
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

  /** Asks it to end. */
  void terminate() {
    process.destroy();
  }

  /** Waits until it ended and all that it wrote was passed on; kills it if it takes longer. */
  void awaitEnd(long millis) throws InterruptedException {
    if (!process.waitFor(millis, TimeUnit.MILLISECONDS)) {
      kill();
    }
    pump.join(TimeUnit.SECONDS.toMillis(2));
  }

  void kill() {
    process.destroyForcibly();
  }

  private static void pump(String name, Process process, Consumer<String> out) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        out.accept("[" + name + "] " + line);
      }
    } catch (IOException e) {
      // Its end of the pipe is gone, because it was killed: there is nothing more to pass on.
      out.accept("[" + name + "] (output ends: " + e.getMessage() + ")");
    }
  }
}
