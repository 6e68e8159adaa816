package dev.csmr.replica.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Makes files and the names in directories survive a power loss. */
public final class Fsync {
  private Fsync() {}

  /** Makes the names in a directory durable: files that were created, renamed or deleted there. */
  public static void directory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Gives a file another content, durably; a failure leaves the one it has. */
  public static void replace(Path file, String content) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      Files.writeString(temporary, content);
      file(temporary);
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw new IOException(file + " cannot be written: " + e.getMessage(), e);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    directory(file.toAbsolutePath().getParent());
  }

  /** Makes a file's content durable. */
  public static void file(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }
}
