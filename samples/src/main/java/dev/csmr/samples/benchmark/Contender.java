package dev.csmr.samples.benchmark;

import dev.csmr.launcher.JavaProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Something that is measured: server processes, and how a client process reaches them. */
interface Contender {
  /** What tables call it. */
  String name();

  /** Starts its server processes, with their files in an empty directory. */
  Servers start(Path directory) throws IOException, InterruptedException;

  /**
   * Running servers.
   *
   * @param processes one for each
   * @param clientArguments what {@link LoadClient} is told to reach them
   * @param ends ends them
   */
  record Servers(List<JavaProcess> processes, List<String> clientArguments, Runnable ends)
      implements AutoCloseable {
    @Override
    public void close() {
      ends.run();
    }
  }
}
