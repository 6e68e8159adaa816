package dev.csmr.samples.benchmark;

import dev.csmr.samples.benchmark.load.Point;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Measures participants in turns, so that whatever else happens on the machine happens to all.
 *
 * <p>A round goes through all points, at each through all participants. The first rounds warm up:
 * they are as the others, and count for nothing. So each point of each participant is warmed up for
 * as long. Each round begins with another point and another participant: nobody is always the first
 * one, nor always the one after the heaviest load.
 *
 * @param warmUp how many rounds warm up
 * @param rounds how many rounds are measured
 * @param millis how long a point is measured in a round
 */
record Rounds(int warmUp, int rounds, long millis) {
  /** Measures all points of all participants. */
  Results measure(List<Participant> participants, List<Point> points) throws IOException {
    Results results = new Results(points, participants.stream().map(Participant::name).toList());
    for (int round = 0; round < warmUp + rounds; round++) {
      for (Point point : rotated(points, round)) {
        for (Participant participant : rotated(participants, round)) {
          Measured one = participant.measure(point, millis);
          if (round >= warmUp) {
            results.add(point, participant.name(), one);
          }
          tell(round, point, participant, one);
        }
      }
    }
    return results;
  }

  /** As many of the same, in the same order, but beginning with another one each round. */
  static <T> List<T> rotated(List<T> all, int round) {
    List<T> rotated = new ArrayList<>(all);
    Collections.rotate(rotated, -round);
    return rotated;
  }

  private void tell(int round, Point point, Participant participant, Measured one) {
    boolean warming = round < warmUp;
    System.out.printf(
        Locale.ROOT,
        "%s %d of %d, %s: %s %,.0f/s%n",
        warming ? "Warm-up round" : "Round",
        warming ? round + 1 : round + 1 - warmUp,
        warming ? warmUp : rounds,
        point,
        participant.name(),
        one.perSecond());
  }

  /** What a reader has to know of how they measure. */
  String text() {
    return String.format(
        Locale.ROOT, "%d rounds of %,d ms a point, after %d that warm up.", rounds, millis, warmUp);
  }
}
