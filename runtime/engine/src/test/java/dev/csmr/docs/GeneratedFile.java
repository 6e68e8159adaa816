package dev.csmr.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A committed file that a test generates; the test fails when the file is stale. */
public final class GeneratedFile {
  private static final String UPDATE = "csmr.golden.update";

  private GeneratedFile() {}

  /**
   * Compares, or with {@code -Dcsmr.golden.update=true} writes, a file.
   *
   * @param path relative to the module's directory
   * @param text what it has to contain
   */
  public static void check(String path, String text) throws IOException {
    Path file = Path.of(path);
    if (Boolean.getBoolean(UPDATE)) {
      Files.writeString(file, text);
    }
    assertThat(file)
        .as("a generated file; to generate it again, run this test with -D%s=true", UPDATE)
        .content()
        .isEqualTo(text);
  }
}
