package dev.csmr.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the text, it is a configuration or an error with a place; nothing else is thrown. */
class ClusterConfigMutationTest {
  private static final int MUTANTS = 1_000;
  private static final Path FILE = Path.of("cluster.yaml");
  private static final List<String> SNIPPETS =
      List.of(
          "null",
          "[]",
          "{}",
          "- ",
          ": ",
          "\n",
          "  ",
          "&a ",
          "*a",
          "!!int ",
          "\"",
          "'",
          "-1",
          "0",
          "99999999999999999999",
          "\u0000",
          "é",
          "\t",
          "---\n",
          "? ",
          "|\n",
          "#",
          "0-16383",
          "{from: a}",
          "slot-count: 0\n",
          "<<: ",
          "1e9",
          "0x10",
          "true",
          "group: store\n");

  @Test
  void every_mutant_is_a_configuration_or_an_error_with_a_place() {
    String original = ClusterWriter.write(ClusterWriterTest.everything());
    Random random = new Random(42);
    int read = 0;
    for (int i = 0; i < MUTANTS; i++) {
      String mutant = original;
      for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
        mutant = mutate(mutant, random);
      }
      try {
        ClusterConfig config = ClusterConfig.parse(mutant, FILE, Map.of());
        assertThat(ClusterConfig.parse(ClusterWriter.write(config), FILE, Map.of()).name())
            .isEqualTo(config.name());
        read++;
      } catch (ConfigException e) {
        assertThat(e.problems())
            .as(mutant)
            .isNotEmpty()
            .allMatch(problem -> problem.at().source().equals("cluster.yaml"));
      } catch (RuntimeException e) {
        throw new AssertionError("Mutant " + i + ":\n" + mutant, e);
      }
    }
    assertThat(read).as("mutants that are still configurations").isBetween(1, MUTANTS - 1);
  }

  private static String mutate(String text, Random random) {
    if (text.isEmpty()) {
      return "version: 1\n";
    }
    int from = random.nextInt(text.length());
    int to = Math.min(text.length(), from + random.nextInt(20));
    return switch (random.nextInt(4)) {
      case 0 -> text.substring(0, from) + text.substring(to);
      case 1 ->
          text.substring(0, from)
              + SNIPPETS.get(random.nextInt(SNIPPETS.size()))
              + text.substring(from);
      case 2 ->
          text.substring(0, from)
              + SNIPPETS.get(random.nextInt(SNIPPETS.size()))
              + text.substring(to);
      default -> text.substring(0, to) + text.substring(from, to) + text.substring(to);
    };
  }
}
