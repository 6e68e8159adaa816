package dev.csmr.maven.layout;

import dev.csmr.maven.output.Outputs;
import dev.csmr.maven.project.ClassPath;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Copies what programs in other languages are generated from: the {@code .proto} files of all
 * services of the class path, in one directory, from which their imports begin.
 */
public final class ProtoFiles {
  private static final String FOLDER = "META-INF/proto";

  private ProtoFiles() {}

  /**
   * Copies those that changed, and deletes what else is in the directory.
   *
   * @return how many files were written or deleted
   */
  public static int write(Path directory, ClassPath classPath) throws IOException {
    Map<Path, byte[]> wanted = new TreeMap<>();
    for (ClassPath.ClassPathEntry entry : classPath.entries()) {
      if (Files.isDirectory(entry.file())) {
        read(entry.file().resolve(FOLDER), directory, wanted);
      } else if (Files.isRegularFile(entry.file())) {
        try (FileSystem jar = FileSystems.newFileSystem(entry.file())) {
          read(jar.getPath(FOLDER), directory, wanted);
        }
      }
    }
    Outputs outputs = new Outputs();
    for (Map.Entry<Path, byte[]> file : wanted.entrySet()) {
      outputs.write(file.getKey(), file.getValue());
    }
    for (Path file : files(directory)) {
      if (!wanted.containsKey(file)) {
        outputs.delete(file);
      }
    }
    return outputs.changed();
  }

  /** The first of two with one name, as a class loader would find it. */
  private static void read(Path folder, Path directory, Map<Path, byte[]> wanted)
      throws IOException {
    for (Path file : files(folder)) {
      wanted.putIfAbsent(
          directory.resolve(folder.relativize(file).toString()), Files.readAllBytes(file));
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
