package dev.csmr.service.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.service.CanonicalKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Portions keep what is one object in them, in both forms, and what is not moved stays. */
class PortionTest {
  private static final StateCodec<Map<String, List<String>>> LISTS =
      StateCodecs.ofMap(
          Map.class, StateCodecs.STRING, StateCodecs.ofList(List.class, StateCodecs.STRING));
  private static final StateField<Map<String, List<String>>> ALL =
      new StateField<>(1, "all", LISTS);
  private static final StateField<Map<String, List<String>>> LAST =
      new StateField<>(2, "last", LISTS);
  private static final StateField<Set<String>> WORDS =
      new StateField<>(3, "words", StateCodecs.ofSet(Set.class, StateCodecs.STRING));

  /** An object with three fields. */
  private record Box(
      Map<String, List<String>> all, Map<String, List<String>> last, Set<String> words) {
    Box() {
      this(new TreeMap<>(), new LinkedHashMap<>(), new HashSet<>());
    }

    Box with(String key) {
      List<String> list = new ArrayList<>(List.of("of " + key));
      all.put(key, list);
      last.put(key, list);
      words.add(key);
      return this;
    }

    byte[] takeOut(Set<String> keys, StateLimits limits) {
      WireWriter out = new WireWriter();
      Set<CanonicalKey> wanted = new HashSet<>();
      keys.forEach(key -> wanted.add(CanonicalKey.of(key)));
      PortionWriter portion =
          new PortionWriter(
              new StateWriter(out, new OwnCollections("Box"), limits), wanted::contains);
      portion.takeElements(WORDS, words, CanonicalKey::of);
      portion.takeEntries(ALL, all, CanonicalKey::of);
      portion.takeEntries(LAST, last, CanonicalKey::of);
      portion.end();
      return out.toByteArray();
    }

    void putIn(byte[] bytes) {
      PortionReader portion = new PortionReader(new WireReader(bytes), "Box");
      for (int field = portion.next(); field != 0; field = portion.next()) {
        switch (field) {
          case 1 -> portion.putEntries(ALL, all);
          case 2 -> portion.putEntries(LAST, last);
          case 3 -> portion.putElements(WORDS, words);
          default -> throw portion.unknown();
        }
      }
      portion.end();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1_000})
  void what_is_one_object_in_a_portion_is_one_where_it_is_put_in(int numbered) {
    Box source = new Box().with("a").with("b").with("c").with("d");
    Box target = new Box().with("x");
    target.putIn(source.takeOut(Set.of("b", "c", "y"), new StateLimits(numbered, 8, 8)));
    assertThat(source.all()).containsOnlyKeys("a", "d");
    assertThat(source.last()).containsOnlyKeys("a", "d");
    assertThat(source.words()).containsExactlyInAnyOrder("a", "d");
    assertThat(target.last().keySet()).containsExactly("x", "b", "c");
    for (String key : List.of("x", "b", "c")) {
      assertThat(target.all().get(key))
          .isSameAs(target.last().get(key))
          .containsExactly("of " + key);
    }
    assertThat(target.words()).containsExactlyInAnyOrder("b", "c", "x");
  }

  @Test
  void a_portion_with_something_that_is_there_changes_nothing() {
    Box source = new Box().with("a").with("b");
    byte[] portion = source.takeOut(Set.of("a", "b"), StateLimits.DEFAULT);
    Box target = new Box();
    target.last().put("b", new ArrayList<>());
    assertThatThrownBy(() -> target.putIn(portion))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("Box.last has \"b\" already");
    assertThat(target.all()).isEmpty();
    assertThat(target.words()).isEmpty();
  }

  @Test
  void a_collection_with_a_limit_is_refused() {
    byte[] portion = new Box().with("a").with("b").takeOut(Set.of("a", "b"), StateLimits.DEFAULT);
    Map<String, List<String>> limited =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, List<String>> eldest) {
            return size() > 1;
          }
        };
    Box target = new Box(limited, new TreeMap<>(), new HashSet<>());
    assertThatThrownBy(() -> target.putIn(portion))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("Box.all has 1 instead of 2 after a portion was put in");
  }

  @Test
  void content_that_is_not_found_again_is_told() {
    Set<List<String>> lists = new HashSet<>();
    List<String> list = new ArrayList<>(List.of("a"));
    lists.add(list);
    list.add("b");
    StateField<Set<List<String>>> field =
        new StateField<>(
            1,
            "lists",
            StateCodecs.ofSet(Set.class, StateCodecs.ofList(List.class, StateCodecs.STRING)));
    PortionWriter portion = new PortionWriter(new WireWriter(), "Box", key -> true);
    portion.takeElements(field, lists, each -> each.get(0), CanonicalKey::of);
    assertThatThrownBy(portion::end)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("lists does not find its own content: 1 of what was taken out");
  }
}
