package dev.csmr.maven.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputsTest {
  @TempDir Path directory;

  private FileTime write(Path file, String content) throws IOException {
    new Outputs().writeLater(file, content.getBytes(StandardCharsets.UTF_8));
    return Files.getLastModifiedTime(file);
  }

  @Test
  void a_file_whose_content_changes_has_the_time_of_a_later_second_although_none_has_passed()
      throws IOException {
    Path file = directory.resolve("a.jar");
    long first = write(file, "classes 1").to(TimeUnit.SECONDS);
    assertThat(write(file, "classes 2").to(TimeUnit.SECONDS)).isGreaterThan(first);
    assertThat(file).hasContent("classes 2");
  }

  @Test
  void a_file_whose_content_changes_is_newer_than_before_although_the_clock_was_set_back()
      throws IOException {
    Path file = directory.resolve("a.jar");
    write(file, "classes 1");
    FileTime ahead = FileTime.from(Instant.parse("2100-01-01T00:00:00.5Z"));
    Files.setLastModifiedTime(file, ahead);
    assertThat(write(file, "classes 1")).isEqualTo(ahead);
    assertThat(write(file, "classes 2")).isGreaterThan(ahead);
  }
}
