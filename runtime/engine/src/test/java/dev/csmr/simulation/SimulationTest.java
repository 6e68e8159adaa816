package dev.csmr.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The default suite's share of histories. */
final class SimulationTest {
  private static final int HISTORIES = 8_000;
  private static final int MOVING_HISTORIES = 12_000;
  private static final int GROWING_HISTORIES = 4_000;
  private static final int COPYING_HISTORIES = 2_500;
  private static final int COPYING_AND_GROWING_HISTORIES = 1_500;

  @Test
  void every_history_keeps_every_invariant() {
    Histories.requireNone(0, HISTORIES, Kind.STILL);
  }

  @Test
  void every_history_in_which_keys_move_keeps_every_invariant() {
    Histories.requireNone(0, MOVING_HISTORIES, Kind.MOVING);
  }

  @Test
  void every_history_in_which_groups_join_and_drain_keeps_every_invariant() {
    Histories.requireNone(0, GROWING_HISTORIES, Kind.GROWING);
  }

  @Test
  void every_history_in_which_keys_are_copied_keeps_every_invariant() {
    Histories.requireNone(0, COPYING_HISTORIES, Kind.COPYING);
  }

  @Test
  void every_history_in_which_keys_are_copied_while_groups_join_and_drain_keeps_every_invariant() {
    Histories.requireNone(0, COPYING_AND_GROWING_HISTORIES, Kind.COPYING_AND_GROWING);
  }

  @Test
  void a_seed_draws_the_same_history_again() {
    for (long seed = 0; seed < 20; seed++) {
      for (Kind kind : Kind.values()) {
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();
        Simulation.run(seed, kind, Bug.NONE, first);
        Simulation.run(seed, kind, Bug.NONE, second);
        assertThat(second).isEqualTo(first).isNotEmpty();
      }
    }
  }

  @Test
  void a_violation_is_reported_with_its_seed_and_what_happened() {
    OptionalLong seed =
        Histories.findViolation(0, 20_000, Kind.STILL, Bug.TIMESTAMP_DOES_NOT_START);
    assertThat(seed).isPresent();
    assertThat(Histories.describe(seed.getAsLong(), Kind.STILL, Bug.TIMESTAMP_DOES_NOT_START))
        .contains("seed " + seed.getAsLong())
        .contains("elects")
        .contains("with bug TIMESTAMP_DOES_NOT_START");
  }
}
