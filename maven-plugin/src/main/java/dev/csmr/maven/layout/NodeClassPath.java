package dev.csmr.maven.layout;

import dev.csmr.maven.project.ClassPath;
import dev.csmr.maven.project.ProjectServices;
import java.nio.file.Files;
import java.util.List;

/** The part of a class path that a node needs. */
final class NodeClassPath {
  private NodeClassPath() {}

  /** What exists, and the plugin's logging binding only if the project has none. */
  static List<ClassPath.ClassPathEntry> entries(ClassPath classPath, ProjectServices project) {
    boolean own = project.hasLoggingBinding();
    return classPath.entries().stream()
        .filter(entry -> Files.exists(entry.file()))
        .filter(entry -> !own || !entry.isOfPlugin())
        .toList();
  }
}
