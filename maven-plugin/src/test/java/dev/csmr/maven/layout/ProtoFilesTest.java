package dev.csmr.maven.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.maven.project.ClassPath;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProtoFilesTest {
  @TempDir Path directory;

  @Test
  void those_of_the_project_and_of_jars_are_copied_when_they_change_and_deleted_when_they_go()
      throws IOException {
    Path classes = directory.resolve("classes");
    Path own = Files.createDirectories(classes.resolve("META-INF/proto/a")).resolve("own.proto");
    Files.writeString(own, "own");
    Path jar = directory.resolve("services.jar");
    try (FileSystem content = FileSystems.newFileSystem(jar, Map.of("create", "true"))) {
      Path folder = Files.createDirectories(content.getPath("META-INF/proto/b"));
      Files.writeString(folder.resolve("other.proto"), "other");
    }
    ClassPath classPath =
        new ClassPath(
            classes,
            List.of(
                new ClassPath.ClassPathEntry(classes, "project-1.jar", "g", false),
                new ClassPath.ClassPathEntry(jar, "services-1.jar", "g", false),
                new ClassPath.ClassPathEntry(
                    directory.resolve("none.jar"), "none.jar", "g", false)));
    Path protos = directory.resolve("proto");
    assertThat(ProtoFiles.write(protos, classPath)).isEqualTo(2);
    assertThat(protos.resolve("a/own.proto")).hasContent("own");
    assertThat(protos.resolve("b/other.proto")).hasContent("other");
    assertThat(ProtoFiles.write(protos, classPath)).isZero();
    Files.delete(own);
    assertThat(ProtoFiles.write(protos, classPath)).isEqualTo(1);
    assertThat(protos.resolve("a/own.proto")).doesNotExist();
  }
}
