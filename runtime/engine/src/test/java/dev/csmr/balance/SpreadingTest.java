package dev.csmr.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpreadingTest {
  private static int[] spread(double[] loads, int[] owners, int partitions, List<Integer> closed) {
    int[] after = owners.clone();
    for (MoveProposal move : Spreading.of(loads, owners, partitions, closed, 0, 64)) {
      assertThat(move.from()).isZero();
      assertThat(move.slots()).hasSizeLessThanOrEqualTo(64).allMatch(slot -> after[slot] == 0);
      assertThat(closed).doesNotContain(move.to());
      move.slots().forEach(slot -> after[slot] = move.to());
    }
    return after;
  }

  private static long count(int[] owners, int partition) {
    return Arrays.stream(owners).filter(owner -> owner == partition).count();
  }

  @Test
  void where_nothing_is_used_each_other_partition_gets_as_many_slots() {
    int[] owners = IntStream.range(0, 1_000).map(slot -> slot < 600 ? 0 : slot % 2 + 1).toArray();
    int[] after = spread(new double[1_000], owners, 5, List.of(0, 4));
    assertThat(count(after, 0)).isZero();
    assertThat(count(after, 4)).isZero();
    for (int partition = 1; partition < 4; partition++) {
      assertThat(count(after, partition)).isBetween(333L, 334L);
    }
  }

  @Test
  void what_is_used_goes_to_the_partitions_with_the_least() {
    Random random = new Random(3);
    double[] loads = random.doubles(400, 0, 100).toArray();
    int[] owners = IntStream.range(0, 400).map(slot -> slot % 4).toArray();
    int[] after = spread(loads, owners, 4, List.of(0));
    double[] sums = new double[4];
    for (int slot = 0; slot < 400; slot++) {
      sums[after[slot]] += loads[slot];
    }
    assertThat(sums[0]).isZero();
    double mean = Arrays.stream(loads).sum() / 3;
    for (int partition = 1; partition < 4; partition++) {
      assertThat(sums[partition]).isBetween(0.98 * mean, 1.02 * mean);
    }
  }

  @Test
  void nothing_moves_where_no_partition_may_take_it() {
    assertThat(Spreading.of(new double[4], new int[4], 2, List.of(0, 1), 0, 64)).isEmpty();
  }
}
