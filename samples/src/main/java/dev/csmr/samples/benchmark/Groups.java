package dev.csmr.samples.benchmark;

import dev.csmr.samples.benchmark.OneCluster.Client;
import dev.csmr.samples.benchmark.load.Point;
import dev.csmr.samples.benchmark.load.Point.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What a put costs when the same load is spread over more groups of the same nodes. */
final class Groups {
  private static final String CONFIGURATION = "/clusters/groups.yaml";

  private static final Client ONE = client("1 group", 1);
  private static final Client FOUR = client("4 groups", 4);
  private static final Client SIXTEEN = client("16 groups", 16);

  /** One total rate, which all of them reach; what is under way is bounded all the same. */
  private static final Point AT_A_RATE = new Point(Operation.PUT, 4_096, 1_000);

  private static final Point BUSY = new Point(Operation.PUT, 256);

  private static final double MAX_CPU = 1.1;

  private Groups() {}

  private static Client client(String name, int groups) {
    return new Client(name, List.of("csmr-spread", Integer.toString(groups)));
  }

  /** Measures it and tells the results. */
  static String report(Rounds rounds, Path directory) throws IOException, InterruptedException {
    List<Client> clients = List.of(ONE, FOUR, SIXTEEN);
    Results results =
        OneCluster.measure(CONFIGURATION, clients, List.of(AT_A_RATE, BUSY), rounds, directory);
    Figure cpu = results.ratio(AT_A_RATE, SIXTEEN.name(), ONE.name(), Measured::serverCpuMicros);
    return new Markdown()
        .heading("What groups cost")
        .line(
            "%s Three nodes have sixteen groups; the puts go to one, four or all of them.",
            rounds.text())
        .line("")
        .table(results)
        .line("| groups | ratio | goal | |")
        .line("|---|--:|--:|---|")
        .line(
            "| servers' CPU of a put, over 16 groups ÷ in 1, at %s | %s | ≤ %.2f | %s |",
            AT_A_RATE.load(), cpu.text(2), MAX_CPU, Markdown.atMost(MAX_CPU, cpu))
        .line("")
        .toString();
  }
}
