package dev.csmr.architecture;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The sources of what is shipped, parsed. */
final class ShippedSources {
  private static final Path ROOT = Path.of("../..");
  private static final List<String> MODULES =
      List.of(
          "annotations",
          "runtime/client",
          "runtime/linearizability",
          "runtime/engine",
          "runtime/testkit",
          "processor",
          "maven-plugin");

  private ShippedSources() {}

  /** All of them. */
  static List<CompilationUnitTree> all() {
    return MODULES.stream().flatMap(module -> of(module).stream()).toList();
  }

  /** Those of one module, by its path from the root of the project. */
  static List<CompilationUnitTree> of(String module) {
    List<JavaFileObject> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
      for (Path file : all.filter(each -> each.toString().endsWith(".java")).toList()) {
        files.add(source(file.getFileName().toString(), Files.readString(file)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return parsed(files);
  }

  /** A file that a test makes up. */
  static CompilationUnitTree madeUp(String file, String code) {
    return parsed(List.of(source(file, code))).get(0);
  }

  private static List<CompilationUnitTree> parsed(List<JavaFileObject> files) {
    List<CompilationUnitTree> units = new ArrayList<>();
    try {
      JavacTask task =
          (JavacTask)
              ToolProvider.getSystemJavaCompiler().getTask(null, null, null, null, null, files);
      task.parse().forEach(units::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return units;
  }

  private static JavaFileObject source(String file, String code) {
    return new SimpleJavaFileObject(URI.create("string:///" + file), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return code;
      }
    };
  }
}
