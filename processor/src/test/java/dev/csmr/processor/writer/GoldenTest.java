package dev.csmr.processor.writer;

import static com.google.testing.compile.Compiler.javac;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.Compilation;
import dev.csmr.processor.CsmrProcessor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import org.junit.jupiter.api.Test;

/**
 * The exact text of everything that is generated for the services of {@code golden/sources}. After
 * a change that is meant, run with {@code -Dcsmr.golden.update=true} and read the difference.
 */
class GoldenTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final Path SOURCES = GOLDEN.resolve("sources");
  private static final Path EXPECTED = GOLDEN.resolve("expected");

  @Test
  void generated_files_are_the_golden_files() throws IOException {
    Map<String, String> generated = generate(sources());
    if (Boolean.getBoolean("csmr.golden.update")) {
      update(generated);
    }
    assertThat(golden().keySet()).isEqualTo(generated.keySet());
    golden().forEach((path, text) -> assertThat(generated.get(path)).as(path).isEqualTo(text));
  }

  @Test
  void the_order_of_the_sources_is_irrelevant() throws IOException {
    Map<String, String> expected = generate(sources());
    for (int seed = 0; seed < 3; seed++) {
      List<JavaFileObject> shuffled = new ArrayList<>(sources());
      Collections.shuffle(shuffled, new Random(seed));
      assertThat(generate(shuffled)).isEqualTo(expected);
    }
  }

  @Test
  void no_line_of_code_is_longer_than_a_hundred_columns() throws IOException {
    assertThat(golden().entrySet())
        .filteredOn(file -> file.getKey().endsWith(".java.txt"))
        .allSatisfy(
            file ->
                assertThat(file.getValue().lines())
                    .as(file.getKey())
                    .allMatch(line -> line.length() <= SourceFormatter.WIDTH));
  }

  @Test
  void nothing_generated_uses_reflection() throws IOException {
    assertThat(golden().values())
        .allSatisfy(
            text ->
                assertThat(text)
                    .doesNotContain(
                        "java.lang.reflect", "Class.forName", "getClass()", "getDeclared"));
  }

  private static List<JavaFileObject> sources() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .sorted()
          .<JavaFileObject>map(SourceFile::new)
          .toList();
    }
  }

  private static Map<String, String> generate(List<JavaFileObject> sources) throws IOException {
    Compilation compilation =
        javac().withProcessors(new CsmrProcessor()).withOptions("-proc:only").compile(sources);
    assertThat(compilation.errors()).isEmpty();
    Map<String, String> generated = new TreeMap<>();
    for (JavaFileObject file : compilation.generatedFiles()) {
      String path = file.toUri().getPath().replaceFirst("^/(SOURCE|CLASS)_OUTPUT/", "");
      String name = path.endsWith(".java") ? path + ".txt" : path;
      generated.put(name, new String(file.openInputStream().readAllBytes(), UTF_8));
    }
    return generated;
  }

  private static Map<String, String> golden() throws IOException {
    Map<String, String> golden = new TreeMap<>();
    try (Stream<Path> files = Files.walk(EXPECTED)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        golden.put(EXPECTED.relativize(file).toString().replace('\\', '/'), Files.readString(file));
      }
    }
    return golden;
  }

  private static void update(Map<String, String> generated) throws IOException {
    if (Files.exists(EXPECTED)) {
      for (String stale : golden().keySet()) {
        Files.delete(EXPECTED.resolve(stale));
      }
    }
    for (Map.Entry<String, String> file : generated.entrySet()) {
      Path path = EXPECTED.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
  }

  /** A source on disk, whose folder is named like its package. */
  static final class SourceFile extends SimpleJavaFileObject {
    private final Path path;

    SourceFile(Path path) {
      super(
          java.net.URI.create(
              "mem:///" + path.getParent().getFileName() + "/" + path.getFileName()),
          Kind.SOURCE);
      this.path = path;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      try {
        return Files.readString(path);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
