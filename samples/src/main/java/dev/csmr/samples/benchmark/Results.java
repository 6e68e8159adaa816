package dev.csmr.samples.benchmark;

import dev.csmr.samples.benchmark.load.Point;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** All that was measured: by point, by contender, one measurement for each round. */
final class Results {
  private final List<Point> points;
  private final List<String> contenders;
  private final Map<Point, Map<String, List<Measured>>> measured = new HashMap<>();

  /** Of these points and contenders, in the order of tables. */
  Results(List<Point> points, List<String> contenders) {
    this.points = List.copyOf(points);
    this.contenders = List.copyOf(contenders);
  }

  void add(Point point, String contender, Measured one) {
    measured
        .computeIfAbsent(point, p -> new HashMap<>())
        .computeIfAbsent(contender, c -> new ArrayList<>())
        .add(one);
  }

  List<Point> points() {
    return points;
  }

  List<String> contenders() {
    return contenders;
  }

  private List<Measured> rounds(Point point, String contender) {
    return measured.getOrDefault(point, Map.of()).getOrDefault(contender, List.of());
  }

  /** The median of the rounds. */
  Figure median(Point point, String contender, ToDoubleFunction<Measured> of) {
    return Figure.median(values(rounds(point, contender), of));
  }

  /** A percentile of the latencies of all rounds together, in milliseconds. */
  Figure latencyMillis(Point point, String contender, double percentile) {
    return Figure.of(
        all(point, contender).getValueAtPercentile(percentile) / 1e6,
        values(rounds(point, contender), one -> one.latencyMillis(percentile)));
  }

  /** How many calls were measured, in all rounds together. */
  long calls(Point point, String contender) {
    return all(point, contender).getTotalCount();
  }

  /** One contender divided by another: the median of what the rounds say. */
  Figure ratio(Point point, String contender, String other, ToDoubleFunction<Measured> of) {
    List<Double> ours = values(rounds(point, contender), of);
    List<Double> theirs = values(rounds(point, other), of);
    return Figure.median(
        IntStream.range(0, ours.size()).mapToObj(i -> ours.get(i) / theirs.get(i)).toList());
  }

  private Histogram all(Point point, String contender) {
    Histogram all = new Histogram(3);
    rounds(point, contender).forEach(one -> all.add(one.latencies()));
    return all;
  }

  private static List<Double> values(List<Measured> rounds, ToDoubleFunction<Measured> of) {
    return rounds.stream().map(of::applyAsDouble).toList();
  }
}
