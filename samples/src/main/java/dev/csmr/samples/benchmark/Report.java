package dev.csmr.samples.benchmark;

import dev.csmr.samples.benchmark.load.Point;
import dev.csmr.samples.benchmark.load.Point.Operation;
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

  /** The stores, side by side. */
  static String ofStores(Results results, String generated, String byHand) {
    Markdown text = new Markdown().table(results);
    text.line("| operation | outstanding | %s ÷ %s | goal | |", generated, byHand);
    text.line("|---|--:|--:|--:|---|");
    for (Point point : results.points()) {
      double ratio = results.ratio(point, generated, byHand);
      text.line(
          "| %s | %d | %.2f | %s |",
          point.operation().label(), point.outstanding(), ratio, verdict(point, ratio));
    }
    return text.line("").toString();
  }

  private static String verdict(Point point, double ratio) {
    Optional<Goal> goal = GOALS.stream().filter(g -> g.point().equals(point)).findFirst();
    return goal.map(
            g ->
                String.format(
                    Locale.ROOT, "≥ %.0f | %s", g.ratio(), Markdown.verdict(ratio >= g.ratio())))
        .orElse("|");
  }

  /** How csmr starts and idles. */
  static String ofStartUp(StartUp startUp) {
    return new Markdown()
        .line("| start and rest | | goal | |")
        .line("|---|--:|--:|---|")
        .line(
            "| cold start of a node | %,d ms | < %,d ms | %s |",
            startUp.nodeMillis(),
            StartUp.MAX_NODE_MILLIS,
            Markdown.verdict(startUp.nodeMillis() < StartUp.MAX_NODE_MILLIS))
        .line(
            "| first put after the start of three nodes | %,d ms | < %,d ms | %s |",
            startUp.firstPutMillis(),
            StartUp.MAX_FIRST_PUT_MILLIS,
            Markdown.verdict(startUp.firstPutMillis() < StartUp.MAX_FIRST_PUT_MILLIS))
        .line(
            "| heap of an idle node | %,d MiB | < %,d MiB | %s |",
            startUp.idleHeapBytes() >> 20,
            StartUp.MAX_IDLE_HEAP_BYTES >> 20,
            Markdown.verdict(startUp.idleHeapBytes() < StartUp.MAX_IDLE_HEAP_BYTES))
        .line("")
        .toString();
  }
}
