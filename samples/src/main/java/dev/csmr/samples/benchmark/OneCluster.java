package dev.csmr.samples.benchmark;

import dev.csmr.launcher.JavaProcess;
import dev.csmr.launcher.LocalCluster;
import dev.csmr.samples.benchmark.load.Point;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Measures clients of one cluster, in turns: what different loads cost the same nodes. */
final class OneCluster {
  /** Each node holds the data of all clients. */
  private static final int HEAP_MEGABYTES = 1024;

  private OneCluster() {}

  /**
   * One of the clients.
   *
   * @param name what tables call it
   * @param arguments what {@link LoadClient} is told, before the addresses
   */
  record Client(String name, List<String> arguments) {
    /** It, for a cluster that runs. */
    Contender of(LocalCluster cluster) {
      List<String> all = Stream.concat(arguments.stream(), cluster.endpoints().stream()).toList();
      List<JavaProcess> nodes = cluster.processes();
      return new Contender() {
        @Override
        public String name() {
          return name;
        }

        @Override
        public Servers start(Path directory) {
          return new Servers(nodes, all, () -> {});
        }
      };
    }
  }

  /** Starts the cluster of a resource, and measures all points of all clients. */
  static Results measure(
      String resource, List<Client> clients, List<Point> points, Rounds rounds, Path directory)
      throws IOException, InterruptedException {
    List<Participant> participants = new ArrayList<>();
    try (LocalCluster cluster =
        LocalCluster.prepare(Contenders.configuration(resource), directory)) {
      cluster.withHeap(HEAP_MEGABYTES).startAll();
      try {
        for (Client client : clients) {
          Path own = Files.createDirectories(directory.resolve(client.name().replace(' ', '-')));
          participants.add(Participant.start(client.of(cluster), own));
        }
        return rounds.measure(participants, points);
      } finally {
        participants.forEach(Participant::close);
      }
    }
  }
}
