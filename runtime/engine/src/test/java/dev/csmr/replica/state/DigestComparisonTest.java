package dev.csmr.replica.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.replica.api.Checkpoint;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DigestComparisonTest {
  private static final List<Set<String>> THREE = List.of(Set.of("a", "b", "c"));

  private final DigestComparison comparison = DigestComparison.ofExecution();

  private void execute(int through) {
    for (int index = 0; index <= through; index++) {
      comparison.reached(index, index * 10L);
    }
  }

  private void hear(String node, long index, boolean same) {
    comparison.heard(node, new Checkpoint(index, index * 10 + (same ? 0 : 1)));
  }

  private DigestComparison.Difference mustStop(List<Set<String>> electorates, long seconds) {
    return comparison.mustStop(electorates, "a", seconds * 1_000_000_000L);
  }

  @Test
  void replicas_that_are_the_same_go_on() {
    execute(9);
    hear("b", 5, true);
    hear("c", 9, true);
    assertThat(mustStop(THREE, 0)).isNull();
    assertThat(mustStop(THREE, 1_000)).isNull();
  }

  @Test
  void the_odd_one_of_three_stops_at_once() {
    execute(9);
    hear("b", 4, true);
    hear("b", 9, false);
    hear("c", 8, false);
    assertThat(mustStop(THREE, 0))
        .isEqualTo(new DigestComparison.Difference(8, -1, Set.of("b", "c"), Set.of()));
  }

  @Test
  void who_has_a_majority_with_it_goes_on() {
    execute(9);
    hear("b", 9, false);
    hear("c", 9, true);
    assertThat(mustStop(THREE, 0)).isNull();
    assertThat(mustStop(THREE, 1_000)).isNull();
  }

  @Test
  void of_two_that_differ_both_stop() {
    execute(9);
    hear("b", 9, false);
    assertThat(mustStop(List.of(Set.of("a", "b")), 0)).isNotNull();
  }

  @Test
  void a_member_that_was_the_same_before_the_difference_is_awaited_and_not_for_ever() {
    execute(9);
    hear("c", 7, true);
    hear("b", 9, false);
    assertThat(mustStop(THREE, 0)).isNull();
    assertThat(mustStop(THREE, 9)).isNull();
    assertThat(mustStop(THREE, 10))
        .isEqualTo(new DigestComparison.Difference(9, -1, Set.of("b"), Set.of()));
    hear("c", 9, true);
    assertThat(mustStop(THREE, 11)).isNull();
  }

  @Test
  void who_is_behind_compares_when_it_gets_there() {
    execute(9);
    hear("b", 12, false);
    hear("c", 11, false);
    assertThat(mustStop(THREE, 0)).isNull();
    comparison.reached(10, 100);
    comparison.reached(11, 110);
    assertThat(mustStop(THREE, 0)).isNull();
    comparison.reached(12, 120);
    assertThat(mustStop(THREE, 0)).isNotNull();
  }

  @Test
  void what_is_too_long_ago_is_not_compared() {
    execute(2 * DigestComparison.REMEMBERED);
    hear("b", DigestComparison.REMEMBERED, false);
    hear("c", DigestComparison.REMEMBERED, false);
    assertThat(mustStop(THREE, 0)).isNull();
    hear("b", DigestComparison.REMEMBERED + 1, false);
    hear("c", DigestComparison.REMEMBERED + 1, false);
    assertThat(mustStop(THREE, 0)).isNotNull();
  }

  @Test
  void a_restored_state_is_compared_anew() {
    execute(9);
    hear("b", 9, false);
    hear("c", 9, false);
    comparison.restored();
    comparison.reached(20, 200);
    assertThat(mustStop(THREE, 0)).isNull();
    hear("b", 20, true);
    hear("c", 20, true);
    assertThat(mustStop(THREE, 0)).isNull();
    assertThat(comparison.latest()).isEqualTo(new Checkpoint(20, 200));
  }

  @Test
  void a_member_that_came_back_with_the_right_state_counts_again() {
    execute(9);
    hear("b", 9, false);
    hear("c", 9, true);
    comparison.reached(10, 100);
    hear("b", 10, true);
    hear("c", 10, false);
    assertThat(mustStop(THREE, 0)).isNull();
  }

  @Test
  void while_members_change_each_set_of_them_must_give_a_majority() {
    execute(9);
    hear("b", 9, true);
    hear("d", 9, false);
    hear("e", 9, false);
    assertThat(mustStop(List.of(Set.of("a", "b", "c"), Set.of("a", "d", "e")), 0)).isNotNull();
  }

  @Test
  void who_is_no_member_has_no_say() {
    execute(9);
    hear("x", 9, false);
    hear("y", 9, false);
    assertThat(mustStop(THREE, 0)).isNull();
  }
}
