package dev.csmr.replica;

import dev.csmr.config.ComponentPlacement;
import dev.csmr.replica.api.GroupConfig;
import dev.csmr.replica.api.ReplicaError;
import dev.csmr.replica.api.UnusableDataException;
import dev.csmr.replica.disk.DataDirectory;
import dev.csmr.replica.disk.Fsync;
import dev.csmr.replica.disk.GroupDirectory;
import dev.csmr.replica.disk.SnapshotFile;
import dev.csmr.replica.entry.Holding;
import dev.csmr.replica.state.BackupCut.CutMap;
import dev.csmr.replica.state.BackupPart;
import dev.csmr.replica.state.DivergenceException;
import dev.csmr.replica.state.RestoredGroup;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.util.MD5FileUtil;

/**
 * A backup of a cluster: a directory with one file for each group, its part, and {@value
 * #MANIFEST}, which is written last and has everybody's digest. Immutable; not thread-safe while it
 * is restored.
 *
 * <p>{@value #MANIFEST} is a properties file: {@code format}, {@code cluster}, {@code backup} (its
 * name), {@code taken} (the latest log time of a part), for each group {@code part.GROUP} with
 * length and SHA-256 of {@code GROUP.part}, and {@code digest}, the SHA-256 of all of this but
 * itself, as lines {@code key=value} in the order of the keys.
 */
public final class Backup {
  /** The file that makes a directory a backup. */
  public static final String MANIFEST = "csmr.backup";

  private static final String FORMAT = "1";
  private static final String DIGEST = "digest";
  private static final String PART_PREFIX = "part.";

  /** More would hide what one has to do. */
  private static final int MOST_DIFFERENCES = 5;

  private final Properties manifest;
  private final List<BackupPart> parts;

  private Backup(Properties manifest, List<BackupPart> parts) {
    this.manifest = manifest;
    this.parts = List.copyOf(parts);
  }

  /** The file of a group's part within the directory of a backup. */
  public static Path part(Path directory, String group) {
    return directory.resolve(group + ".part");
  }

  /**
   * Makes a directory a backup that has the parts of all groups.
   *
   * @param name the name that the backup was taken under
   * @throws UnusableDataException when a part is damaged, or they are not of one cut
   */
  public static Backup seal(Path directory, String cluster, String name, Set<String> groups)
      throws IOException {
    Properties manifest = new Properties();
    manifest.setProperty("format", FORMAT);
    manifest.setProperty("cluster", cluster);
    manifest.setProperty("backup", name);
    for (String group : groups) {
      Path part = part(directory, group);
      Fsync.file(part);
      manifest.setProperty(PART_PREFIX + group, Files.size(part) + " " + sha256(part));
    }
    List<BackupPart> parts = read(directory, manifest);
    long micros = parts.stream().mapToLong(part -> part.cut().timeMicros()).max().orElse(0);
    manifest.setProperty("taken", Instant.ofEpochMilli(micros / 1000).toString());
    manifest.setProperty(DIGEST, digest(manifest));
    StringWriter text = new StringWriter();
    manifest.store(text, "A backup of a cluster; every file is needed.");
    Fsync.replace(directory.resolve(MANIFEST), text.toString());
    return new Backup(manifest, parts);
  }

  /**
   * Opens a backup, after a look at every byte of it.
   *
   * @throws UnusableDataException when there is none, or a file of it is damaged or missing; the
   *     message has the file
   */
  public static Backup open(Path directory) throws IOException {
    Path file = directory.resolve(MANIFEST);
    if (!Files.exists(file)) {
      throw damaged(file, "it is not there, so this is no backup, or one that was not completed");
    }
    Properties manifest = new Properties();
    try {
      manifest.load(new StringReader(Files.readString(file)));
    } catch (IllegalArgumentException | IOException e) {
      throw damaged(file, "it cannot be read: " + e.getMessage());
    }
    if (!manifest.getProperty(DIGEST, "").equals(digest(manifest))) {
      throw damaged(file, "its digest is wrong");
    }
    if (!manifest.getProperty("format", "").equals(FORMAT)) {
      throw damaged(
          file,
          "it has the format "
              + manifest.getProperty("format", "")
              + ", and this version reads "
              + FORMAT);
    }
    for (Map.Entry<String, String> each : sums(manifest).entrySet()) {
      Path part = part(directory, each.getKey());
      if (!Files.exists(part)) {
        throw damaged(part, "it is not there");
      }
      String found = sum(part);
      if (!found.equals(each.getValue())) {
        throw damaged(
            part, "length and SHA-256 are " + found + ", and were " + each.getValue() + " once");
      }
    }
    return new Backup(manifest, read(directory, manifest));
  }

  /** What a disk says that cannot read a file names no file. */
  private static String sum(Path part) throws UnusableDataException {
    try {
      return Files.size(part) + " " + sha256(part);
    } catch (IOException e) {
      throw damaged(part, "it cannot be read: " + e.getMessage());
    }
  }

  private static UnusableDataException damaged(Path file, String how) {
    return new UnusableDataException(ReplicaError.BACKUP_DAMAGED, file, how);
  }

  /** What is said of the parts, by group. */
  private static Map<String, String> sums(Properties manifest) {
    Map<String, String> sums = new TreeMap<>();
    for (String key : manifest.stringPropertyNames()) {
      if (key.startsWith(PART_PREFIX)) {
        sums.put(key.substring(PART_PREFIX.length()), manifest.getProperty(key));
      }
    }
    return sums;
  }

