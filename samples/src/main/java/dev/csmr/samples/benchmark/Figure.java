package dev.csmr.samples.benchmark;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/**
 * A figure, and between what it was in the rounds of a run.
 *
 * @param value the figure
 * @param lowest of the rounds
 * @param highest of the rounds
 */
record Figure(double value, double lowest, double highest) {
  /** The median of the rounds' values, of which there has to be one. */
  static Figure median(Collection<Double> rounds) {
    double[] sorted = sorted(rounds);
    int half = sorted.length / 2;
    double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    return of(median, rounds);
  }

  /** A value taken from all rounds together, and between what it was in each. */
  static Figure of(double value, Collection<Double> rounds) {
    double[] sorted = sorted(rounds);
    return new Figure(value, sorted[0], sorted[sorted.length - 1]);
  }

  private static double[] sorted(Collection<Double> rounds) {
    if (rounds.isEmpty()) {
      throw new IllegalArgumentException("A figure needs a round at least.");
    }
    double[] sorted = rounds.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted;
  }

  /** {@code value (lowest–highest)}, each with so many digits after the point. */
  String text(int digits) {
    String one = "%,." + digits + "f";
    return String.format(Locale.ROOT, one + " (" + one + "–" + one + ")", value, lowest, highest);
  }
}
