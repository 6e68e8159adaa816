package dev.csmr.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * {@link CanonicalKey} and {@link StableHash}: parts of the formats, so their values are pinned.
 */
final class CanonicalKeyTest {
  @Test
  void the_order_of_keys_is_the_order_of_their_values() {
    Random random = new Random(3);
    for (int round = 0; round < 10_000; round++) {
      long a = random.nextLong();
      long b = random.nextBoolean() ? random.nextLong() : random.nextInt();
      assertThat(Integer.signum(CanonicalKey.of(a).compareTo(CanonicalKey.of(b))))
          .isEqualTo(Long.compare(a, b));
    }
    assertThat(CanonicalKey.of("a")).isLessThan(CanonicalKey.of("ab"));
    assertThat(CanonicalKey.of("z")).isLessThan(CanonicalKey.of("é"));
  }

  @Test
  void slots_are_spread_evenly() {
    int[] counts = new int[16];
    for (int i = 0; i < 160_000; i++) {
      counts[CanonicalKey.of("key-" + i).slot(16)]++;
    }
    for (int count : counts) {
      assertThat(count).isBetween(9_000, 11_000);
    }
  }

  @Test
  void hashes_never_change() {
    assertThat(StableHash.of("put")).isEqualTo(2071827952);
    assertThat(CanonicalKey.of("key-1").slot(16_384)).isEqualTo(5271);
    assertThat(CanonicalKey.of("key-1").hash64()).isEqualTo(8147956148787642022L);
  }
}
