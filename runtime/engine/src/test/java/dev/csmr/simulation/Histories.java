package dev.csmr.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** Runs many seeds, on all cores. */
final class Histories {
  private Histories() {}

  /**
   * A seed whose history breaks an invariant, if there is one.
   *
   * @param invariants which invariants count; all if none is given
   */
  static OptionalLong findViolation(long firstSeed, long count, Bug bug, String... invariants) {
    return LongStream.range(firstSeed, firstSeed + count)
        .parallel()
        .filter(
            seed -> {
              String violation = violation(seed, bug, null);
              return violation != null
                  && (invariants.length == 0
                      || Arrays.stream(invariants).anyMatch(violation::startsWith));
            })
        .findAny();
  }

  /** Fails with a readable account if any history breaks an invariant. */
  static void requireNone(long firstSeed, long count, Bug bug) {
    OptionalLong seed = findViolation(firstSeed, count, bug);
    if (seed.isPresent()) {
      throw new AssertionError(describe(seed.getAsLong(), bug));
    }
  }

  /** What happens in a seed's history. */
  static String describe(long seed, Bug bug) {
    List<String> trace = new ArrayList<>();
    String violation = violation(seed, bug, trace);
    return String.join("\n", trace) + "\nseed " + seed + " with bug " + bug + ": " + violation;
  }

  private static String violation(long seed, Bug bug, List<String> trace) {
    try {
      Simulation.run(seed, bug, trace);
      return null;
    } catch (Violation e) {
      return e.getMessage();
    } catch (RuntimeException e) {
      return e
          + " at "
          + List.of(e.getStackTrace()).subList(0, Math.min(8, e.getStackTrace().length));
    }
  }
}
