package dev.csmr.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.balance.LoadReport.SlotPair;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BalancerTest {
  private static final int PARTITIONS = 4;
  private static final int EACH = 20;
  private static final int SLOTS = PARTITIONS * EACH;
  private static final long REPORT_MILLIS = 10_000;

  /** A service of four partitions with twenty slots each, all used alike at first. */
  private static final class Service {
    final BalanceRule rule;
    final Balancer balancer;
    final double[] loads = new double[SLOTS];
    final int[] owners = IntStream.range(0, SLOTS).map(slot -> slot / EACH).toArray();
    List<SlotPair> pairs = List.of();
    long now;

    Service(BalanceRule rule) {
      this.rule = rule;
      this.balancer = new Balancer(rule, PARTITIONS);
      Arrays.fill(loads, 50);
    }

    Service() {
      this(BalanceRule.STANDARD.withMovesPerReport(16));
    }

    /** One whose first partition has 1.39 times the mean: 1,600 operations/s of 4,600. */
    static Service skewed() {
      Service service = new Service();
      Arrays.fill(service.loads, 0, EACH, 80);
      return service;
    }

    Advice report() {
      now += REPORT_MILLIS;
      return balancer.advise(new LoadReport(now, loads, pairs), owners);
    }

    Advice reports(int count) {
      Advice advice = report();
      for (int i = 1; i < count; i++) {
        advice = report();
      }
      return advice;
    }

    void carryOut(Advice advice) {
      for (MoveProposal proposal : advice.proposals()) {
        proposal.slots().forEach(slot -> assertThat(owners[slot]).isEqualTo(proposal.from()));
        proposal.slots().forEach(slot -> owners[slot] = proposal.to());
      }
    }

    double load(int partition) {
      return IntStream.range(0, SLOTS)
          .filter(slot -> owners[slot] == partition)
          .mapToDouble(slot -> loads[slot])
          .sum();
    }
  }

  private static List<Integer> slots(Advice advice) {
    return advice.proposals().stream().flatMap(each -> each.slots().stream()).toList();
  }

  @Test
  void nothing_moves_before_a_partition_had_too_much_for_three_reports() {
    Service service = Service.skewed();
    for (int report = 0; report < 2; report++) {
      Advice early = service.report();
      assertThat(early.proposals()).isEmpty();
      assertThat(early.note())
          .isEqualTo(
              "One partition is above 1.15 times the mean, but for less than 3 reports yet.");
    }
    assertThat(service.report().proposals()).isNotEmpty();
  }

  @Test
  void a_single_high_report_moves_nothing() {
    Service service = new Service();
    service.reports(5);
    Arrays.fill(service.loads, 0, EACH, 80);
    service.report();
    Arrays.fill(service.loads, 0, EACH, 50);
    assertThat(service.reports(10).proposals()).isEmpty();
    assertThat(service.report().note()).isEqualTo("No partition is above 1.15 times the mean.");
  }

  @Test
  void a_partition_is_relieved_to_the_aim_and_no_other_gets_more_than_that() {
    Service service = Service.skewed();
    Advice advice = service.reports(3);
    service.carryOut(advice);
    for (int partition = 0; partition < PARTITIONS; partition++) {
      assertThat(service.load(partition)).isLessThanOrEqualTo(1.10 * 1_150);
    }
    assertThat(slots(advice)).hasSizeLessThan(8).doesNotHaveDuplicates();
    assertThat(service.report().proposals()).isEmpty();
  }

  @Test
  void a_proposal_says_why() {
    assertThat(Service.skewed().reports(3).proposals().get(0).reason())
        .isEqualTo(
            "partition 0 has 1,600 operations/s, 1.39 times the mean of 1,150; it gives 1 slot with"
                + " 80 to partition 1, which has the least (1,000)");
  }

  @Test
  void a_partition_that_was_begun_to_be_relieved_is_until_it_is_at_the_aim() {
    Service service = new Service(BalanceRule.STANDARD.withMovesPerReport(1));
    Arrays.fill(service.loads, 0, EACH, 80);
    service.carryOut(service.reports(3));
    int moves = 1;
    for (Advice next = service.report(); !next.proposals().isEmpty(); next = service.report()) {
      assertThat(next.proposals()).hasSize(1);
      service.carryOut(next);
      moves++;
    }
    assertThat(moves).isBetween(3, 6);
    assertThat(service.load(0)).isBetween(1_150.0, 1.10 * 1_150);
  }

  @Test
  void a_slot_with_more_than_half_of_the_gap_stays() {
    Service service = new Service();
    Arrays.fill(service.loads, 0, EACH, 0);
    // The gap is 360; moving one of 450 would only change who has too much.
    service.loads[0] = 450;
    service.loads[1] = 450;
    service.loads[2] = 460;
    Advice advice = service.reports(3);
    assertThat(advice.proposals()).isEmpty();
    assertThat(advice.note())
        .isEqualTo(
            "Partition 0 is above 1.10 times the mean, but no slot that may move would help.");
    service.loads[1] = 170;
    service.loads[3] = 280;
    assertThat(slots(service.reports(40))).containsExactly(1);
  }

  @Test
  void a_slot_that_has_moved_rests_whoever_moved_it() {
    Service service = Service.skewed();
    service.report();
    for (int slot = 0; slot < EACH; slot++) {
      service.owners[slot] = 1;
    }
    Arrays.fill(service.owners, EACH, 2 * EACH, 0);
    assertThat(service.reports(29).proposals()).isEmpty();
    assertThat(service.reports(3).proposals()).isNotEmpty();
  }

  @Test
  void nothing_moves_where_little_is_done() {
    Service service = new Service();
    Arrays.fill(service.loads, 0.1);
    Arrays.fill(service.loads, 0, EACH, 10);
    Advice advice = service.reports(5);
    assertThat(advice.proposals()).isEmpty();
    assertThat(advice.hot()).isEmpty();
    assertThat(advice.note())
        .isEqualTo(
            "The partitions have less than 100 operations/s on average: nothing should move.");
    Arrays.fill(service.loads, 0);
    assertThat(service.reports(50).imbalance()).isGreaterThan(1);
    assertThat(new Service().reports(1).imbalance()).isEqualTo(1);
  }

  @Test
  void a_slot_that_is_too_much_for_any_partition_is_named_and_others_leave_it() {
    Service service = new Service();
    service.loads[3] = 1_400;
    Advice advice = service.reports(3);
    assertThat(advice.hot()).containsExactly(new Advice.HotSlot(3, 0, 1_400));
    assertThat(slots(advice)).isNotEmpty().doesNotContain(3);
    service.carryOut(advice);
    assertThat(service.load(0)).isLessThan(1_650);
  }

  @Test
  void few_great_slots_are_spread_and_named_when_no_move_helps_any_more() {
    double[] loads = {1_000, 1_000, 1_000, 1_000};
    int[] owners = new int[4];
    Balancer balancer = new Balancer(BalanceRule.STANDARD, 3);
    Advice advice = null;
    for (int report = 0; report < 3; report++) {
      advice = balancer.advise(new LoadReport(report * REPORT_MILLIS, loads, List.of()), owners);
    }
    assertThat(advice.proposals()).extracting(MoveProposal::to).containsExactly(1, 2);
    slots(advice).forEach(slot -> owners[slot] = slot == 0 ? 1 : 2);
    for (int report = 3; report < 50; report++) {
      advice = balancer.advise(new LoadReport(report * REPORT_MILLIS, loads, List.of()), owners);
      assertThat(advice.proposals()).isEmpty();
      assertThat(advice.hot()).hasSize(4);
    }
    assertThat(advice.imbalance()).isEqualTo(1.5);
  }

  @Test
  void a_slot_goes_to_where_it_is_used_together_with_others() {
    Service service = Service.skewed();
    service.pairs = List.of(new SlotPair(7, 3 * EACH, 30), new SlotPair(8, 3 * EACH + 1, 20));
    Advice advice = service.reports(3);
    MoveProposal first = advice.proposals().get(0);
    assertThat(first.to()).isEqualTo(3);
    assertThat(first.slots()).containsExactly(7);
    assertThat(first.reason())
        .contains("with whose slots 30 operations/s more use them than with those here");
  }

  @Test
  void a_slot_does_not_go_to_where_it_is_used_if_that_has_too_much_already() {
    Service service = Service.skewed();
    Arrays.fill(service.loads, 3 * EACH, SLOTS, 75);
    service.pairs = List.of(new SlotPair(7, 3 * EACH, 70));
    Advice advice = service.reports(3);
    assertThat(advice.proposals()).isNotEmpty().noneMatch(each -> each.to() == 3);
  }

  @Test
  void slots_that_are_used_together_with_those_beside_them_stay_while_others_can_leave() {
    Service service = Service.skewed();
    service.pairs =
        IntStream.range(0, 14).mapToObj(slot -> new SlotPair(slot, slot + 1, 40)).toList();
    Advice advice = service.reports(3);
    assertThat(slots(advice)).isNotEmpty().allMatch(slot -> slot >= 15);

    Service other = Service.skewed();
    other.pairs =
        IntStream.range(0, EACH - 1).mapToObj(slot -> new SlotPair(slot, slot + 1, 40)).toList();
    assertThat(slots(other.reports(3))).isNotEmpty();
  }

  @Test
  void being_used_together_is_no_reason_to_move_alone() {
    Service service = new Service();
    service.pairs = List.of(new SlotPair(7, 3 * EACH, 50));
    assertThat(service.reports(10).proposals()).isEmpty();
  }

  @Test
  void a_slot_that_cannot_move_is_proposed_no_more() {
    Service service = Service.skewed();
    List<Integer> first = slots(service.reports(3));
    first.forEach(service.balancer::cannotMove);
    assertThat(slots(service.report())).isNotEmpty().doesNotContainAnyElementsOf(first);
  }

  @Test
  void no_more_slots_move_at_once_than_may() {
    int[] owners = new int[2_000];
    Arrays.fill(owners, 1_000, 2_000, 1);
    double[] loads = new double[2_000];
    Arrays.fill(loads, 0, 1_000, 2);
    Arrays.fill(loads, 1_000, 2_000, 0.5);
    Balancer balancer = new Balancer(BalanceRule.STANDARD, 2);
    Advice advice = null;
    for (int report = 0; report < 3; report++) {
      advice = balancer.advise(new LoadReport(report * REPORT_MILLIS, loads, List.of()), owners);
    }
    assertThat(advice.proposals()).hasSize(2).allMatch(each -> each.slots().size() == 64);
    assertThat(slots(advice)).doesNotHaveDuplicates();
  }

  @Test
  void what_is_reported_has_to_be_of_the_same_slots() {
    Service service = new Service();
    service.report();
    assertThatThrownBy(
            () ->
                service.balancer.advise(
                    new LoadReport(0, new double[SLOTS - 1], List.of()), service.owners))
        .hasMessage("Loads of 79 slots, a map of 80.");
    assertThatThrownBy(
            () ->
                service.balancer.advise(new LoadReport(0, new double[1], List.of()), new int[] {0}))
        .isInstanceOf(IllegalArgumentException.class);
    service.owners[5] = PARTITIONS;
    assertThatThrownBy(service::report).hasMessage("Slot 5 is in partition 4.");
  }

  @Test
  void a_rule_that_means_nothing_is_refused() {
    assertThatThrownBy(() -> new BalanceRule(0, 1.2, 1.1, 3, 0.5, 0, 0, 64, 1))
        .hasMessage("No rule: smoothing 0.0, act 1.2, aim 1.1, reports 3");
    assertThatThrownBy(() -> new BalanceRule(1, 1.0, 1.1, 3, 0.5, 0, 0, 64, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BalanceRule.STANDARD.withMovesPerReport(0))
        .hasMessageContaining("movesPerReport 0");
  }

  @Test
  void of_pairs_of_slots_only_the_most_used_are_kept() {
    SharedUses uses = new SharedUses();
    int[] owners = new int[3 * SharedUses.MAX_PAIRS];
    List<SlotPair> many =
        IntStream.range(0, 2 * SharedUses.MAX_PAIRS)
            .mapToObj(slot -> new SlotPair(slot, slot + 1, 1 + slot))
            .toList();
    uses.take(many, 1);
    assertThat(uses.byPartition(10, owners)).isEmpty();
    assertThat(uses.byPartition(2 * SharedUses.MAX_PAIRS - 1, owners))
        .containsEntry(0, 4.0 * SharedUses.MAX_PAIRS - 1);
    uses.take(List.of(), 0.5);
    assertThat(uses.byPartition(2 * SharedUses.MAX_PAIRS - 1, owners))
        .containsEntry(0, 2.0 * SharedUses.MAX_PAIRS - 0.5);
  }

  @Test
  void nothing_is_proposed_into_a_partition_that_drains() {
    Service service = Service.skewed();
    Arrays.fill(service.loads, EACH, 2 * EACH, 1);
    service.balancer.close(List.of(1));
    Advice advice = service.reports(3);
    assertThat(advice.proposals()).isNotEmpty().noneMatch(proposal -> proposal.to() == 1);
    assertThat(advice.mean()).isEqualTo((1_600 + 20 + 2 * 1_000) / 3.0);
  }

  @Test
  void a_partition_that_has_joined_without_slots_is_filled_until_all_have_as_much() {
    Service service = new Service();
    for (int slot = 3 * EACH; slot < SLOTS; slot++) {
      service.owners[slot] = slot % 3;
    }
    for (int i = 0; i < 20; i++) {
      Advice advice = service.report();
      assertThat(advice.proposals()).allMatch(proposal -> proposal.to() == 3);
      service.carryOut(advice);
    }
    Advice advice = service.report();
    assertThat(advice.proposals()).isEmpty();
    assertThat(advice.partitions())
        .allMatch(each -> each.perSecond() <= 1.10 * advice.mean() && each.slots() >= 14);
  }
}
