package dev.csmr.samples.benchmark;

import dev.csmr.samples.benchmark.load.Point;
import java.util.Locale;

/** Builds the report's text. */
final class Markdown {
  /** Of a percentile, so many calls that took longer are too few to rely on. */
  private static final int FEW = 10;

  private final StringBuilder text = new StringBuilder();

  /** Adds a formatted line. */
  Markdown line(String format, Object... parts) {
    text.append(String.format(Locale.ROOT, format, parts)).append('\n');
    return this;
  }

  /** Adds a heading. */
  Markdown heading(String title) {
    return line("## %s", title).line("");
  }

  /** Adds a table of all that was measured. */
  Markdown table(Results results) {
    line(
        "| operation | load | system | ops/s | p50 ms | p99 ms | p99.9 ms | CPU µs/op, servers"
            + " | CPU µs/op, client | bytes/op |");
    line("|---|--:|---|--:|--:|--:|--:|--:|--:|--:|");
    for (Point point : results.points()) {
      for (String contender : results.contenders()) {
        line(
            "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |",
            point.operation().label(),
            point.load(),
            contender,
            results.median(point, contender, Measured::perSecond).text(0),
            percentile(results, point, contender, 50),
            percentile(results, point, contender, 99),
            percentile(results, point, contender, 99.9),
            results.median(point, contender, Measured::serverCpuMicros).text(1),
            results.median(point, contender, Measured::clientCpuMicros).text(1),
            results.median(point, contender, Measured::bytes).text(0));
      }
    }
    return line("");
  }

  private static String percentile(
      Results results, Point point, String contender, double percentile) {
    boolean few = results.calls(point, contender) * (100 - percentile) / 100 < FEW;
    return (few ? "~" : "") + results.latencyMillis(point, contender, percentile).text(2);
  }

  /** What became of the goal that a figure is at least so much. */
  static String atLeast(double goal, Figure figure) {
    return verdict(1 - figure.value() / goal);
  }

  /** What became of the goal that a figure is at most so much. */
  static String atMost(double goal, Figure figure) {
    return verdict(figure.value() / goal - 1);
  }

  private static String verdict(double missing) {
    return missing <= 0
        ? "reached"
        : String.format(Locale.ROOT, "**missed** by %.0f %%", Math.ceil(100 * missing));
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
