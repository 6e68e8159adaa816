package dev.csmr.processor.writer;

import static com.google.testing.compile.Compiler.javac;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.JavaFileObjects;
import dev.csmr.processor.CsmrProcessor;
import dev.csmr.processor.UsersClassPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Code as users write it compiles, with what is generated for it, without a warning. */
class UsersProjectsTest {
  private static final Path DEPRECATED = Path.of("src/test/resources/functional/deprecated");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@Deprecated",
        "@Deprecated(forRemoval = true)",
        "@Deprecated(since = \"3\", forRemoval = true)"
      })
  void what_is_deprecated_is_used_without_a_warning(String mark) throws IOException {
    List<JavaFileObject> sources = new ArrayList<>();
    try (Stream<Path> files = Files.list(DEPRECATED)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString().replace(".java", "");
        String source = Files.readString(file).replace("@Deprecated", mark);
        sources.add(JavaFileObjects.forSourceString("deprecated." + name, source));
      }
    }
    compile(sources);
  }

  @Test
  void types_that_only_the_package_sees_may_share_a_file() {
    compileService(
        "interface Kv { record Item(String name, Size size) {} enum Size { SMALL, LARGE }"
            + " final class Missing extends Exception { private static final long serialVersionUID"
            + " = 1; Missing(String why) { super(why); } }"
            + " Item add(Item item) throws Missing; }",
        "final List<Item> items = new ArrayList<>();"
            + " @Override public Item add(Item item) throws Missing { items.add(item); return item; }");
  }

  @Test
  void state_has_names_that_a_proto_file_cannot_have() {
    compileService(
        "public interface Kv { long add(long amount); }",
        "long größe; final Map<String, Long> straßen = new TreeMap<>();"
            + " @Override public long add(long amount) { return größe += amount; }");
  }

  /** Types that javac is not told it looks for so long that it takes minutes. */
  @Test
  @Timeout(180)
  void records_and_enums_have_as_many_parts_as_java_allows() {
    String components = many(250, "%s part%d", "int", "String", "List<String>", "boolean");
    String constants = many(300, "%sK%d", "");
    compileService(
        "public interface Kv { record Wide("
            + components
            + ") {} enum Kind { "
            + constants
            + " }"
            + " Wide put(Wide wide, Kind kind); }",
        "final Map<Kind, Wide> all = new TreeMap<>();"
            + " @Override public Wide put(Wide wide, Kind kind) { all.put(kind, wide); return wide; }");
  }

  private static String many(int count, String form, String... words) {
    return IntStream.range(0, count)
        .mapToObj(i -> form.formatted(words[i % words.length], i))
        .collect(joining(", "));
  }

  private static void compileService(String service, String implementation) {
    String header = "package user; import java.util.*; ";
    compile(
        List.of(
            JavaFileObjects.forSourceString("user.Kv", header + "@dev.csmr.Replicated " + service),
            JavaFileObjects.forSourceString(
                "user.MapKv",
                header
                    + "@dev.csmr.Replica class MapKv implements Kv { "
                    + implementation
                    + " }")));
  }

  private static void compile(List<JavaFileObject> sources) {
    Compilation compilation =
        javac()
            .withClasspath(UsersClassPath.get())
            .withOptions("-Xlint:all", "-Werror", "-implicit:none")
            .withProcessors(new CsmrProcessor())
            .compile(sources);
    assertThat(compilation.errors()).isEmpty();
    assertThat(compilation.warnings()).isEmpty();
  }
}
