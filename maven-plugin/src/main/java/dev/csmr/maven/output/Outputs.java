package dev.csmr.maven.output;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes files, but only those whose content changes. Not thread-safe. */
public final class Outputs {
  private int changed;

  /** Nothing is written yet. */
  public Outputs() {}

  /** How many files were written or deleted. */
  public int changed() {
    return changed;
  }

  /** Writes a text, in UTF-8. */
  public void write(Path file, String content) throws IOException {
    write(file, content.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes bytes. */
  public void write(Path file, byte[] content) throws IOException {
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
   * Writes a file whose time of change is a later second with each content that it gets, whatever
   * the clock says. An archive of classes knows a jar by size and second only, and must never give
   * the classes of one that was replaced; and tools that copy what is newer must copy it.
   */
  public void writeLater(Path file, byte[] content) throws IOException {
    long next = Files.exists(file) ? seconds(file) + 1 : Long.MIN_VALUE;
    int before = changed;
    write(file, content);
    if (changed > before && seconds(file) < next) {
      Files.setLastModifiedTime(file, FileTime.from(next, TimeUnit.SECONDS));
    }
  }

  private static long seconds(Path file) throws IOException {
    return Files.getLastModifiedTime(file).to(TimeUnit.SECONDS);
  }

  /** Writes a text that may be run by everybody who may read it. */
  public void writeExecutable(Path file, String content) throws IOException {
    write(file, content);
    if (!Files.isExecutable(file) && !file.toFile().setExecutable(true, false)) {
      throw new IOException(file + " cannot be made executable");
    }
  }

  /** Copies a file that never changes without a change of its size or time. */
  public void copy(Path from, Path to) throws IOException {
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

  /**
   * Puts a file that was made elsewhere into its place, unless there is one with the same content.
   *
   * @param from gone afterwards
   */
  public void move(Path from, Path to) throws IOException {
    if (Files.isRegularFile(to) && Files.mismatch(from, to) < 0) {
      Files.delete(from);
      return;
    }
    Files.createDirectories(to.getParent());
    Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    changed++;
  }

  /** Deletes a file, if it exists. */
  public void delete(Path file) throws IOException {
    if (Files.deleteIfExists(file)) {
      changed++;
    }
  }

  /** Deletes the files of a directory that are not listed. */
  public void keepOnly(Path directory, Set<String> names) throws IOException {
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
