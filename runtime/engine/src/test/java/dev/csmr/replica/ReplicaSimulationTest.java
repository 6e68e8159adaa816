package dev.csmr.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Histories of real clients, nodes and replicas, and that they are worth something: they find every
 * planted bug. {@code -Dcsmr.test.histories=N} sets how many, {@code -Dcsmr.test.seed=S} the first:
 * with both, N = 1 runs a failing seed again.
 */
final class ReplicaSimulationTest {
  private static final long FIRST_SEED = Long.getLong("csmr.test.seed", 0);
  private static final int HISTORIES = Integer.getInteger("csmr.test.histories", 200);
  private static final int HISTORIES_WITH_BUG = 3_000;

  @Test
  void every_history_keeps_every_invariant() {
    OptionalLong seed = findViolation(FIRST_SEED, FIRST_SEED + HISTORIES);
    if (seed.isPresent()) {
      throw new AssertionError(describe(seed.getAsLong()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_planted_bug_is_found(Mutant mutant, @TempDir Path directory, TestReporter reporter)
      throws Exception {
    Method search =
        new MutantLoader(mutant, directory)
            .loadClass(ReplicaSimulationTest.class.getName())
            .getDeclaredMethod("findViolation", long.class, long.class);
    search.setAccessible(true);
    long seed = mutant.seed();
    if (((OptionalLong) search.invoke(null, seed, seed + 1)).isPresent()) {
      return;
    }
    OptionalLong another = (OptionalLong) search.invoke(null, 0, HISTORIES_WITH_BUG);
    assertThat(another).isPresent();
    reporter.publishEntry(mutant + " is no longer found by seed " + seed, another.toString());
  }

  @Test
  void a_seed_draws_the_same_history_again() {
    for (long seed = 0; seed < 10; seed++) {
      assertThat(describe(seed)).isEqualTo(describe(seed));
    }
  }

  /** Also called in code with a planted bug. */
  static OptionalLong findViolation(long from, long to) {
    return LongStream.range(from, to)
        .parallel()
        .filter(seed -> violation(seed, null) != null)
        .findFirst();
  }

  private static String describe(long seed) {
    List<String> trace = new ArrayList<>();
    String violation = violation(seed, trace);
    return String.join("\n", trace) + "\nseed " + seed + ": " + violation;
  }

  private static String violation(long seed, List<String> trace) {
    try {
      ReplicaSimulation.run(seed, trace);
      return null;
    } catch (ReplicaSimulation.Violation e) {
      return e.getMessage();
    } catch (RuntimeException e) {
      return e
          + " at "
          + List.of(e.getStackTrace()).subList(0, Math.min(12, e.getStackTrace().length));
    }
  }
}
