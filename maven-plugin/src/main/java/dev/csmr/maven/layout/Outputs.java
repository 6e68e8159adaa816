package dev.csmr.maven.layout;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** Writes files, but only those whose content changes. */
final class Outputs {
  private static final Instant FIRST_TIME = Instant.parse("2000-01-01T00:00:00Z");

  /** Some twenty years of seconds. */
  private static final long TIMES = 600_000_000;

  private int changed;

  /** How many files were written or deleted. */
  int changed() {
    return changed;
  }

  void write(Path file, String content) throws IOException {
    write(file, content.getBytes(StandardCharsets.UTF_8));
  }

  void write(Path file, byte[] content) throws IOException {
    if (Files.isRegularFile(file) && Arrays.equals(Files.readAllBytes(file), content)) {
      return;
    }
    Files.createDirectories(file.getParent());
    // Moved into place whole, so that an interrupted build leaves no half a file.
    Path temporary = file.resolveSibling(file.getFileName() + ".part");
    Files.write(temporary, content);
    Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
    changed++;
  }

  /**
   * Writes a file whose time of change follows from its content: the same wherever and whenever it
   * is written, another one for another content. An archive of classes knows a jar by size and time
   * only, and must never give the classes of one that was replaced.
   */
  void writeTimed(Path file, byte[] content) throws IOException {
    write(file, content);
    CRC32C checksum = new CRC32C();
    checksum.update(content);
    FileTime time = FileTime.from(FIRST_TIME.plusSeconds(checksum.getValue() % TIMES));
    if (!Files.getLastModifiedTime(file).equals(time)) {
      Files.setLastModifiedTime(file, time);
    }
  }

  void writeExecutable(Path file, String content) throws IOException {
    write(file, content);
    if (!Files.isExecutable(file) && !file.toFile().setExecutable(true, false)) {
      throw new IOException(file + " cannot be made executable");
    }
  }

  /** Copies a file that never changes without a change of its size or time. */
  void copy(Path from, Path to) throws IOException {
    FileTime time = Files.getLastModifiedTime(from);
    if (Files.isRegularFile(to)
        && Files.size(to) == Files.size(from)
        && Files.getLastModifiedTime(to).equals(time)) {
      return;
    }
    Files.createDirectories(to.getParent());
    Path temporary = to.resolveSibling(to.getFileName() + ".part");
    Files.copy(from, temporary, StandardCopyOption.REPLACE_EXISTING);
    Files.setLastModifiedTime(temporary, time);
    Files.move(temporary, to, StandardCopyOption.REPLACE_EXISTING);
    changed++;
  }

  /** Deletes the files of a directory that are not listed. */
  void keepOnly(Path directory, Set<String> names) throws IOException {
    List<Path> stale;
    try (Stream<Path> files = Files.list(directory)) {
      stale =
          files
              .filter(file -> !names.contains(file.getFileName().toString()))
              .collect(Collectors.toList());
    }
    for (Path file : stale) {
      Files.delete(file);
      changed++;
    }
  }
}
