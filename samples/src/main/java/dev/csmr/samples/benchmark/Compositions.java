package dev.csmr.samples.benchmark;

import dev.csmr.samples.benchmark.OneCluster.Client;
import dev.csmr.samples.benchmark.load.Point;
import dev.csmr.samples.benchmark.load.Point.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What operations of compositions cost beside plain puts. */
final class Compositions {
  private static final String CONFIGURATION = "/clusters/compositions.yaml";

  private static final Client PLAIN = client("plain", "csmr");
  private static final Client PADDED = client("plain, more bytes", "csmr-padded");
  private static final Client TOGETHER = client("audited, together", "csmr-together");
  private static final Client APART = client("audited, apart", "csmr-apart");
  private static final Client MIXED = client("plain, beside 1 % apart", "csmr-mixed");

  private static final Point ALONE = new Point(Operation.PUT, 1);
  private static final Point BUSY = new Point(Operation.PUT, 256);

  private static final double MAX_APART_LATENCY = 2.5;
  private static final double MIN_BESIDE_APART = 0.9;
  private static final double MIN_TOGETHER = 0.95;

  private Compositions() {}

  private static Client client(String name, String kind) {
    return new Client(name, List.of(kind));
  }

  /** Measures them and tells the results. */
  static String report(Rounds rounds, Path directory) throws IOException, InterruptedException {
    List<Client> clients = List.of(PLAIN, PADDED, TOGETHER, APART, MIXED);
    Results results =
        OneCluster.measure(CONFIGURATION, clients, List.of(ALONE, BUSY), rounds, directory);
    Figure apart = results.ratio(ALONE, APART.name(), PLAIN.name(), one -> one.latencyMillis(50));
    Figure beside = results.ratio(BUSY, MIXED.name(), PLAIN.name(), Measured::perSecond);
    Figure together = results.ratio(BUSY, TOGETHER.name(), PADDED.name(), Measured::perSecond);
    return new Markdown()
        .heading("What composing costs")
        .line("%s All clients have the same three nodes.", rounds.text())
        .line("")
        .table(results)
        .line("| compositions | ratio | goal | |")
        .line("|---|--:|--:|---|")
        .line(
            "| latency of a two-group put ÷ a plain one's, alone (p50) | %s | ≤ %.2f | %s |",
            apart.text(2), MAX_APART_LATENCY, Markdown.atMost(MAX_APART_LATENCY, apart))
        .line(
            "| plain puts/s beside 1 %% two-group puts ÷ without, at 256 | %s | ≥ %.2f | %s |",
            beside.text(2), MIN_BESIDE_APART, Markdown.atLeast(MIN_BESIDE_APART, beside))
        .line(
            "| audited puts/s, together ÷ plain of the same bytes, at 256 | %s | ≥ %.2f | %s |",
            together.text(2), MIN_TOGETHER, Markdown.atLeast(MIN_TOGETHER, together))
        .line("")
        .toString();
  }
}
