package dev.csmr.replica.disk;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The directory of one group, as Ratis lays it out. */
public final class GroupDirectory {
  /** The term of the state that a group may begin with. */
  public static final long BEGINNING_TERM = 1;

  /** The index of the state that a group may begin with. */
  public static final long BEGINNING_INDEX = 0;

  private static final String CURRENT = "current";
  private static final String META = "raft-meta";
  private static final String MEMBERS = "raft-meta.conf";
  private static final String STATE_MACHINE = "sm";
  private static final String LOG_PREFIX = "log_";
  private static final Pattern SNAPSHOT = Pattern.compile("snapshot\\.(\\d+)_(\\d+)");

  private final Path root;

  public GroupDirectory(Path root) {
    this.root = root;
  }

  /** That of a group, of which a snapshot is given. */
  static GroupDirectory ofSnapshot(Path file) {
    return new GroupDirectory(file.toAbsolutePath().getParent().getParent());
  }

  public Path root() {
    return root;
  }

  /** What to do when what is in it cannot be used and the group has it elsewhere; a sentence. */
  public String remedy() {
    return "While a majority of the group's other members is up, stop this node, move "
        + root
        + " away (keep it until the group is well) and start the node as always: the others give"
        + " it its data, and its status says how far it is.";
  }

  /** Where log, term and vote are. */
  public Path current() {
    return root.resolve(CURRENT);
  }

  /** What has term and vote. */
  public Path meta() {
    return current().resolve(META);
  }

  /** What has the members as of the newest entry that names them. */
  public Path members() {
    return current().resolve(MEMBERS);
  }

  /** The last entry that a snapshot has; −1 when there is none. */
  long snapshotIndex() throws IOException {
    return namedSnapshots().stream().mapToLong(NamedSnapshot::index).max().orElse(-1);
  }

  /**
   * A snapshot's file.
   *
   * @param term the term of the last entry in it, by its name
   * @param index the last entry in it, by its name
   */
  private record NamedSnapshot(Path file, long term, long index) {}

  private List<NamedSnapshot> namedSnapshots() throws IOException {
    List<NamedSnapshot> found = new ArrayList<>();
    Path snapshots = snapshots();
    if (Files.isDirectory(snapshots)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(snapshots)) {
        for (Path file : files) {
          Matcher name = SNAPSHOT.matcher(file.getFileName().toString());
          if (name.matches()) {
            found.add(
                new NamedSnapshot(
                    file, Long.parseLong(name.group(1)), Long.parseLong(name.group(2))));
          }
        }
      }
    }
    return found;
  }

  /**
   * Checks every byte of the snapshots; changes nothing.
   *
   * @return how many there are
   * @throws dev.csmr.replica.api.UnusableDataException when one is damaged, or of another group
   */
  public int verifySnapshots(String cluster, String group) throws IOException {
    List<NamedSnapshot> all = namedSnapshots();
    for (NamedSnapshot each : all) {
      SnapshotFile.Header expected =
          new SnapshotFile.Header(cluster, group, each.term(), each.index());
      SnapshotFile.read(each.file(), expected, (name, content) -> {});
    }
    return all.size();
  }

  /** Where the snapshots are. */
  private Path snapshots() {
    return root.resolve(STATE_MACHINE);
  }

  /**
   * The state that the group is to begin with, where it was put there before the group began: it is
   * that of an entry {@value #BEGINNING_INDEX} of term {@value #BEGINNING_TERM} which nobody ever
   * wrote.
   */
  public Path beginning() {
    return snapshots().resolve("snapshot." + BEGINNING_TERM + "_" + BEGINNING_INDEX);
  }

  /** Makes way for {@link #beginning} in a directory that is not there yet. */
  public void createForBeginning() throws IOException {
    Files.createDirectories(snapshots());
  }

  /** Forgets what was noted of a term and a vote that were never used. */
  public void forgetTerm() throws IOException {
    delete(current());
  }

  /** Whether there is anything of a log, a term or a vote. */
  public boolean hasData() throws IOException {
    if (!Files.isDirectory(current())) {
      return false;
    }
    try (Stream<Path> files = Files.list(current())) {
      return files.anyMatch(file -> !file.getFileName().toString().endsWith(".tmp"));
    }
  }

  /** Whether there is any entry of a log, so that something may have been acknowledged. */
  public boolean hasLog() throws IOException {
    if (!Files.isDirectory(current())) {
      return false;
    }
    try (Stream<Path> files = Files.list(current())) {
      return files.anyMatch(file -> file.getFileName().toString().startsWith(LOG_PREFIX));
    }
  }

  /** Deletes everything. */
  public void clear() throws IOException {
    delete(root);
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> files = Files.walk(directory)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.delete(file);
    }
    Fsync.directory(directory.getParent());
  }

  /** Makes a term and a vote the replica's. */
  public void beginIn(long term, String vote) throws IOException {
    Files.createDirectories(current());
    Files.createDirectories(snapshots());
    Properties properties = new Properties();
    properties.setProperty("term", Long.toString(term));
    properties.setProperty("votedFor", vote);
    StringWriter text = new StringWriter();
    properties.store(text, null);
    Fsync.replace(meta(), text.toString());
    Fsync.directory(root);
    Fsync.directory(root.getParent());
  }
}
