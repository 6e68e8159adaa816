package dev.csmr.maven.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.launcher.LaunchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What becomes of files when no archive is made; the users-project of the invoker sees one made.
 */
@Timeout(300)
class NodeArchivesTest {
  private static final String YAML =
      """
      version: 1
      cluster: demo
      nodes:
        - {name: training, host: h1, port: 7001, raft-port: 7101}
      groups:
        - {name: main, members: [training]}
      services:
        - {type: s.Store, group: main}
      """;

  @TempDir Path root;
  private final List<Path> archives = new ArrayList<>();
  private Path data;

  @BeforeEach
  void aNodeThatDoesNotStart() throws IOException {
    Path home = root.resolve("training");
    Files.createDirectories(home.resolve("lib"));
    Files.writeString(home.resolve("jvm.options"), "-cp lib/none.jar\n");
    Files.writeString(home.resolve("logging.properties"), "");
    Path directory = Files.createDirectories(home.resolve("data/training"));
    data = Files.writeString(directory.resolve("log"), "precious");
    for (Path each : List.of(root, home)) {
      for (String name : List.of("classes.jsa", "classes.aot")) {
        archives.add(Files.writeString(each.resolve(name), "old"));
      }
    }
  }

  @Test
  void archives_of_other_classes_are_gone_whichever_java_made_them() {
    List<String> told = new ArrayList<>();
    assertThatThrownBy(() -> new NodeArchives(root).renew(YAML, () -> told.add("before")))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("Node training ended with exit code 1");
    assertThat(told).hasSize(1);
    assertThat(archives).allSatisfy(archive -> assertThat(archive).doesNotExist());
  }

  @Test
  void data_of_a_node_is_left_alone_whatever_its_name() {
    assertThatThrownBy(() -> new NodeArchives(root).renew(YAML, () -> {}))
        .isInstanceOf(LaunchException.class);
    assertThat(data).hasContent("precious");
  }

  @Test
  void archives_that_are_not_wanted_any_more_are_deleted() throws IOException {
    new NodeArchives(root).delete(YAML);
    assertThat(archives).allSatisfy(archive -> assertThat(archive).doesNotExist());
    assertThat(data).hasContent("precious");
  }
}
