package dev.csmr.maven.layout;

import dev.csmr.launcher.Directories;
import dev.csmr.maven.output.Outputs;
import dev.csmr.maven.project.ClassPath;
import dev.csmr.maven.project.LoggingBinding;
import dev.csmr.maven.project.ProjectServices;
import dev.csmr.node.JvmFlags;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The files of a cluster that runs in place, on the class path of the build. */
public final class RunFiles {
  private RunFiles() {}

  /**
   * Writes the files, and deletes what an earlier run left.
   *
   * @param directory the directory of the run; nothing else is in it
   * @param text the configuration
   * @return the file with the options for java
   */
  public static Path write(
      Path directory, String text, ClassPath classPath, ProjectServices project)
      throws IOException {
    var unused = Directories.fresh(directory);
    Outputs outputs = new Outputs();
    outputs.write(directory.resolve("cluster.yaml"), text);
    Path logging = directory.resolve("logging.properties");
    outputs.write(logging, LoggingBinding.PROPERTIES);
    List<String> options = new ArrayList<>(JvmFlags.recommended());
    options.add("-Djava.util.logging.config.file=" + logging);
    options.add("-cp");
    options.add(
        NodeClassPath.entries(classPath, project).stream()
            .map(entry -> entry.file().toString())
            .collect(Collectors.joining(File.pathSeparator)));
    Path file = directory.resolve("jvm.options");
    outputs.write(
        file, options.stream().map(RunFiles::quoted).collect(Collectors.joining("\n", "", "\n")));
    return file;
  }

  /** As java reads an argument file. */
  private static String quoted(String option) {
    return '"' + option.replace("\\", "\\\\") + '"';
  }
}
