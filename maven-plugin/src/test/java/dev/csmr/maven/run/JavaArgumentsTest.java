package dev.csmr.maven.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JavaArgumentsTest {
  enum Colour {
    RED
  }

  record Point(int x, List<String> names) {}

  record Box<T>(T content) {}

  interface Operations {
    void plain(String key, long amount, boolean flag, double ratio, byte[] bytes);

    void generic(Optional<String> expected, Map<String, Long> amounts, Set<Integer> ids);

    void own(Point point, Box<String> box, Colour colour, Duration duration, short small);
  }

  private static String of(String method, String... names) {
    Method found =
        Arrays.stream(Operations.class.getDeclaredMethods())
            .filter(m -> m.getName().equals(method))
            .findFirst()
            .orElseThrow();
    return JavaArguments.of(found, List.of(names));
  }

  @Test
  void arguments_are_java_source_that_compiles() {
    assertThat(of("plain", "key", "amount", "flag", "ratio", "bytes"))
        .isEqualTo("\"key\", 1L, true, 1.5, new byte[] {1, 2, 3}");
    assertThat(of("generic", "expected", "amounts", "ids"))
        .isEqualTo("Optional.of(\"expected\"), Map.of(\"amounts\", 1L), Set.of(1)");
    assertThat(of("own"))
        .isEqualTo(
            "new Point(1, List.of(\"names\")), new Box<>(null), Colour.RED,"
                + " Duration.ofSeconds(1), (short) 1");
  }
}
