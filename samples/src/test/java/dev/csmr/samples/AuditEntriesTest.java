package dev.csmr.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AuditEntriesTest {
  @Test
  void entries_are_readable_text() {
    assertThat(AuditEntries.put("key", "value")).isEqualTo("put 3:key5:value");
    assertThat(AuditEntries.remove("k 1")).isEqualTo("remove 3:k 1");
    assertThat(AuditEntries.compareAndSet("k", Optional.empty(), "v"))
        .isEqualTo("compareAndSet 1:k-1:v");
    assertThat(AuditEntries.compareAndSet("k", Optional.of("-"), ""))
        .isEqualTo("compareAndSet 1:k1:-0:");
  }

  @Test
  void replaying_the_entries_of_a_store_gives_the_store() {
    String[] texts = {"", "-", "1:", "a b", "2:xy-", "ä€𝄞", "put 1:a"};
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      MapKeyValueStore store = new MapKeyValueStore();
      Map<String, String> replayed = new HashMap<>();
      for (int step = 0; step < 100; step++) {
        String key = texts[random.nextInt(texts.length)];
        String value = texts[random.nextInt(texts.length)];
        Optional<String> expected =
            random.nextBoolean() ? store.get(key) : Optional.of(texts[random.nextInt(7)]);
        switch (random.nextInt(3)) {
          case 0 -> {
            store.put(key, value);
            AuditEntries.replay(AuditEntries.put(key, value), replayed);
          }
          case 1 -> {
            store.remove(key);
            AuditEntries.replay(AuditEntries.remove(key), replayed);
          }
          default -> {
            store.compareAndSet(key, expected, value);
            AuditEntries.replay(AuditEntries.compareAndSet(key, expected, value), replayed);
          }
        }
        assertThat(replayed).as("seed " + seed + ", step " + step).isEqualTo(store.entries);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "put",
        "put 1:a",
        "put 1:a-",
        "put -1:a",
        "put 1:a2:b",
        "put 1:a1:b1:c",
        "put x:a1:b",
        "put 1:a-1:b",
        "put 1:a99999999999:b",
        "get 1:a",
        "remove -",
        "compareAndSet --1:a",
        "compareAndSet 1:a1:b-",
        "remove 1",
        " "
      })
  void what_is_not_an_entry_is_refused_and_changes_nothing(String text) {
    Map<String, String> store = new HashMap<>(Map.of("a", "b"));
    assertThatThrownBy(() -> AuditEntries.replay(text, store))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + text + "\"");
    assertThat(store).isEqualTo(Map.of("a", "b"));
  }
}
