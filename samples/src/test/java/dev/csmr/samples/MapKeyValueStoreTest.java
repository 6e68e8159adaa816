package dev.csmr.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class MapKeyValueStoreTest {
  private final KeyValueStore store = new MapKeyValueStore();

  @Test
  void a_put_value_is_read_until_it_is_replaced_or_removed() {
    assertThat(store.get("a")).isEmpty();
    store.put("a", "1");
    store.put("b", "2");
    assertThat(store.get("a")).contains("1");
    store.put("a", "3");
    assertThat(store.get("a")).contains("3");
    assertThat(store.size()).isEqualTo(2);
    assertThat(store.remove("a")).contains("3");
    assertThat(store.remove("a")).isEmpty();
    assertThat(store.get("a")).isEmpty();
    assertThat(store.get("b")).contains("2");
    assertThat(store.size()).isEqualTo(1);
  }

  @Test
  void compare_and_set_sets_only_what_was_expected() {
    assertThat(store.compareAndSet("a", Optional.of("1"), "2")).isFalse();
    assertThat(store.size()).isZero();
    assertThat(store.compareAndSet("a", Optional.empty(), "1")).isTrue();
    assertThat(store.compareAndSet("a", Optional.empty(), "2")).isFalse();
    assertThat(store.compareAndSet("a", Optional.of("2"), "3")).isFalse();
    assertThat(store.get("a")).contains("1");
    assertThat(store.compareAndSet("a", Optional.of("1"), "")).isTrue();
    assertThat(store.get("a")).contains("");
  }
}
