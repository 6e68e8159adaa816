package dev.csmr.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.balance.Advice;
import dev.csmr.balance.LoadReport;
import dev.csmr.balance.MoveProposal;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BalanceTextTest {
  @Test
  void slots_are_written_as_they_are_asked_for() {
    assertThat(BalanceText.slots(List.of(3))).isEqualTo("3");
    assertThat(BalanceText.slots(List.of(0, 1, 2, 5, 7, 8))).isEqualTo("0-2,5,7-8");
  }

  @Test
  void a_proposal_is_a_move_and_its_reason() {
    assertThat(BalanceText.of(new MoveProposal(1, 0, List.of(7, 6), 10, "it is better")))
        .isEqualTo("slots 6-7 from partition 1 to 0: it is better");
  }

  @Test
  void loads_name_each_partition_and_its_most_used_slots() {
    double[] loads = {10, 2_000, 0, 30};
    ClusterLoads.ClusterLoad load =
        new ClusterLoads.ClusterLoad(
            new LoadReport(0, loads, List.of()),
            new int[] {0, 0, 1, 1},
            3,
            List.of(2),
            List.of("n2: why"));
    Advice advice =
        new Advice(
            List.of(
                new Advice.PartitionLoad(2, 2_010),
                new Advice.PartitionLoad(2, 30),
                new Advice.PartitionLoad(0, 0)),
            680,
            List.of(new Advice.HotSlot(1, 0, 2_000)),
            List.of(),
            "why not");

    assertThat(BalanceText.loads(advice, load))
        .containsExactly(
            "partition 0: 2,010 operations/s, 2.96 times the mean, 2 slots, most used 1 (2,000), 0"
                + " (10)",
            "partition 1: 30 operations/s, 0.04 times the mean, 2 slots, most used 3 (30)",
            "partition 2: 0 operations/s, 0.00 times the mean, 0 slots, drains");
    assertThat(BalanceText.remarks(advice, load))
        .containsExactly(
            "the calls of a node are not counted: n2: why",
            "slot 1 of partition 0 alone has 2,000 operations/s, 2.94 times what a partition has on"
                + " average: it cannot be balanced by moving; others move away from it");
  }

  @Test
  void of_many_slots_that_cannot_be_balanced_some_are_named_and_all_are_counted() {
    List<Advice.HotSlot> hot =
        IntStream.range(0, 20).mapToObj(slot -> new Advice.HotSlot(slot, 0, 100)).toList();
    ClusterLoads.ClusterLoad load =
        new ClusterLoads.ClusterLoad(
            new LoadReport(0, new double[20], List.of()), new int[20], 1, List.of(), List.of());
    assertThat(BalanceText.remarks(new Advice(List.of(), 100, hot, List.of(), ""), load))
        .hasSize(17)
        .last()
        .isEqualTo("4 more slots cannot be balanced by moving");
  }
}
