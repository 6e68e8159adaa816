package dev.csmr.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class WriteOrderTest {
  @Test
  void hashed_collections_are_sorted() {
    assertThat(WriteOrder.of(new HashSet<>(Set.of("c", "a", "b")))).containsExactly("a", "b", "c");
    assertThat(WriteOrder.of(new HashMap<>(Map.of(3, "x", -1, "y", 2, "z"))))
        .extracting(Map.Entry::getKey)
        .containsExactly(-1, 2, 3);
    assertThat(WriteOrder.of(Set.of("c", "a"), Comparator.reverseOrder()))
        .containsExactly("c", "a");
  }

  @Test
  void sorted_and_linked_collections_keep_their_order() {
    TreeSet<String> backwards = new TreeSet<>(Comparator.reverseOrder());
    backwards.addAll(List.of("a", "b"));
    assertThat(WriteOrder.of(backwards)).containsExactly("b", "a");
    assertThat(WriteOrder.of(new LinkedHashSet<>(List.of(2, 1)))).containsExactly(2, 1);
    assertThat(WriteOrder.of(new TreeMap<>(Map.of(2, "b", 1, "a"))))
        .extracting(Map.Entry::getValue)
        .containsExactly("a", "b");
    Map<String, Integer> linked = new LinkedHashMap<>();
    linked.put("b", 1);
    linked.put("a", 2);
    assertThat(WriteOrder.byBytes(linked, (out, key) -> out.writeString(1, key)))
        .extracting(Map.Entry::getKey)
        .containsExactly("b", "a");
  }

  @Test
  void what_cannot_be_compared_is_ordered_by_its_bytes() {
    Set<List<Integer>> lists = new HashSet<>(Set.of(List.of(200), List.of(1, 2), List.of(1)));
    assertThat(
            WriteOrder.byBytes(
                lists, (out, list) -> list.forEach(item -> out.rawBytes(bytes(item), 0, 1))))
        .containsExactly(List.of(1), List.of(1, 2), List.of(200));
    Map<List<Integer>, String> map = new HashMap<>(Map.of(List.of(2), "b", List.of(1), "a"));
    assertThat(
            WriteOrder.byBytes(
                map, (out, list) -> list.forEach(item -> out.rawBytes(bytes(item), 0, 1))))
        .extracting(Map.Entry::getValue)
        .containsExactly("a", "b");
  }

  private static byte[] bytes(int item) {
    return new byte[] {(byte) item};
  }
}
