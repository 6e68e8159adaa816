package dev.csmr.simulation;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Many more histories, from other seeds: {@code mvn -Psoak -pl runtime/engine -am test}. The first
 * seed and the number of histories can be given as {@code -Dcsmr.soak.seed} and {@code
 * -Dcsmr.soak.histories}.
 */
@Tag("soak")
final class SimulationSoakTest {
  private static final long FIRST_SEED = Long.getLong("csmr.soak.seed", 1_000_000_000L);
  private static final long HISTORIES = Long.getLong("csmr.soak.histories", 1_000_000L);

  @Test
  void every_history_keeps_every_invariant() {
    Histories.requireNone(FIRST_SEED, HISTORIES, Kind.STILL);
  }

  @Test
  void every_history_in_which_keys_move_keeps_every_invariant() {
    Histories.requireNone(FIRST_SEED, HISTORIES, Kind.MOVING);
  }

  @Test
  void every_history_in_which_groups_join_and_drain_keeps_every_invariant() {
    Histories.requireNone(FIRST_SEED, HISTORIES, Kind.GROWING);
  }

  @Test
  void every_history_in_which_keys_are_copied_keeps_every_invariant() {
    Histories.requireNone(FIRST_SEED, HISTORIES, Kind.COPYING);
  }

  @Test
  void every_history_in_which_keys_are_copied_while_groups_join_and_drain_keeps_every_invariant() {
    Histories.requireNone(FIRST_SEED, HISTORIES, Kind.COPYING_AND_GROWING);
  }
}
