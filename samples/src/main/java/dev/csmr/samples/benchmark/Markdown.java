package dev.csmr.samples.benchmark;

import dev.csmr.samples.benchmark.load.Point;
import java.util.Locale;

/** Builds the report's text. */
final class Markdown {
  private final StringBuilder text = new StringBuilder();

  /** Adds a formatted line. */
  Markdown line(String format, Object... parts) {
    text.append(String.format(Locale.ROOT, format, parts)).append('\n');
    return this;
  }

  /** Adds a table of all that was measured. */
  Markdown table(Results results) {
    line("| operation | outstanding | system | ops/s | p50 ms | p99 ms | CPU µs/op | bytes/op |");
    line("|---|--:|---|--:|--:|--:|--:|--:|");
    for (Point point : results.points()) {
      for (String contender : results.contenders(point)) {
        line(
            "| %s | %d | %s | %,.0f | %.2f | %.2f | %.1f | %,.0f |",
            point.operation().label(),
            point.outstanding(),
            contender,
            results.perSecond(point, contender),
            results.latencyMillis(point, contender, 50),
            results.latencyMillis(point, contender, 99),
            results.cpuMicros(point, contender),
            results.allocatedBytes(point, contender));
      }
    }
    return line("");
  }

  /** What became of a goal. */
  static String verdict(boolean reached) {
    return reached ? "reached" : "**missed**";
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
