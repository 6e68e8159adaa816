package dev.csmr.replica.disk;

import dev.csmr.replica.api.UnusableDataException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Properties;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory in which a node keeps its logs and snapshots. A file {@code csmr.meta} in it says
 * whose it is; it is read before anything else is touched.
 */
public final class DataDirectory implements AutoCloseable {
  /** The layout this program writes, and the newest that it reads. */
  static final int FORMAT = 2;

  private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);

  /** A log's file is enlarged by 4 MiB. */
  private static final int ROOM_BYTES = 5 << 20;

  private static final String META = "csmr.meta";
  private static final String LOCK = "csmr.lock";
  private static final String GROUPS = "groups";
  private static final String BOOTSTRAPS = "csmr.groups";
  private static final String PROBE = "csmr.room.tmp";

  private final Path directory;
  private final FileChannel lockChannel;

  private DataDirectory(Path directory, FileChannel lockChannel) {
    this.directory = directory;
    this.lockChannel = lockChannel;
  }

  /**
   * Opens a node's directory; an empty or absent one becomes this node's.
   *
   * @throws UnusableDataException when it is not this node's, newer, or in use
   */
  public static DataDirectory open(Path directory, String cluster, String node) throws IOException {
    Path meta = directory.resolve(META);
    if (Files.exists(meta)) {
      check(meta, cluster, node);
    } else {
      requireEmpty(directory);
    }
    Files.createDirectories(directory);
    FileChannel channel = lock(directory);
    try {
      if (!Files.exists(meta)) {
        write(meta, cluster, node);
      }
      Files.createDirectories(directory.resolve(GROUPS));
      Fsync.directory(directory);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return new DataDirectory(directory, channel);
  }

  /** Where the groups are. */
  public Path groups() {
    return groups(directory);
  }

  /** Where the groups are in a data directory. */
  public static Path groups(Path directory) {
    return directory.resolve(GROUPS);
  }

  /** How its groups began. */
  public Path bootstraps() {
    return directory.resolve(BOOTSTRAPS);
  }

  /** Whether the disk takes as much as a group's log asks for at once. */
  public boolean hasRoom() {
    Path probe = groups().resolve(PROBE);
    try {
      try {
        Files.write(probe, new byte[ROOM_BYTES]);
        Fsync.file(probe);
        return true;
      } finally {
        Files.deleteIfExists(probe);
      }
    } catch (IOException e) {
      LOG.debug("{} has no room", directory, e);
      return false;
    }
  }

  /** Lets another process open it. */
  @Override
  public void close() throws IOException {
    lockChannel.close();
  }

  private static void check(Path meta, String cluster, String node) throws IOException {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(Files.readString(meta)));
    } catch (IllegalArgumentException | java.nio.charset.CharacterCodingException e) {
      throw damaged(meta, cluster, node, e);
    }
    String format = properties.getProperty("format", "");
    if (!format.matches("[0-9]{1,9}")
        || !properties.containsKey("cluster")
        || !properties.containsKey("node")) {
      throw damaged(meta, cluster, node, null);
    }
    if (!format.equals(Integer.toString(FORMAT))) {
      throw new UnusableDataException(
          meta
              + " has the format \""
              + format
              + "\"; this version reads "
              + FORMAT
              + ". Start the version that wrote it, or a newer one. Nothing was changed.");
    }
    requireSame(meta, "cluster", cluster, properties.getProperty("cluster", ""));
    requireSame(meta, "node", node, properties.getProperty("node", ""));
  }

  private static UnusableDataException damaged(
      Path meta, String cluster, String node, Exception cause) {
    return new UnusableDataException(
        meta
            + " is damaged: it says whose data these are, and cannot be read. If this is the"
            + " directory of node "
            + node
            + " of cluster "
            + cluster
            + ", write three lines into it: format="
            + FORMAT
            + ", cluster="
            + cluster
            + " and node="
            + node
            + ". Nothing was changed.",
        cause);
  }

  private static void requireSame(Path meta, String what, String expected, String found)
      throws UnusableDataException {
    if (!expected.equals(found)) {
      throw new UnusableDataException(
          "Directory "
              + meta.getParent()
              + " belongs to "
              + what
              + " "
              + found
              + ", not to "
              + what
              + " "
              + expected
              + ". Nothing was changed. Was it moved, or is the configuration wrong? Give each node"
              + " its own directory.");
    }
  }

  private static void requireEmpty(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> entries = Files.list(directory)) {
      Path foreign =
          entries
              .filter(entry -> !entry.endsWith("lost+found") && !entry.endsWith(LOCK))
              .filter(entry -> !entry.endsWith(META + ".tmp"))
              .findFirst()
              .orElse(null);
      if (foreign != null) {
        throw new UnusableDataException(
            "Directory "
                + directory
                + " is not empty and has no "
                + META
                + "; it holds "
                + foreign.getFileName()
                + ". Give this node an empty directory, or bring the "
                + META
                + " back. Nothing was changed.");
      }
    }
  }

  private static FileChannel lock(Path directory) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw inUse(directory);
    }
    channel.close();
    throw inUse(directory);
  }

  private static UnusableDataException inUse(Path directory) {
    return new UnusableDataException(
        "Directory " + directory + " is in use by another process. Stop that first.");
  }

  private static void write(Path meta, String cluster, String node) throws IOException {
    Properties properties = new Properties();
    java.io.StringWriter text = new java.io.StringWriter();
    properties.setProperty("format", Integer.toString(FORMAT));
    properties.setProperty("cluster", cluster);
    properties.setProperty("node", node);
    properties.store(text, null);
    Fsync.replace(meta, text.toString());
  }
}
