package dev.csmr.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.balance.BalanceSimulation.Outcome;
import dev.csmr.balance.BalanceSimulation.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The balancer at work for twenty minutes of reports that are off by a quarter: it evens out what
 * it can by few moves, and none of its rules can be left out.
 */
class BalanceSimulationTest {
  /** A million slots of which the most used has 0.9 times what a partition has on average. */
  private static final Scenario MANY_SLOTS = new Scenario(1_000, 1_000_000, 0.55, 90, 30);

  /** The most used has 4.7 times that, some dozens more than half. */
  private static final Scenario STEEP = new Scenario(1_000, 1_000_000, 0.7, 60, 60);

  /** Six slots a partition: each that moves changes much. Nothing shifts. */
  private static final Scenario COARSE = new Scenario(64, 384, 0.3, 180, 0);

  /** Slots of which half are used in pairs, each pair in one partition at first. */
  private static final Scenario PAIRS = new Scenario(64, 4_096, 0.6, 60, 30);

  private static final BalanceRule RULE = BalanceRule.STANDARD.withMovesPerReport(16);

  private static final BalanceRule WITHOUT_SMOOTHING = rule(1, RULE.gapShare(), RULE.restMillis());
  private static final BalanceRule WITHOUT_HALF_GAP =
      rule(RULE.smoothing(), Double.MAX_VALUE, RULE.restMillis());
  private static final BalanceRule WITHOUT_REST = rule(RULE.smoothing(), RULE.gapShare(), 0);

  private static BalanceRule rule(double smoothing, double gapShare, long restMillis) {
    return new BalanceRule(
        smoothing,
        RULE.act(),
        RULE.aim(),
        RULE.reports(),
        gapShare,
        restMillis,
        RULE.floor(),
        RULE.slotsPerMove(),
        RULE.movesPerReport());
  }

  /** What is wrong with a balancer of few slots, in twenty histories. */
  private static List<String> faultsWithFewSlots(BalanceRule rule) {
    List<Outcome> outcomes =
        IntStream.rangeClosed(1, 20)
            .mapToObj(seed -> BalanceSimulation.run(COARSE, rule, seed))
            .toList();
    int moved = outcomes.stream().mapToInt(Outcome::moved).sum();
    int tooSoon = outcomes.stream().mapToInt(Outcome::movedTooSoon).sum();
    double mostly = outcomes.stream().mapToDouble(each -> each.mostly(60)).max().orElseThrow();
    List<String> faults = new ArrayList<>();
    note(faults, mostly > 1.2, "imbalance mostly " + mostly);
    note(faults, moved > 800, "moved " + moved);
    note(faults, tooSoon > 0, "moved while at rest " + tooSoon);
    return faults;
  }

  private static void note(List<String> faults, boolean isFault, String what) {
    if (isFault) {
      faults.add(what);
    }
  }

  @Test
  void a_million_slots_are_balanced_by_few_moves_while_their_loads_shift() {
    Outcome outcome = BalanceSimulation.run(MANY_SLOTS, RULE, 1);
    assertThat(outcome.worst().get(0)).isGreaterThan(1.8);
    assertThat(outcome.mostly(30)).isLessThan(1.2);
    assertThat(outcome.end()).isLessThan(1.2);
    assertThat(outcome.moved()).isLessThan(3_000);
    assertThat(outcome.movedTooSoon()).isZero();
    assertThat(outcome.movedBack()).isLessThan(5);
    assertThat(outcome.told()).isBetween(1, 4);
  }

  @Test
  void few_slots_are_balanced_by_few_moves() {
    assertThat(faultsWithFewSlots(RULE)).isEmpty();
  }

  @Test
  void what_no_move_can_balance_is_told_and_the_rest_is_balanced() {
    Outcome outcome = BalanceSimulation.run(STEEP, RULE, 1);
    assertThat(outcome.told()).isBetween(20, 30);
    assertThat(outcome.end()).isLessThan(1.2);
    assertThat(outcome.moved()).isLessThan(20_000);
    assertThat(outcome.movedTooSoon()).isZero();
  }

  @Test
  void fewer_pairs_are_torn_when_it_is_told_what_is_used_together() {
    int torn = 0;
    int tornUntold = 0;
    for (int seed = 1; seed <= 5; seed++) {
      Outcome told = BalanceSimulation.run(PAIRS, RULE, seed, true);
      Outcome untold = BalanceSimulation.run(PAIRS, RULE, seed, false);
      assertThat(told.end()).isLessThan(1.2);
      assertThat(told.moved()).isLessThan(untold.moved() * 5 / 4);
      torn += told.torn();
      tornUntold += untold.torn();
    }
    assertThat(tornUntold).isGreaterThan(100);
    assertThat(torn).isLessThan(tornUntold * 6 / 10);
  }

  @Test
  void without_smoothing_it_is_noticed_that_chance_moves_slots() {
    assertThat(faultsWithFewSlots(WITHOUT_SMOOTHING)).anyMatch(fault -> fault.startsWith("moved "));
  }

  @Test
  void without_the_half_gap_rule_it_is_noticed_that_slots_change_roles() {
    assertThat(faultsWithFewSlots(WITHOUT_HALF_GAP))
        .anyMatch(fault -> fault.startsWith("moved "))
        .anyMatch(fault -> fault.startsWith("imbalance"));
  }

  @Test
  void without_rest_it_is_noticed_that_slots_move_again() {
    assertThat(faultsWithFewSlots(WITHOUT_REST))
        .anyMatch(fault -> fault.startsWith("moved while at rest"));
  }
}