  private static List<BackupPart> read(Path directory, Properties manifest) throws IOException {
    List<BackupPart> parts = new ArrayList<>();
    for (String group : sums(manifest).keySet()) {
      BackupPart part = BackupPart.read(part(directory, group));
      if (!part.header().cluster().equals(manifest.getProperty("cluster"))
          || !part.header().group().equals(group)
          || !part.cut().backup().equals(manifest.getProperty("backup"))) {
        throw damaged(
            part.file(),
            "it is of group "
                + part.header().group()
                + " of cluster "
                + part.header().cluster()
                + " in backup "
                + part.cut().backup());
      }
      parts.add(part);
    }
    requireOneCut(parts);
    return parts;
  }

  /** A cut has one version of each map in all groups that have it, and all of these groups. */
  private static void requireOneCut(List<BackupPart> parts) throws UnusableDataException {
    Map<String, CutMap> maps = new HashMap<>();
    Map<String, Set<String>> having = new HashMap<>();
    for (BackupPart part : parts) {
      for (CutMap map : part.cut().maps()) {
        having.computeIfAbsent(map.path(), path -> new TreeSet<>());
        having.get(map.path()).add(part.header().group());
        CutMap other = maps.putIfAbsent(map.path(), map);
        if (other != null && !other.equals(map)) {
          throw damaged(
              part.file(),
              "by it the map of the slots of "
                  + map.path()
                  + " has version "
                  + map.version()
                  + ", by another part "
                  + other.version());
        }
      }
    }
    for (CutMap map : maps.values()) {
      for (String group : map.groups()) {
        if (!having.get(map.path()).contains(group)) {
          throw damaged(
              parts.get(0).file().resolveSibling(group + ".part"),
              "it is not there, or not whole: group " + group + " has a part of " + map.path());
        }
      }
    }
  }

  private static String digest(Properties manifest) {
    MessageDigest sha256 = sha256();
    for (String key : new TreeSet<>(manifest.stringPropertyNames())) {
      if (!key.equals(DIGEST)) {
        String line = key + "=" + manifest.getProperty(key) + "\n";
        sha256.update(line.getBytes(StandardCharsets.UTF_8));
      }
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest sha256 = sha256();
    try (InputStream in = Files.newInputStream(file);
        OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), sha256)) {
      long unused = in.transferTo(out);
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }

  /** What is in it, in lines for people. */
  public List<String> text() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Backup "
            + manifest.getProperty("backup")
            + " of cluster "
            + manifest.getProperty("cluster")
            + ", taken at "
            + manifest.getProperty("taken"));
    Map<String, String> sums = sums(manifest);
    for (BackupPart part : parts) {
      lines.add(
          "group "
              + part.header().group()
              + " at entry "
              + part.header().index()
              + ": "
              + sums.get(part.header().group()).replace(" ", " bytes, SHA-256 "));
      for (Holding holding : part.cut().holdings()) {
        lines.add("  " + text(holding.path(), holding.keys()));
      }
    }
    return lines;
  }

  private static String text(String path, String keys) {
    return path + (keys.isEmpty() ? "" : " with " + keys);
  }

  /**
   * Requires that a configuration has a place for all that is in this backup.
   *
   * @param placements where components are by the configuration
   * @param movable the paths of partitions whose slots may move, without their numbers
   * @throws UnusableDataException with the differences
   */
  public void requirePlaces(List<ComponentPlacement> placements, Set<String> movable)
      throws UnusableDataException {
    Map<String, ComponentPlacement> configured = new HashMap<>();
    placements.forEach(each -> configured.put(each.path(), each));
    List<String> differences = new ArrayList<>();
    for (BackupPart part : parts) {
      for (Holding held : part.cut().holdings()) {
        int number = held.path().lastIndexOf('#');
        ComponentPlacement now = configured.get(held.path());
        if (number >= 0 && movable.contains(held.path().substring(0, number))) {
          continue;
        }
        if (now == null || !now.keys().equals(held.keys())) {
          differences.add(
              text(held.path(), held.keys())
                  + (now == null ? "" : ", which has " + inWords(now.keys()) + " by " + now.at()));
        }
      }
    }
    if (!differences.isEmpty()) {
      throw new UnusableDataException(
          ReplicaError.BACKUP_PLACES,
          differences.stream().sorted().limit(MOST_DIFFERENCES).collect(Collectors.joining("; ")));
    }
  }

  private static String inWords(String keys) {
    return keys.isEmpty() ? "all keys" : keys;
  }

  /**
   * Puts into a node's data directory, which is empty, what the node's groups are to begin with.
   * Until all is there no node starts with it.
   *
   * @param groups those that the node is a member of, as it is configured to host them
   * @param progress told of each group, for people
   * @throws UnusableDataException when a part cannot be used, with the file
   */
  public void restore(
      String cluster, String node, Path data, List<GroupConfig> groups, Consumer<String> progress)
      throws IOException {
    for (GroupConfig group : groups) {
      GroupDirectory files =
          new GroupDirectory(data.resolve(ReplicaServer.directory(cluster, group.name())));
      files.createForBeginning();
      Path file = files.beginning();
      SnapshotFile.Header header =
          new SnapshotFile.Header(
              cluster, group.name(), GroupDirectory.BEGINNING_TERM, GroupDirectory.BEGINNING_INDEX);
      try {
        new RestoredGroup(group, parts)
            .write(
                file,
                header,
                md5 -> MD5FileUtil.saveMD5File(file.toFile(), MD5Hash.newInstance(md5)));
      } catch (DivergenceException e) {
        throw new IOException(e.getMessage(), e);
      }
      Fsync.directory(file.getParent().getParent());
      progress.accept(
          "Group "
              + group.name()
              + " begins on node "
              + node
              + " with "
              + Files.size(file)
              + " bytes, digest "
              + MD5FileUtil.readStoredMd5ForFile(file.toFile()));
    }
    DataDirectory.claim(data, cluster, node);
  }
}
