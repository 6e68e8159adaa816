package dev.csmr.launcher;

import dev.csmr.node.JvmFlags;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * The options of nodes that live for seconds, as in tests: the least heap; the first compiler only,
 * since on few processors the second one only costs them time; and an archive of the classes that a
 * node loads (class data sharing), which halves the processor time of a start.
 *
 * <p>The archive is made by the first test of a module that needs it, in {@code target}, from a
 * cluster that starts and stops: that of the module's {@code training.yaml}. Tests of other
 * processes wait for it meanwhile.
 */
public final class ShortLives {
  private static final Path DIRECTORY = Path.of("target", "node-classes");
  private static final int HEAP_MEGABYTES = 256;
  private static final String TRAINING = "/training.yaml";

  /** A busy machine takes long; what never comes is no less noticed. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private static List<String> options;

  private ShortLives() {}

  /**
   * A cluster with free ports and fresh data, as {@link LocalCluster#prepare} gives it, and
   * patience.
   */
  public static LocalCluster prepare(String yaml, Path directory)
      throws IOException, InterruptedException {
    return LocalCluster.prepare(yaml, directory).withOptions(options()).withPatience(PATIENCE);
  }

  private static synchronized List<String> options() throws IOException, InterruptedException {
    if (options == null) {
      Files.createDirectories(DIRECTORY);
      try (FileChannel channel =
          FileChannel.open(
              DIRECTORY.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        // Closing the channel gives it back.
        FileLock unused = channel.lock();
        options = make();
      }
    }
    return options;
  }

  private static List<String> make() throws IOException, InterruptedException {
    List<Path> entries =
        Stream.of(JavaProcess.ownClassPath().get(1).split(File.pathSeparator, -1))
            .map(Path::of)
            .filter(Files::exists)
            .toList();
    Path directory = DIRECTORY.resolve(version(entries)).toAbsolutePath();
    Path archive = directory.resolve(ClassArchive.FILE_NAME);
    List<String> flags =
        new ArrayList<>(JvmFlags.recommended(Runtime.version().feature(), HEAP_MEGABYTES));
    flags.add("-XX:TieredStopAtLevel=1");
    if (!Files.exists(archive)) {
      train(directory, flags, entries, archive);
    }
    flags.add(ClassArchive.option(archive.toString()));
    flags.addAll(classPath(directory, entries));
    return List.copyOf(flags);
  }

  /** A name that another class path, other files, and another Java do not have. */
  private static String version(List<Path> entries) throws IOException {
    StringBuilder all = new StringBuilder(Runtime.version().toString());
    for (Path entry : entries) {
      try (Stream<Path> files = Files.walk(entry)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          all.append('\n').append(file);
          all.append(' ').append(Files.size(file));
          all.append(' ').append(Files.getLastModifiedTime(file));
        }
      }
    }
    return Integer.toHexString(all.toString().hashCode());
  }

  /** Archives know jars only, so directories get one. */
  private static List<String> classPath(Path directory, List<Path> entries) {
    List<String> jars = new ArrayList<>();
    for (Path entry : entries) {
      jars.add((Files.isDirectory(entry) ? jar(directory, jars.size()) : entry).toString());
    }
    return List.of("-cp", String.join(File.pathSeparator, jars));
  }

  private static Path jar(Path directory, int index) {
    return directory.resolve(index + ".jar");
  }

  private static void train(Path directory, List<String> flags, List<Path> entries, Path archive)
      throws IOException, InterruptedException {
    Directories.fresh(directory);
    for (int i = 0; i < entries.size(); i++) {
      if (Files.isDirectory(entries.get(i))) {
        pack(entries.get(i), jar(directory, i));
      }
    }
    List<String> options = new ArrayList<>(flags);
    options.addAll(classPath(directory, entries));
    ClassArchive.make(training(), directory.resolve("training"), options, archive, PATIENCE);
  }

  private static String training() throws IOException {
    try (InputStream yaml = ShortLives.class.getResourceAsStream(TRAINING)) {
      return new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void pack(Path classes, Path jar) {
    int code =
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(System.out, System.err, "-c", "-f", jar.toString(), "-C", classes.toString(), ".");
    if (code != 0) {
      throw new IllegalStateException("jar -c -f " + jar + " gave " + code);
    }
  }
}
