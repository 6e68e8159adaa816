package dev.csmr.replica.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MemberStepsTest {
  @Test
  void one_of_three_is_replaced_in_one_step() {
    assertThat(MemberSteps.next(set("a", "b", "c"), set("b", "c", "d"), "b"))
        .containsExactlyInAnyOrder("b", "c", "d");
  }

  @Test
  void three_are_replaced_one_by_one_and_the_leader_last() {
    Set<String> first = MemberSteps.next(set("a", "b", "c"), set("d", "e", "f"), "a");
    assertThat(first).containsExactlyInAnyOrder("a", "c", "d");
    Set<String> second = MemberSteps.next(first, set("d", "e", "f"), "a");
    assertThat(second).containsExactlyInAnyOrder("a", "d", "e");
    assertThat(MemberSteps.next(second, set("d", "e", "f"), "a"))
        .containsExactlyInAnyOrder("d", "e", "f");
  }

  @Test
  void one_is_replaced_by_way_of_two() {
    assertThat(MemberSteps.next(set("a"), set("b"), "a")).containsExactlyInAnyOrder("a", "b");
    assertThat(MemberSteps.next(set("a", "b"), set("b"), "a")).containsExactly("b");
  }

  @Test
  void every_way_ends_and_those_that_stay_are_majorities_of_both_sides_of_each_step() {
    Random random = new Random(7);
    for (int i = 0; i < 5_000; i++) {
      Set<String> current = someOf(random);
      Set<String> wanted = someOf(random);
      for (int steps = 0; !current.equals(wanted); steps++) {
        assertThat(steps).isLessThan(20);
        String leader = current.iterator().next();
        Set<String> next = MemberSteps.next(current, wanted, leader);
        long staying = next.stream().filter(current::contains).count();
        int largest = Math.max(current.size(), next.size());
        boolean between1and2 = largest == 2 && current.size() != next.size() && staying == 1;
        assertThat(2 * staying > largest || between1and2).as("%s to %s", current, next).isTrue();
        if (current.size() > 1 && next.size() > 1) {
          assertThat(next.size()).isLessThanOrEqualTo(Math.max(3, largest));
        }
        current = next;
      }
    }
  }

  private static Set<String> someOf(Random random) {
    Set<String> nodes = new LinkedHashSet<>();
    int size = 1 + random.nextInt(7);
    while (nodes.size() < size) {
      nodes.add("n" + random.nextInt(9));
    }
    return nodes;
  }

  private static Set<String> set(String... nodes) {
    return new LinkedHashSet<>(List.of(nodes));
  }
}
