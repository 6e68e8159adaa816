package dev.csmr.samples.benchmark;

import dev.csmr.samples.launch.JavaProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Something that is measured: server processes, and how a client process reaches them. */
interface Contender {
  /** What tables call it. */
  String name();

  /** Starts its server processes, with their files in an empty directory. */
  Cluster start(Path directory) throws IOException;

  /**
   * Its running servers.
   *
   * @param servers the processes
   * @param clientArguments what {@link LoadClient} is told to reach them
   */
  record Cluster(List<JavaProcess> servers, List<String> clientArguments) implements AutoCloseable {
    @Override
    public void close() {
      servers.forEach(JavaProcess::close);
    }
  }
}
