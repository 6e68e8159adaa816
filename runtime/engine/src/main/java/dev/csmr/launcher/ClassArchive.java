package dev.csmr.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An archive of the classes that a node loads, which a later start reads instead of parsing and
 * verifying them again: class data sharing (JEP 350), and since Java 25 an AOT cache (JEP 514),
 * which has profiles for the compilers as well (JEP 515). A Java that finds that an archive is not
 * of its build, of these options, or of these jars, by size and time, starts without it.
 *
 * <p>It is made by a node of a cluster that starts on this machine and stops.
 */
public final class ClassArchive {
  private static final int AOT_CACHES_SINCE = 25;
  private static final boolean AOT_CACHE = Runtime.version().feature() >= AOT_CACHES_SINCE;

  private static final String OF_AOT_CACHE = "classes.aot";
  private static final String OF_SHARED_CLASSES = "classes.jsa";

  /** What the file is usually called: it says which kind the Java that runs this makes. */
  public static final String FILE_NAME = AOT_CACHE ? OF_AOT_CACHE : OF_SHARED_CLASSES;

  /** What the file is called, whichever Java makes it. */
  public static final List<String> FILE_NAMES = List.of(OF_AOT_CACHE, OF_SHARED_CLASSES);

  private ClassArchive() {}

  /** The option of java that uses an archive which the Java that runs this has made. */
  public static String option(String file) {
    return (AOT_CACHE ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + file;
  }

  /**
   * Makes an archive.
   *
   * @param cluster the cluster, of three nodes at most; ports and data are replaced
   * @param directory where the nodes work: what their class path is relative to. Configuration,
   *     data and logs are left in it
   * @param options the options of java, class path included, with which it will be used; the class
   *     path has to consist of jars
   * @param archive the file that is made, or replaced
   * @param patience how long each of its steps may take
   * @throws LaunchException when the nodes do not start, or none is made; it has what they said
   */
  public static void make(
      String cluster, Path directory, List<String> options, Path archive, Duration patience)
      throws IOException, InterruptedException {
    Path made = archive.resolveSibling(archive.getFileName() + ".part").toAbsolutePath();
    Files.deleteIfExists(made);
    List<String> usual = new ArrayList<>();
    usual.add(OwnedNode.option(ProcessHandle.current().pid()));
    usual.addAll(options);
    List<String> recording = new ArrayList<>();
    recording.add((AOT_CACHE ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + made);
    recording.addAll(usual);
    // Whoever builds does not expect nodes that outlive a build that was killed.
    try (LocalCluster nodes =
        LocalCluster.prepare(cluster, directory)
            .withMain(OwnedNode.class)
            .withOptions(usual)
            .withPatience(patience)) {
      List<String> names = nodes.nodes();
      for (String other : names.subList(1, names.size())) {
        nodes.launch(other);
      }
      String recorder = names.get(0);
      nodes.withOptions(recording).launch(recorder);
      for (String name : names) {
        nodes.awaitServing(name);
      }
      int unused = nodes.stop(recorder);
      if (!Files.exists(made)) {
        throw new LaunchException("No archive of classes was made. " + nodes.logs());
      }
    }
    // Java forbids writing to it, and then cp and scp do not replace a copy of it by the next one.
    if (!made.toFile().setWritable(true)) {
      throw new LaunchException(made + " cannot be made writable.");
    }
    Files.move(made, archive, StandardCopyOption.REPLACE_EXISTING);
  }
}
