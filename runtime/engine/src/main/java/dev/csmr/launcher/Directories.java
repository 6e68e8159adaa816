package dev.csmr.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Fresh directories for runs that must not see an earlier run's data. */
public final class Directories {
  private Directories() {}

  /** Makes a directory empty, creating it if need be. Whatever is in it is deleted. */
  public static Path fresh(Path directory) throws IOException {
    if (Files.exists(directory)) {
      List<Path> old;
      try (Stream<Path> files = Files.walk(directory)) {
        old = files.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path file : old) {
        Files.delete(file);
      }
    }
    return Files.createDirectories(directory);
  }
}
