package dev.csmr.samples.benchmark;

import dev.csmr.launcher.JavaProcess;
import dev.csmr.launcher.LocalCluster;
import dev.csmr.samples.benchmark.load.Point;
import dev.csmr.samples.benchmark.load.Point.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What operations of compositions cost beside plain puts: clients of one cluster, in turns. */
final class Compositions {
  private static final String CONFIGURATION = "/clusters/compositions.yaml";

  private static final Client PLAIN = new Client("plain", "csmr");
  private static final Client PADDED = new Client("plain, more bytes", "csmr-padded");
  private static final Client TOGETHER = new Client("audited, together", "csmr-together");
  private static final Client APART = new Client("audited, apart", "csmr-apart");
  private static final Client MIXED = new Client("plain, beside 1 % apart", "csmr-mixed");

  private static final Point ALONE = new Point(Operation.PUT, 1);
  private static final Point BUSY = new Point(Operation.PUT, 256);

  /** Each node holds the data of all clients: three stores and two logs. */
  private static final int HEAP_MEGABYTES = 1024;

  private static final double MAX_APART_LATENCY = 2.5;
  private static final double MIN_BESIDE_APART = 0.9;
  private static final double MIN_TOGETHER = 0.95;

  private Compositions() {}

  /** One of the clients of the cluster, which outlives it. */
  private record Client(String name, String kind) {
    Contender of(LocalCluster cluster) {
      List<String> arguments =
          Stream.concat(Stream.of(kind), cluster.endpoints().stream()).toList();
      List<JavaProcess> nodes = cluster.processes();
      return new Contender() {
        @Override
        public String name() {
          return name;
        }

        @Override
        public Servers start(Path directory) {
          return new Servers(nodes, arguments, () -> {});
        }
      };
    }
  }

  /** Measures them and tells the results. */
  static String report(Rounds rounds, Path directory) throws IOException, InterruptedException {
    String yaml = Contenders.configuration(CONFIGURATION);
    List<Participant> participants = new ArrayList<>();
    try (LocalCluster cluster = LocalCluster.prepare(yaml, directory)) {
      cluster.withHeap(HEAP_MEGABYTES).startAll();
      try {
        for (Client client : List.of(PLAIN, PADDED, TOGETHER, APART, MIXED)) {
          Path own = Files.createDirectories(directory.resolve(client.kind()));
          participants.add(Participant.start(client.of(cluster), own));
        }
        return text(rounds.measure(participants, List.of(ALONE, BUSY)));
      } finally {
        participants.forEach(Participant::close);
      }
    }
  }

  private static String text(Results results) {
    double apart =
        results.latencyMillis(ALONE, APART.name(), 50)
            / results.latencyMillis(ALONE, PLAIN.name(), 50);
    double besideApart = results.ratio(BUSY, MIXED.name(), PLAIN.name());
    double together = results.ratio(BUSY, TOGETHER.name(), PADDED.name());
    return new Markdown()
        .table(results)
        .line("| compositions | ratio | goal | |")
        .line("|---|--:|--:|---|")
        .line(
            "| latency of a two-group put ÷ a plain one's, alone (p50) | %.2f | ≤ %.2f | %s |",
            apart, MAX_APART_LATENCY, Markdown.verdict(apart <= MAX_APART_LATENCY))
        .line(
            "| plain puts/s beside 1 %% two-group puts ÷ without, at 256 | %.2f | ≥ %.2f | %s |",
            besideApart, MIN_BESIDE_APART, Markdown.verdict(besideApart >= MIN_BESIDE_APART))
        .line(
            "| audited puts/s, together ÷ plain of the same bytes, at 256 | %.2f | ≥ %.2f | %s |",
            together, MIN_TOGETHER, Markdown.verdict(together >= MIN_TOGETHER))
        .line("")
        .toString();
  }
}
