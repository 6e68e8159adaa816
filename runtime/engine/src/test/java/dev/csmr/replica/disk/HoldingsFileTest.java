package dev.csmr.replica.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.config.ComponentPlacement;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HoldingsFileTest {
  @TempDir Path groups;

  @Test
  void what_each_group_holds_is_read_back_with_the_file_that_says_so() throws Exception {
    Path first = Files.createDirectory(groups.resolve("1"));
    Path second = Files.createDirectory(groups.resolve("2"));
    Files.createDirectory(groups.resolve("3"));
    String file = first.resolve("csmr.holdings").toString();
    List<ComponentPlacement> held =
        List.of(
            new ComponentPlacement("A/B#0", "a = b", "string keys from ä: up to \n#", file),
            new ComponentPlacement("group", "a = b", "", file));
    HoldingsFile.write(first, "a = b", held);
    HoldingsFile.write(second, "c", List.of());

    assertThat(HoldingsFile.readAll(groups)).isEqualTo(held);
  }

  @Test
  void a_file_that_cannot_be_read_says_nothing() throws Exception {
    Path group = Files.createDirectory(groups.resolve("1"));
    for (byte[] broken :
        List.of(
            new byte[] {-1, -2},
            "holds.A=\\u00".getBytes(StandardCharsets.UTF_8),
            "holds.A=\n".getBytes(StandardCharsets.UTF_8))) {
      Files.write(group.resolve("csmr.holdings"), broken);
      assertThat(HoldingsFile.readAll(groups)).isEmpty();
    }
  }
}
