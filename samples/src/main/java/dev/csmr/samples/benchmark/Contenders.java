package dev.csmr.samples.benchmark;

import dev.csmr.launcher.FreePorts;
import dev.csmr.launcher.JavaProcess;
import dev.csmr.launcher.LocalCluster;
import dev.csmr.node.JvmFlags;
import dev.csmr.samples.benchmark.echo.EchoServer;
import dev.csmr.samples.benchmark.ratis.RatisStoreServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Who is measured. All their processes get the same options of the virtual machine. */
final class Contenders {
  private static final int SERVERS = 3;

  /** The cluster of the generated store. */
  static final String STORE = "/clusters/benchmark.yaml";

  private Contenders() {}

  /** Those that can be chosen, in the order of tables. */
  enum Known {
    /** The echo. */
    ECHO,
    /** The store written by hand. */
    RATIS,
    /** The generated store. */
    CSMR;

    Contender contender() {
      return switch (this) {
        case ECHO -> new Echo();
        case RATIS -> new Ratis();
        case CSMR -> new Csmr();
      };
    }
  }

  /** The options of every process that is not a node; nodes have the same. */
  static List<String> options() {
    List<String> options = new ArrayList<>(JvmFlags.recommended());
    options.addAll(JavaProcess.ownClassPath());
    return options;
  }

  /** The configuration of a cluster, by the name of its resource. */
  static String configuration(String resource) throws IOException {
    try (InputStream in = Contenders.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static final class Csmr implements Contender {
    @Override
    public String name() {
      return "csmr";
    }

    @Override
    public Servers start(Path directory) throws IOException, InterruptedException {
      LocalCluster cluster = LocalCluster.prepare(configuration(STORE), directory);
      cluster.startAll();
      return new Servers(
          cluster.processes(), arguments("csmr", cluster.endpoints()), cluster::close);
    }
  }

  private static final class Ratis implements Contender {
    @Override
    public String name() {
      return "Ratis by hand";
    }

    @Override
    public Servers start(Path directory) throws IOException {
      List<String> addresses = freeAddresses(SERVERS);
      List<JavaProcess> servers = new ArrayList<>();
      for (int i = 0; i < SERVERS; i++) {
        String data = directory.resolve("data-" + i).toString();
        List<String> arguments = new ArrayList<>(List.of(Integer.toString(i), data));
        arguments.addAll(addresses);
        servers.add(server(directory, "server-" + i, RatisStoreServer.class, arguments));
      }
      return servers(servers, arguments("ratis", addresses));
    }
  }

  private static final class Echo implements Contender {
    @Override
    public String name() {
      return "gRPC echo";
    }

    @Override
    public Servers start(Path directory) throws IOException {
      int port = FreePorts.next();
      JavaProcess server =
          server(directory, "server", EchoServer.class, List.of(Integer.toString(port)));
      return servers(List.of(server), List.of("echo", "127.0.0.1:" + port));
    }
  }

  private static List<String> freeAddresses(int count) throws IOException {
    List<String> addresses = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      addresses.add("127.0.0.1:" + FreePorts.next());
    }
    return addresses;
  }

  private static JavaProcess server(
      Path directory, String name, Class<?> main, List<String> arguments) throws IOException {
    Path log = directory.resolve(name + ".log");
    return JavaProcess.start(name, log, JavaProcess.Output.LOG, options(), main, arguments);
  }

  private static Contender.Servers servers(List<JavaProcess> processes, List<String> arguments) {
    return new Contender.Servers(processes, arguments, () -> processes.forEach(JavaProcess::close));
  }

  private static List<String> arguments(String kind, List<String> addresses) {
    return Stream.concat(Stream.of(kind), addresses.stream()).toList();
  }
}
