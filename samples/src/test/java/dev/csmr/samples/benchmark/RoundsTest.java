package dev.csmr.samples.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private static final List<String> ALL = List.of("a", "b", "c");

  @Test
  void each_round_begins_with_the_next_one() {
    assertThat(Rounds.rotated(ALL, 0)).containsExactly("a", "b", "c");
    assertThat(Rounds.rotated(ALL, 1)).containsExactly("b", "c", "a");
    assertThat(Rounds.rotated(ALL, 2)).containsExactly("c", "a", "b");
    assertThat(Rounds.rotated(ALL, 3)).containsExactly("a", "b", "c");
  }

  @Test
  void in_as_many_rounds_as_there_are_each_has_each_place_once() {
    for (String one : ALL) {
      assertThat(IntStream.range(4, 7).map(round -> Rounds.rotated(ALL, round).indexOf(one)))
          .containsExactlyInAnyOrder(0, 1, 2);
    }
  }

  @Test
  void one_alone_is_always_first() {
    assertThat(Rounds.rotated(List.of("a"), 5)).containsExactly("a");
  }
}
