package dev.csmr.samples.benchmark;

import dev.csmr.samples.benchmark.load.Point;
import dev.csmr.samples.benchmark.load.Point.Operation;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The results as Markdown, and whether they reach what csmr is to reach. */
final class Report {
  /** What the generated store reaches at a point, as a multiple of the one written by hand. */
  private record Goal(Point point, double ratio) {}

  private static final List<Goal> GOALS =
      List.of(
          new Goal(new Point(Operation.PUT, 1), 1),
          new Goal(new Point(Operation.PUT, 256), 5),
          new Goal(new Point(Operation.PUT, 4096), 20),
          new Goal(new Point(Operation.GET, 1), 1),
          new Goal(new Point(Operation.GET, 256), 3));

  private Report() {}

  /** Where and when was measured, and what the columns of all tables mean. */
  static String preface() {
    return new Markdown()
        .line(
            "%s, %d processors, Java %s, %s %s.",
            LocalDate.now(ZoneId.systemDefault()),
            Runtime.getRuntime().availableProcessors(),
            Runtime.version(),
            System.getProperty("os.name"),
            System.getProperty("os.version"))
        .line("")
        .line("A figure is the median of the rounds, with the lowest and the highest round in")
        .line("parentheses; a percentile is that of the calls of all rounds together, and a ratio")
        .line("the median of the rounds' ratios.")
        .line("")
        .line("- load: calls under way at any time, or calls begun per second;")
        .line("- ops/s: calls answered per second;")
        .line("- p50, p99, p99.9: milliseconds that half, 99 %% and 99.9 %% of the calls took at")
        .line(
            "  most, from the call (at a rate: from when it was due) to the answer at the client;")
        .line("  ~ stands before one that fewer than ten calls took longer than;")
        .line("- CPU µs/op: processor time for a call, of all server processes and of the client")
        .line("  process, with compiling and collecting garbage;")
        .line("- bytes/op: what all these processes allocate on their heaps for a call.")
        .line("")
        .toString();
  }

  /** The stores, side by side; their ratio if both were measured. */
  static String ofStores(Results results, Rounds rounds) {
    String generated = Contenders.Known.CSMR.contender().name();
    String byHand = Contenders.Known.RATIS.contender().name();
    Markdown text =
        new Markdown().heading("Stores").line("%s", rounds.text()).line("").table(results);
    if (!results.contenders().containsAll(List.of(generated, byHand))) {
      return text.toString();
    }
    text.line("| operation | load | ops/s of %s ÷ %s | goal | |", generated, byHand);
    text.line("|---|--:|--:|--:|---|");
    for (Point point : results.points()) {
      Figure ratio = results.ratio(point, generated, byHand, Measured::perSecond);
      text.line(
          "| %s | %s | %s | %s |",
          point.operation().label(), point.load(), ratio.text(2), verdict(point, ratio));
    }
    return text.line("").toString();
  }

  private static String verdict(Point point, Figure ratio) {
    Optional<Goal> goal = GOALS.stream().filter(g -> g.point().equals(point)).findFirst();
    return goal.map(
            g ->
                String.format(
                    Locale.ROOT, "≥ %.0f | %s", g.ratio(), Markdown.atLeast(g.ratio(), ratio)))
        .orElse("|");
  }
}
