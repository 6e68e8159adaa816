package dev.csmr.samples.benchmark;

import dev.csmr.samples.benchmark.echo.EchoServer;
import dev.csmr.samples.benchmark.ratis.RatisStoreServer;
import dev.csmr.samples.launch.FreePorts;
import dev.csmr.samples.launch.JavaProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The contenders that csmr is measured against. */
final class Contenders {
  /** The virtual machine's options of every process of every contender. */
  static final List<String> FLAGS =
      List.of(
          "-Xms256m",
          "-Xmx1g",
          // With two processors or fewer, CompletableFuture would start a thread for every task.
          "-Djava.util.concurrent.ForkJoinPool.common.parallelism=4",
          "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");

  static final int SERVERS = 3;

  private Contenders() {}

  /** The hand-written store on Ratis. */
  static final class Ratis implements Contender {
    static final String NAME = "Ratis by hand";

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Cluster start(Path directory) throws IOException {
      List<String> addresses =
          FreePorts.find(SERVERS).stream().map(port -> "127.0.0.1:" + port).toList();
      List<JavaProcess> servers = new ArrayList<>();
      for (int i = 0; i < SERVERS; i++) {
        List<String> arguments = new ArrayList<>(List.of("" + i, directory.resolve("s" + i) + ""));
        arguments.addAll(addresses);
        servers.add(server(directory, "ratis-" + (i + 1), RatisStoreServer.class, arguments));
      }
      return new Cluster(servers, arguments("ratis", addresses));
    }
  }

  /** The echo. */
  static final class Echo implements Contender {
    static final String NAME = "gRPC echo";

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Cluster start(Path directory) throws IOException {
      int port = FreePorts.find(1).get(0);
      JavaProcess server = server(directory, "echo", EchoServer.class, List.of("" + port));
      return new Cluster(List.of(server), List.of("echo", "127.0.0.1:" + port));
    }
  }

  private static JavaProcess server(
      Path directory, String name, Class<?> main, List<String> arguments) throws IOException {
    return JavaProcess.start(
        name, directory.resolve(name + ".log"), JavaProcess.Output.LOG, FLAGS, main, arguments);
  }

  private static List<String> arguments(String kind, List<String> addresses) {
    List<String> arguments = new ArrayList<>(List.of(kind));
    arguments.addAll(addresses);
    return arguments;
  }
}
