package dev.csmr.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlotCountersTest {
  private static long pair(long slot, long other) {
    return slot << Integer.SIZE | other;
  }

  @Test
  void operations_are_counted_by_slot() {
    SlotCounters counters = new SlotCounters(3);
    counters.count(2);
    counters.count(0);
    counters.count(2);
    assertThat(counters.operations()).containsExactly(1, 0, 2);
    assertThat(counters.pairs()).isZero();
    assertThat(counters.latestPairs()).isEmpty();
  }

  @Test
  void each_two_slots_of_an_operation_are_a_pair() {
    SlotCounters counters = new SlotCounters(10);
    counters.countTogether(List.of(2, 5, 9));
    counters.countTogether(List.of(2, 5));
    assertThat(counters.pairs()).isEqualTo(4);
    assertThat(counters.latestPairs())
        .containsExactly(pair(2, 5), pair(2, 9), pair(5, 9), pair(2, 5));
  }

  @Test
  void an_operation_on_many_slots_is_a_bounded_number_of_pairs() {
    SlotCounters counters = new SlotCounters(1_000);
    counters.countTogether(IntStream.range(0, 1_000).boxed().toList());
    assertThat(counters.pairs()).isEqualTo(28);
  }

  @Test
  void of_pairs_the_latest_are_remembered() {
    SlotCounters counters = new SlotCounters(10);
    for (int i = 0; i < SlotCounters.LATEST; i++) {
      counters.countTogether(List.of(0, 1));
    }
    for (int i = 0; i < SlotCounters.LATEST - 1; i++) {
      counters.countTogether(List.of(2, 3));
    }
    assertThat(counters.latestPairs())
        .hasSize(SlotCounters.LATEST)
        .containsOnlyOnce(pair(0, 1))
        .contains(pair(2, 3));
    assertThat(counters.pairs()).isEqualTo(2L * SlotCounters.LATEST - 1);
  }
}
