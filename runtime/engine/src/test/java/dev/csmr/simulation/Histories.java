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
   * @param kind what happens in it
   * @param invariants which invariants count; all if none is given
   */
  static OptionalLong findViolation(
      long firstSeed, long count, Kind kind, Bug bug, String... invariants) {
    return LongStream.range(firstSeed, firstSeed + count)
        .parallel()
        .filter(
            seed -> {
              String violation = violation(seed, kind, bug, null);
              return violation != null
                  && (invariants.length == 0
                      || Arrays.stream(invariants).anyMatch(violation::startsWith));
            })
        .findAny();
  }

  /** Fails with a readable account if any history breaks an invariant. */
  static void requireNone(long firstSeed, long count, Kind kind) {
    OptionalLong seed = findViolation(firstSeed, count, kind, Bug.NONE);
    if (seed.isPresent()) {
      throw new AssertionError(describe(seed.getAsLong(), kind, Bug.NONE));
    }
  }

  /** What happens in a seed's history. */
  static String describe(long seed, Kind kind, Bug bug) {
    List<String> trace = new ArrayList<>();
    String violation = violation(seed, kind, bug, trace);
    return String.join("\n", trace)
        + "\nseed "
        + seed
        + (kind == Kind.STILL ? "" : ", " + kind + ",")
        + " with bug "
        + bug
        + ": "
        + violation;
  }

  private static String violation(long seed, Kind kind, Bug bug, List<String> trace) {
    try {
      Simulation.run(seed, kind, bug, trace);
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
