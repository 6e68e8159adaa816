package dev.csmr.maven.project;

import java.nio.file.Path;
import java.util.List;

/**
 * What a node of the project runs on.
 *
 * @param classes the directory of the project's own classes; not there when it has no sources
 * @param entries everything, the project's own classes first
 */
public record ClassPath(Path classes, List<ClassPathEntry> entries) {
  /**
   * A jar or a directory of classes.
   *
   * @param file where it is
   * @param jarName what its jar is called in a directory of jars, such as {@code store-1.0.jar}
   * @param groupId the group of its artifact, to tell jars of the same name apart
   * @param isOfPlugin whether it is this plugin's {@link LoggingBinding}, not the project's
   */
  public record ClassPathEntry(Path file, String jarName, String groupId, boolean isOfPlugin) {}

  /** Copies the parts. */
  public ClassPath {
    entries = List.copyOf(entries);
  }
}
