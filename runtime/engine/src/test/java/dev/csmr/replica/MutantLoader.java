package dev.csmr.replica;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * All of this project's classes once more, one of them compiled with a {@link Mutant} in it: what
 * is loaded by this runs beside the code as it is, and has nothing to do with it.
 */
final class MutantLoader extends ClassLoader {
  /** Of this module and of the one it is built on. */
  private static final List<Path> SOURCES =
      Stream.of(".", "../client")
          .map(module -> Path.of(module, "src", "main", "java", "dev", "csmr"))
          .toList();

  private static final String OURS = "dev.csmr.";

  private final Map<String, byte[]> mutated = new HashMap<>();

  /**
   * Plants a bug.
   *
   * @param directory an empty one, for what is compiled
   */
  MutantLoader(Mutant mutant, Path directory) throws IOException {
    super(MutantLoader.class.getClassLoader());
    Path original = sourceOf(mutant);
    Path source = directory.resolve(original.getFileName());
    Files.writeString(source, mutant.plantIn(Files.readString(original)));
    Path classes = Files.createDirectory(directory.resolve("classes"));
    compile(source, classes);
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = classes.relativize(file).toString();
        mutated.put(
            name.substring(0, name.length() - ".class".length())
                .replace(file.getFileSystem().getSeparator(), "."),
            Files.readAllBytes(file));
      }
    }
  }

  private static Path sourceOf(Mutant mutant) {
    return SOURCES.stream()
        .map(sources -> sources.resolve(mutant.file() + ".java"))
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("There is no " + mutant.file() + ".java"));
  }

  private static void compile(Path source, Path classes) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of(
              "-proc:none",
              "-nowarn",
              "-d",
              classes.toString(),
              "-classpath",
              System.getProperty(
                  "surefire.test.class.path", System.getProperty("java.class.path")));
      if (!compiler
          .getTask(null, files, null, options, null, files.getJavaFileObjects(source))
          .call()) {
        throw new IllegalStateException("The bug in " + source + " does not compile.");
      }
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OURS)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    byte[] bytes = mutated.containsKey(name) ? mutated.get(name) : original(name);
    return defineClass(name, bytes, 0, bytes.length);
  }

  private byte[] original(String name) throws ClassNotFoundException {
    try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
