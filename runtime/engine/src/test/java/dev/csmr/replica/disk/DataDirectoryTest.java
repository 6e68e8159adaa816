package dev.csmr.replica.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.replica.api.UnusableDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir Path parent;

  @Test
  void an_absent_directory_becomes_the_nodes_and_opens_again() throws IOException {
    Path directory = parent.resolve("a/b");
    DataDirectory.open(directory, "c", "n1").close();
    try (DataDirectory again = DataDirectory.open(directory, "c", "n1")) {
      assertThat(again.groups()).isDirectory();
    }
  }

  @Test
  void another_cluster_or_node_is_refused() throws IOException {
    DataDirectory.open(parent, "c", "n1").close();
    assertThatThrownBy(() -> DataDirectory.open(parent, "other", "n1"))
        .isInstanceOf(UnusableDataException.class)
        .hasMessageContaining("belongs to cluster c, not to cluster other");
    assertThatThrownBy(() -> DataDirectory.open(parent, "c", "n2"))
        .isInstanceOf(UnusableDataException.class)
        .hasMessageContaining("belongs to node n1, not to node n2");
  }

  @Test
  void a_damaged_file_names_what_belongs_into_it() throws IOException {
    Path meta = parent.resolve("csmr.meta");
    for (byte[] damaged :
        new byte[][] {
          {}, "format=".getBytes(UTF_8), {(byte) 0xFF, 0, 7}, "\\u12".getBytes(UTF_8)
        }) {
      Files.write(meta, damaged);
      assertThatThrownBy(() -> DataDirectory.open(parent, "c", "n1"))
          .isInstanceOf(UnusableDataException.class)
          .hasMessageContaining(meta + " is damaged")
          .hasMessageContaining("format=2, cluster=c and node=n1")
          .hasMessageContaining("Nothing was changed");
      assertThat(Files.readAllBytes(meta)).isEqualTo(damaged);
    }
  }

  @Test
  void a_newer_format_is_refused_and_not_touched() throws IOException {
    Path meta = parent.resolve("csmr.meta");
    Files.writeString(meta, "format=3\ncluster=c\nnode=n1\n");
    assertThatThrownBy(() -> DataDirectory.open(parent, "c", "n1"))
        .isInstanceOf(UnusableDataException.class)
        .hasMessageContaining("has the format \"3\"; this version reads 2");
    assertThat(parent.toFile().list()).containsExactly("csmr.meta");
  }

  @Test
  void a_directory_with_something_else_in_it_is_refused_and_not_touched() throws IOException {
    Files.createFile(parent.resolve("precious"));
    assertThatThrownBy(() -> DataDirectory.open(parent, "c", "n1"))
        .isInstanceOf(UnusableDataException.class)
        .hasMessageContaining("holds precious");
    assertThat(parent.toFile().list()).containsExactly("precious");
  }

  @Test
  void two_processes_cannot_share_it() throws IOException {
    try (DataDirectory open = DataDirectory.open(parent, "c", "n1")) {
      assertThat(open.groups()).isDirectory();
      assertThatThrownBy(() -> DataDirectory.open(parent, "c", "n1"))
          .isInstanceOf(UnusableDataException.class)
          .hasMessageContaining("in use");
    }
  }
}
