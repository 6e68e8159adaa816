package dev.csmr.maven.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputsTest {
  @TempDir Path directory;

  private FileTime timeOf(String name, String content) throws IOException {
    Path file = directory.resolve(name);
    new Outputs().writeTimed(file, content.getBytes(StandardCharsets.UTF_8));
    return Files.getLastModifiedTime(file);
  }

  @Test
  void jars_of_the_same_content_have_the_same_time_in_each_directory() throws IOException {
    assertThat(timeOf("n1/lib/a.jar", "classes")).isEqualTo(timeOf("n2/lib/a.jar", "classes"));
  }

  @Test
  void a_jar_whose_content_changes_has_another_time_although_it_has_the_same_size()
      throws IOException {
    assertThat(timeOf("a.jar", "classes 1")).isNotEqualTo(timeOf("a.jar", "classes 2"));
  }
}
