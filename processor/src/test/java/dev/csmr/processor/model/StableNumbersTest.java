package dev.csmr.processor.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.service.StableHash;
import java.util.HashSet;
import java.util.Set;
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
    assertThat(StableNumbers.fieldNumber("key")).isEqualTo(131997);
    assertThat(StableNumbers.fieldNumber("value")).isEqualTo(125357);
    assertThat(StableNumbers.partNumber("key", "text"))
        .isEqualTo(StableNumbers.fieldNumber("key text"));
  }

  @Test
  void field_numbers_are_in_range() {
    assertThat(IntStream.range(0, 10_000).map(i -> StableNumbers.fieldNumber("field" + i)))
        .allMatch(
            number ->
                (number >= StableNumbers.FIRST_HASHED_FIELD && number < 19_000)
                    || (number > 19_999 && number <= StableNumbers.LAST_HASHED_FIELD));
  }

  @Test
  void fields_of_one_message_rarely_have_one_number() {
    int collisions = 0;
    for (int message = 0; message < 10_000; message++) {
      String prefix = "m" + message + "field";
      collisions +=
          IntStream.range(0, 30).map(i -> StableNumbers.fieldNumber(prefix + i)).distinct().count()
                  == 30
              ? 0
              : 1;
    }
    assertThat(collisions).isLessThan(10_000 / 400);
  }

  @Test
  void proposed_numbers_are_free_and_differ() {
    Set<Integer> taken = new HashSet<>(Set.of(100));
    for (int i = 0; i < 1_000; i++) {
      Set<Integer> before = Set.copyOf(taken);
      assertThat(before).doesNotContain(StableNumbers.proposedField("field" + i, taken));
    }
    assertThat(taken).hasSize(1_001).allMatch(n -> n < StableNumbers.FIRST_HASHED_FIELD);
  }
}
