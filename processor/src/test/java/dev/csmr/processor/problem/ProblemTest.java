package dev.csmr.processor.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProblemTest {
  @Test
  void codes_are_unique() {
    assertThat(Arrays.stream(Problem.values()).map(Problem::code)).doesNotHaveDuplicates();
  }

  @Test
  void every_problem_is_tested() throws IOException {
    String tests;
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      tests =
          files
              .filter(file -> file.toString().endsWith("Test.java"))
              .map(ProblemTest::read)
              .collect(Collectors.joining());
    }
    assertThat(Arrays.stream(Problem.values()).map(Problem::code))
        .allSatisfy(code -> assertThat(tests).contains(code));
  }

  @Test
  void a_misspelt_name_gets_the_nearest_one() {
    List<String> names = List.of("append", "truncate", "retrieve");
    assertThat(Suggestion.among("apend", names, "")).isEqualTo("Did you mean append?");
    assertThat(Suggestion.among("Truncate", names, "")).isEqualTo("Did you mean truncate?");
    assertThat(Suggestion.among("acquire", names, ""))
        .isEqualTo("It has append, retrieve, truncate.");
    assertThat(Suggestion.among("acquire", List.of(), "Nothing.")).isEqualTo("Nothing.");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
