package dev.csmr.maven.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.launcher.ClassArchive;
import dev.csmr.maven.project.ClassPath;
import dev.csmr.maven.project.ProjectServices;
import dev.csmr.maven.project.UserErrorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeDirectoriesTest {
  private static final String YAML =
      """
      version: 1
      cluster: demo
      nodes:
        - {name: n1, host: h1, port: 7001, raft-port: 7101}
        - {name: n2, host: h2, port: 7001, raft-port: 7101}
      groups:
        - {name: main, members: [n1]}
      services:
        - {type: s.Store, group: main}
      """;

  @TempDir Path directory;
  private Path root;
  private Path classes;
  private Path library;

  @BeforeEach
  void projectWithAClassAndALibrary() throws IOException {
    root = directory.resolve("csmr");
    classes = Files.createDirectories(directory.resolve("classes"));
    Files.writeString(classes.resolve("A.class"), "not really");
    library = Files.writeString(directory.resolve("library-1.jar"), "not really either");
  }

  private int write(String yaml, boolean force) throws IOException {
    ClassPath classPath =
        new ClassPath(
            classes,
            List.of(
                new ClassPath.ClassPathEntry(classes, "project-1.jar", "g", false),
                new ClassPath.ClassPathEntry(library, "library-1.jar", "g", false),
                new ClassPath.ClassPathEntry(library, "library-1.jar", "other", false),
                new ClassPath.ClassPathEntry(
                    directory.resolve("none.jar"), "none.jar", "g", false)));
    try (ProjectServices project = ProjectServices.load(classPath)) {
      return new NodeDirectories(root, directory.resolve("own.yaml"), force, 512)
          .write(yaml, classPath, project);
    }
  }

  @Test
  void each_node_gets_a_directory_that_is_ready_to_start() throws IOException {
    assertThat(write(YAML, false)).isPositive();
    Path n2 = root.resolve("n2");
    assertThat(n2.resolve("start"))
        .isExecutable()
        .content()
        .contains("dev.csmr.node.NodeMain")
        .contains("--config cluster.yaml --node n2");
    assertThat(n2.resolve("csmr")).isExecutable().content().contains("dev.csmr.cli.Csmr");
    assertThat(n2.resolve("jvm.options"))
        .content()
        .contains("-cp lib/project-1.jar:lib/library-1.jar:lib/other-library-1.jar\n");
    try (Stream<Path> jars = Files.list(n2.resolve("lib"))) {
      assertThat(jars.map(jar -> jar.getFileName().toString()))
          .containsExactlyInAnyOrder("project-1.jar", "library-1.jar", "other-library-1.jar");
    }
    assertThat(n2.resolve("cluster.yaml")).hasSameTextualContentAs(root.resolve("cluster.yaml"));
    assertThat(n2.resolve("logging.properties")).exists();
  }

  @Test
  void editors_find_the_schema_of_each_configuration() throws IOException {
    write(YAML, false);
    for (Path file : List.of(root, root.resolve("n1"), root.resolve("n2"))) {
      assertThat(file.resolve("cluster.yaml"))
          .content()
          .contains("\n# yaml-language-server: $schema=cluster.schema.json\n");
      assertThat(file.resolve("cluster.schema.json")).content().startsWith("{");
    }
    String own = "# yaml-language-server: $schema=../../../target/csmr/cluster.schema.json\n";
    write(own + YAML, false);
    assertThat(root.resolve("cluster.yaml"))
        .content()
        .contains(own)
        .doesNotContain("$schema=cluster");
  }

  @Test
  void nothing_is_written_when_nothing_changed() throws IOException {
    write(YAML, false);
    assertThat(write(YAML, false)).isZero();
  }

  @Test
  void only_what_changed_is_written() throws IOException {
    write(YAML, false);
    Files.writeString(classes.resolve("B.class"), "new");
    assertThat(write(YAML, false)).as("the project's jar of two nodes").isEqualTo(2);
    assertThat(write(YAML.replace("7001", "7002"), false)).as("three cluster.yaml").isEqualTo(3);
  }

  @Test
  void all_nodes_have_jars_of_the_same_time() throws IOException {
    write(YAML, false);
    Files.writeString(classes.resolve("A.class"), "and not now");
    write(YAML, false);
    for (String jar : List.of("project-1.jar", "library-1.jar")) {
      assertThat(Files.getLastModifiedTime(root.resolve("n2/lib").resolve(jar)))
          .isEqualTo(Files.getLastModifiedTime(root.resolve("n1/lib").resolve(jar)));
    }
    assertThat(root.resolve("n2/lib/project-1.jar"))
        .hasSameBinaryContentAs(root.resolve("n1/lib/project-1.jar"));
  }

  @Test
  void only_the_archive_of_the_java_that_writes_is_used() throws IOException {
    write(YAML, false);
    String start = Files.readString(root.resolve("n1/start"));
    assertThat(start).contains(ClassArchive.option(ClassArchive.FILE_NAME));
    assertThat(ClassArchive.FILE_NAMES).filteredOn(start::contains).hasSize(1);
  }

  @Test
  void jars_that_are_no_longer_needed_are_deleted() throws IOException {
    write(YAML, false);
    Path stale = Files.writeString(root.resolve("n1/lib/old-1.jar"), "old");
    assertThat(write(YAML, false)).isEqualTo(1);
    assertThat(stale).doesNotExist();
  }

  @Test
  void data_of_a_node_is_left_alone() throws IOException {
    write(YAML, false);
    Path data = Files.createDirectories(root.resolve("n1/data/n1")).resolve("log");
    Files.writeString(data, "precious");
    write(YAML.replace("7001", "7002"), false);
    assertThat(data).hasContent("precious");
  }

  @Test
  void an_edited_configuration_is_not_overwritten() throws IOException {
    write(YAML, false);
    Path edited = root.resolve("n1/cluster.yaml");
    Files.writeString(edited, Files.readString(edited).replace("h1", "host-1"));
    String kept = Files.readString(edited);
    assertThatThrownBy(() -> write(YAML.replace("7001", "7002"), false))
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining(edited + " was edited since csmr:config wrote it")
        .hasMessageContaining(directory.resolve("own.yaml").toString())
        .hasMessageContaining("-Dcsmr.force=true");
    assertThat(edited).hasContent(kept);
    assertThat(root.resolve("cluster.yaml")).content().contains("7001");
    assertThat(write(YAML, true)).isEqualTo(1);
    assertThat(edited).content().doesNotContain("host-1");
  }

  @Test
  void prometheus_finds_the_nodes_that_have_metrics_and_rules_for_alarms() throws IOException {
    write(YAML, false);
    assertThat(root.resolve("prometheus.yaml")).doesNotExist();
    String both = YAML.replace("raft-port: 7101", "raft-port: 7101, metrics-port: 7201");
    assertThat(write(both, false)).isPositive();
    assertThat(root.resolve("prometheus.yaml"))
        .content()
        .isEqualTo(
            """
            # For Prometheus: which nodes of cluster demo to read.
            rule_files:
            - alerts.yaml
            scrape_configs:
            - job_name: csmr-demo
              static_configs:
              - targets:
                - h1:7201
                - h2:7201
            """);
    assertThat(root.resolve("alerts.yaml"))
        .content()
        .contains("alert: CsmrGroupWithoutLeader")
        .contains("expr: sum by (group) (csmr_group_leads{cluster=\"demo\"}) != 1");
    assertThat(root.resolve("grafana.json")).content().contains("{cluster=\\\"demo\\\"}");
    assertThat(write(both, false)).isZero();
    write(YAML, false);
    assertThat(root.resolve("grafana.json")).doesNotExist();
    assertThat(root.resolve("prometheus.yaml")).doesNotExist();
    assertThat(root.resolve("alerts.yaml")).doesNotExist();
  }

  @Test
  void prometheus_shows_a_certificate_where_nodes_want_one() throws IOException {
    write(
        YAML.replace("raft-port: 7101", "raft-port: 7101, metrics-port: 7201")
            + """
            security:
              certificate: tls/{name}.pem
              key: tls/{name}.key
              trusted: /etc/authorities.pem
              roles: [{name: monitor, identities: [prometheus]}]
            """,
        false);
    assertThat(root.resolve("prometheus.yaml"))
        .content()
        .contains(
            """
            - job_name: csmr-demo
              scheme: https
              tls_config:
                ca_file: /etc/authorities.pem
                cert_file: tls/prometheus.pem
                key_file: tls/prometheus.key
            """);
  }
}
