package dev.csmr.replica.disk;

import dev.csmr.replica.api.ReplicaError;
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
  private static final String BACKUPS = "backups";
  private static final String PART = ".part";

  /** The file that makes a directory a whole backup. */
  private static final String BACKUP = "csmr.backup";

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

  /** Whether there is a node's directory. */
  public static boolean isOf(Path directory, String cluster, String node) throws IOException {
    Path meta = directory.resolve(META);
    try {
      if (Files.exists(meta)) {
        check(meta, cluster, node);
        return Files.isDirectory(groups(directory));
      }
    } catch (UnusableDataException e) {
      LOG.debug("{} is not the directory of node {}", directory, node, e);
    }
    return false;
  }

  /** Where the groups are. */
  public Path groups() {
    return groups(directory);
  }

  /** Where the groups are in a data directory. */
  public static Path groups(Path directory) {
    return directory.resolve(GROUPS);
  }

  /** Makes a directory a node's, which has in it what the node's groups are to begin with. */
  public static void claim(Path directory, String cluster, String node) throws IOException {
    Fsync.directory(groups(directory));
    write(directory.resolve(META), cluster, node);
  }

  /** Where the parts of backups are until they are taken. */
  public Path backups() {
    return directory.resolve(BACKUPS);
  }

  /** Where the part of a group is until it is taken. */
  public Path part(String group) {
    return backups().resolve(group + PART);
  }

  /**
   * Deletes the parts of backups that nobody takes any more, and nothing else: somebody may have
   * put a whole backup there.
   */
  public void clearBackups() throws IOException {
    if (Files.isDirectory(backups()) && !Files.exists(backups().resolve(BACKUP))) {
      try (Stream<Path> files = Files.list(backups())) {
        for (Path file : files.filter(DataDirectory::isPart).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static boolean isPart(Path file) {
    String name = file.getFileName().toString();
    return Files.isRegularFile(file) && (name.endsWith(PART) || name.endsWith(PART + ".tmp"));
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
      throw new UnusableDataException(ReplicaError.DIRECTORY_FORMAT, meta, format, FORMAT);
    }
    requireSame(meta, "cluster", cluster, properties.getProperty("cluster", ""));
    requireSame(meta, "node", node, properties.getProperty("node", ""));
  }

  private static UnusableDataException damaged(
      Path meta, String cluster, String node, Exception cause) {
    return new UnusableDataException(
        cause, ReplicaError.DIRECTORY_OF_NOBODY, meta, node, cluster, FORMAT);
  }

  private static void requireSame(Path meta, String what, String expected, String found)
      throws UnusableDataException {
    if (!expected.equals(found)) {
      throw new UnusableDataException(
          ReplicaError.DIRECTORY_OF_ANOTHER, meta.getParent(), what, found, expected);
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
            ReplicaError.DIRECTORY_NOT_EMPTY, directory, META, foreign.getFileName());
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
    return new UnusableDataException(ReplicaError.DIRECTORY_IN_USE, directory);
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
