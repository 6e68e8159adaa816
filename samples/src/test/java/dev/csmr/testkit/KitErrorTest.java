package dev.csmr.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.samples.AuditedStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KitErrorTest {
  @Test
  void a_composition_has_no_twins() {
    assertThatThrownBy(() -> Twins.of(AuditedStore.class)).hasMessageContaining("[csmr-1734]");
  }

  @Test
  void every_code_is_tested_and_has_a_number_of_its_own() throws IOException {
    String tests;
    try (Stream<Path> files = Files.list(Path.of("src/test/java/dev/csmr/testkit"))) {
      tests = files.map(KitErrorTest::read).collect(Collectors.joining());
    }
    assertThat(KitError.values()).extracting(KitError::number).doesNotHaveDuplicates();
    assertThat(KitError.values()).extracting(KitError::number).allMatch(n -> n / 100 == 17);
    assertThat(Arrays.stream(KitError.values()).map(KitError::code))
        .allMatch(tests::contains, "written out in a test");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
