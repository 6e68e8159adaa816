package dev.csmr.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Copies of collections between components. */
class CopiesTest {
  @Test
  void a_copy_is_another_collection_that_can_be_changed() {
    List<String> list = Copies.of(List.of("a"));
    list.add("b");
    Set<String> set = Copies.of(Set.of("a"));
    set.add("b");
    Map<String, Integer> map = Copies.of(Map.of("a", 1));
    map.put("b", 2);
    assertThat(list).containsExactly("a", "b");
    assertThat(set).containsExactly("a", "b");
    assertThat(map).containsExactly(Map.entry("a", 1), Map.entry("b", 2));
  }

  @Test
  void elements_stand_in_the_order_in_which_they_are_written() {
    assertThat(Copies.of(Set.of(9, 1, 5, 3, 7))).containsExactly(1, 3, 5, 7, 9);
    assertThat(Copies.of(Map.of("c", 1, "a", 2, "b", 3)).keySet()).containsExactly("a", "b", "c");
  }

  @Test
  void null_is_refused() {
    assertThatNullPointerException().isThrownBy(() -> Copies.of((List<String>) null));
    assertThatNullPointerException().isThrownBy(() -> Copies.of(Arrays.asList("a", null)));
    assertThatNullPointerException()
        .isThrownBy(() -> Copies.of(Collections.<String>singleton(null)));
    Map<String, String> map = new HashMap<>();
    map.put("a", null);
    assertThatNullPointerException().isThrownBy(() -> Copies.of(map));
  }
}
