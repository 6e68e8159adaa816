package dev.csmr.samples.benchmark;

import dev.csmr.samples.benchmark.load.Point;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Measures participants in turns, so that whatever else happens on the machine happens to all.
 *
 * @param rounds how often each point is measured
 * @param millis how long a point is measured in a round
 * @param warmUpMillis how long each participant is warmed up
 */
record Rounds(int rounds, long millis, long warmUpMillis) {
  /** Warms all participants up, then measures all points of all of them. */
  Results measure(List<Participant> participants, List<Point> points) throws IOException {
    for (Participant participant : participants) {
      System.out.printf("Warming up %s%n", participant.name());
      for (Point point : points) {
        participant.measure(point, warmUpMillis / points.size());
      }
    }
    Results results = new Results();
    for (int round = 1; round <= rounds; round++) {
      for (Point point : points) {
        for (Participant participant : participants) {
          Measured one = participant.measure(point, millis);
          results.add(point, participant.name(), one);
          System.out.printf(
              Locale.ROOT,
              "Round %d of %d, %s: %s %,.0f/s%n",
              round,
              rounds,
              point,
              participant.name(),
              one.perSecond());
        }
      }
    }
    return results;
  }
}
