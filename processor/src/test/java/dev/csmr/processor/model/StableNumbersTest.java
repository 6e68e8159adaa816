package dev.csmr.processor.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.service.StableHash;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StableNumbersTest {
  @Test
  void ids_are_the_runtimes_hashes() {
    IntStream.range(0, 10_000)
        .mapToObj(i -> "naïve" + i)
        .forEach(
            name ->
                assertThat(StableNumbers.operationId(name))
                    .as(name)
                    .isEqualTo(StableHash.of(name)));
  }

  @Test
  void numbers_never_change() {
    assertThat(StableNumbers.operationId("put")).isEqualTo(2_071_827_952);
    assertThat(StableNumbers.fieldNumber("key")).isEqualTo(686);
    assertThat(StableNumbers.fieldNumber("value")).isEqualTo(1137);
  }

  @Test
  void field_numbers_are_in_range() {
    assertThat(IntStream.range(0, 10_000).map(i -> StableNumbers.fieldNumber("field" + i)))
        .allMatch(number -> number >= 1 && number <= StableNumbers.MAX_HASHED_FIELD);
  }
}
