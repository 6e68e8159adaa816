package dev.csmr.samples.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.samples.benchmark.load.Point;
import dev.csmr.samples.benchmark.load.Point.Operation;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ResultsTest {
  private static final Point PUT = new Point(Operation.PUT, 1);
  private static final Point GET = new Point(Operation.GET, 1);

  private final Results results = new Results(List.of(PUT, GET), List.of("a", "b"));

  /** A round of one second in which every call took as long. */
  private static Measured round(int calls, long millis, long cpuMillis) {
    Histogram latencies = new Histogram(3);
    latencies.recordValueWithCount(millis * 1_000_000, calls);
    // As many calls again while settling.
    return new Measured(
        latencies, 1_000_000_000, 2L * calls, cpuMillis * 1_000_000, 1_000_000, 100L * calls);
  }

  @Test
  void tables_have_the_order_given_whatever_is_measured_first() {
    results.add(GET, "b", round(1, 1, 1));
    results.add(PUT, "a", round(1, 1, 1));
    assertThat(results.points()).containsExactly(PUT, GET);
    assertThat(results.contenders()).containsExactly("a", "b");
  }

  @Test
  void calls_per_second_are_the_median_round_s() {
    for (int calls : new int[] {100, 500, 200}) {
      results.add(PUT, "a", round(calls, 1, 1));
    }
    assertThat(results.median(PUT, "a", Measured::perSecond)).isEqualTo(new Figure(200, 100, 500));
  }

  @Test
  void processor_time_and_bytes_are_those_of_a_call_settling_included() {
    results.add(PUT, "a", round(500, 1, 10));
    assertThat(results.median(PUT, "a", Measured::serverCpuMicros).value()).isEqualTo(10);
    assertThat(results.median(PUT, "a", Measured::clientCpuMicros).value()).isEqualTo(1);
    assertThat(results.median(PUT, "a", Measured::bytes).value()).isEqualTo(50);
  }

  @Test
  void a_percentile_is_that_of_the_calls_of_all_rounds() {
    results.add(PUT, "a", round(900, 1, 1));
    results.add(PUT, "a", round(100, 8, 1));
    Figure p50 = results.latencyMillis(PUT, "a", 50);
    Figure p99 = results.latencyMillis(PUT, "a", 99);
    assertThat(p50.value()).isBetween(0.99, 1.01);
    assertThat(p50.highest()).isBetween(7.99, 8.01);
    assertThat(p99.value()).isBetween(7.99, 8.01);
    assertThat(p99.lowest()).isBetween(0.99, 1.01);
    assertThat(results.calls(PUT, "a")).isEqualTo(1000);
  }

  @Test
  void a_ratio_is_the_median_of_what_the_rounds_say() {
    int[][] rounds = {{10, 10}, {40, 20}, {90, 30}};
    for (int[] round : rounds) {
      results.add(PUT, "a", round(round[0], 1, 1));
      results.add(PUT, "b", round(round[1], 1, 1));
    }
    assertThat(results.ratio(PUT, "a", "b", Measured::perSecond)).isEqualTo(new Figure(2, 1, 3));
  }

  @Test
  void a_percentile_that_few_calls_exceed_is_marked() {
    for (Point point : results.points()) {
      for (String contender : results.contenders()) {
        results.add(point, contender, round(1_000, 1, 1));
      }
    }
    String row = new Markdown().table(results).toString().lines().toList().get(2);
    assertThat(row)
        .startsWith("| put | 1 | a | 1,000 (1,000–1,000) | 1.00 (1.00–1.00) | 1.00 (1.00–1.00)")
        .contains("| ~1.00 (1.00–1.00) |");
  }

  @Test
  void a_missed_goal_says_by_how_much() {
    assertThat(Markdown.atLeast(2, Figure.median(List.of(2.0)))).isEqualTo("reached");
    assertThat(Markdown.atLeast(2, Figure.median(List.of(1.5)))).isEqualTo("**missed** by 25 %");
    assertThat(Markdown.atMost(2, Figure.median(List.of(2.0)))).isEqualTo("reached");
    assertThat(Markdown.atMost(2, Figure.median(List.of(2.5)))).isEqualTo("**missed** by 25 %");
  }
}
