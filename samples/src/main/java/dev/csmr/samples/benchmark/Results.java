package dev.csmr.samples.benchmark;

import dev.csmr.samples.benchmark.load.Point;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** All that was measured: by point, by contender, one measurement for each round. */
final class Results {
  private final Map<Point, Map<String, List<Measured>>> measured = new LinkedHashMap<>();

  void add(Point point, String contender, Measured one) {
    measured
        .computeIfAbsent(point, p -> new LinkedHashMap<>())
        .computeIfAbsent(contender, c -> new ArrayList<>())
        .add(one);
  }

  /** The points, in the order in which they were first measured. */
  List<Point> points() {
    return List.copyOf(measured.keySet());
  }

  /** The contenders measured at a point, in the order in which they were. */
  List<String> contenders(Point point) {
    return List.copyOf(measured.getOrDefault(point, Map.of()).keySet());
  }

  private List<Measured> rounds(Point point, String contender) {
    return measured.getOrDefault(point, Map.of()).getOrDefault(contender, List.of());
  }

  /** Calls per second: the median of the rounds. */
  double perSecond(Point point, String contender) {
    return median(rounds(point, contender).stream().map(Measured::perSecond).toList());
  }

  /** A percentile of the latencies of all rounds, in milliseconds. */
  double latencyMillis(Point point, String contender, double percentile) {
    Histogram all = new Histogram(3);
    rounds(point, contender).forEach(one -> all.add(one.latencies()));
    return all.getValueAtPercentile(percentile) / 1e6;
  }

  /** CPU time of all processes for one call, in microseconds. */
  double cpuMicros(Point point, String contender) {
    return perCall(point, contender, Measured::cpuNanos) / 1e3;
  }

  /** What all processes allocate for one call, in bytes. */
  double allocatedBytes(Point point, String contender) {
    return perCall(point, contender, Measured::allocatedBytes);
  }

  /**
   * How many times the calls per second of another contender one does: the median of the rounds'
   * ratios. Not a number when one of them was not measured.
   */
  double ratio(Point point, String contender, String other) {
    List<Measured> ours = rounds(point, contender);
    List<Measured> theirs = rounds(point, other);
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
      ratios.add(ours.get(i).perSecond() / theirs.get(i).perSecond());
    }
    return median(ratios);
  }

  private double perCall(
      Point point, String contender, java.util.function.ToLongFunction<Measured> part) {
    List<Measured> rounds = rounds(point, contender);
    return rounds.stream().mapToDouble(one -> (double) part.applyAsLong(one)).sum()
        / rounds.stream().mapToLong(Measured::allCalls).sum();
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    if (sorted.isEmpty()) {
      return Double.NaN;
    }
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }
}
