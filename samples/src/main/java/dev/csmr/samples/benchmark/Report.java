package dev.csmr.samples.benchmark;

import dev.csmr.samples.benchmark.load.Point;
import dev.csmr.samples.benchmark.load.Point.Operation;
import java.util.List;
import java.util.Locale;

/** The results as Markdown, and whether they reach what csmr promises. */
final class Report {
  /** What the generated store reaches, as a multiple of the hand-written one. */
  private record Goal(Point point, double ratio) {}

  private static final List<Goal> GOALS =
      List.of(
          new Goal(new Point(Operation.PUT, 1), 1),
          new Goal(new Point(Operation.PUT, 256), 5),
          new Goal(new Point(Operation.PUT, 4096), 20),
          new Goal(new Point(Operation.GET, 1), 1),
          new Goal(new Point(Operation.GET, 256), 3));

  private final StringBuilder text = new StringBuilder();
  private final Results results;

  private Report(Results results) {
    this.results = results;
  }

  /** The tables. */
  static String of(Results results, String generated, String byHand) {
    Report report = new Report(results);
    report.table();
    report.ratios(generated, byHand);
    return report.text.toString();
  }

  private void table() {
    line("| operation | outstanding | system | ops/s | p50 ms | p99 ms | CPU µs/op | bytes/op |");
    line("|---|--:|---|--:|--:|--:|--:|--:|");
    for (Point point : results.points()) {
      for (String contender : results.contenders(point)) {
        line(
            "| %s | %d | %s | %,.0f | %.2f | %.2f | %.1f | %,.0f |",
            point.operation().toString().toLowerCase(Locale.ROOT),
            point.outstanding(),
            contender,
            results.perSecond(point, contender),
            results.latencyMillis(point, contender, 50),
            results.latencyMillis(point, contender, 99),
            results.cpuMicros(point, contender),
            results.allocatedBytes(point, contender));
      }
    }
    line("");
  }

  private void ratios(String generated, String byHand) {
    line("| operation | outstanding | %s ÷ %s | goal | |", generated, byHand);
    line("|---|--:|--:|--:|---|");
    for (Point point : results.points()) {
      double ratio = results.ratio(point, generated, byHand);
      if (Double.isNaN(ratio)) {
        continue;
      }
      String goal =
          GOALS.stream()
              .filter(g -> g.point().equals(point))
              .findFirst()
              .map(
                  g ->
                      String.format(
                          Locale.ROOT,
                          "≥ %.1f | %s",
                          g.ratio(),
                          ratio >= g.ratio() ? "reached" : "**missed**"))
              .orElse(" | ");
      line(
          "| %s | %d | %.2f | %s |",
          point.operation().toString().toLowerCase(Locale.ROOT), point.outstanding(), ratio, goal);
    }
    line("");
  }

  private void line(String format, Object... parts) {
    text.append(parts.length == 0 ? format : String.format(Locale.ROOT, format, parts))
        .append('\n');
  }
}
