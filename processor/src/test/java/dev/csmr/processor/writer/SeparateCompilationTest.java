package dev.csmr.processor.writer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.processor.UsersClassPath;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import javax.annotation.processing.Processor;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is generated over several compilations into one directory. */
class SeparateCompilationTest {
  private static final String STORE = "interface %s { void set(long value); }";
  private static final String REPLICA =
      "class Plain%1$s implements %1$s { long value; public void set(long v) { value = v; } }";

  private List<String> options = List.of("-parameters");

  /** Whether what is compiled finds what was compiled before by the class path, too. */
  private boolean onClassPath = true;

  @TempDir private Path sources;
  @TempDir private Path classes;
  @TempDir private Path generated;

  /** Those of the last compilation. */
  private List<String> warnings = List.of();

  @BeforeEach
  void two_services() throws IOException {
    writeService("First");
    writeService("Second");
  }

  private void writeService(String name) throws IOException {
    write(name, "@dev.csmr.Replicated public " + STORE.formatted(name));
    write("Plain" + name, "@dev.csmr.Replica " + REPLICA.formatted(name));
  }

  private void write(String type, String source) throws IOException {
    Files.writeString(sources.resolve(type + ".java"), "package many;\n" + source);
  }

  private void compile(String... types) throws IOException {
    assertThat(errors(types)).isEmpty();
  }

  /** The errors of compiling these types. */
  private List<String> errors(String... types) throws IOException {
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
      files.setLocationFromPaths(StandardLocation.SOURCE_OUTPUT, List.of(generated));
      files.setLocationFromPaths(
          StandardLocation.CLASS_PATH,
          Stream.concat(
                  onClassPath ? Stream.of(classes) : Stream.of(),
                  UsersClassPath.get().stream().map(File::toPath))
              .toList());
      StringWriter crash = new StringWriter();
      JavaCompiler.CompilationTask task =
          compiler.getTask(
              crash,
              files,
              diagnostics,
              options,
              null,
              files.getJavaFileObjects(
                  Stream.of(types)
                      .map(type -> sources.resolve(type + ".java"))
                      .toArray(Path[]::new)));
      task.setProcessors(registeredProcessors());
      boolean succeeded = task.call();
      List<String> errors =
          diagnostics.getDiagnostics().stream()
              .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
              .map(each -> each.getMessage(Locale.ROOT))
              .toList();
      warnings =
          diagnostics.getDiagnostics().stream()
              .filter(each -> each.getKind().name().contains("WARNING"))
              .map(each -> each.getMessage(Locale.ROOT))
              .toList();
      // A compiler that ends with an error of its own reports no diagnostic.
      assertThat(succeeded).as(crash.toString()).isEqualTo(errors.isEmpty());
      return errors;
    }
  }

  /** In the order in which a compiler finds them. */
  private static List<Processor> registeredProcessors() {
    return ServiceLoader.load(Processor.class).stream()
        .filter(each -> each.type().getName().startsWith("dev.csmr."))
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  private List<String> registered() throws IOException {
    return Files.readAllLines(
        classes.resolve("META-INF/services/dev.csmr.service.ServiceDefinition"));
  }

  @Test
  void all_services_of_a_compilation_are_registered_in_order() throws IOException {
    compile("Second", "PlainSecond", "First", "PlainFirst");
    assertThat(registered()).containsExactly("many.FirstService", "many.SecondService");
  }

  @Test
  void a_clean_compilation_warns_of_nothing() throws IOException {
    options = List.of("-parameters", "-Xlint:all");
    compile("First", "PlainFirst", "Second", "PlainSecond");
    assertThat(warnings).isEmpty();
  }

  @Test
  void an_incremental_compilation_keeps_the_others() throws IOException {
    compile("First", "PlainFirst", "Second", "PlainSecond");
    compile("Second", "PlainSecond");
    assertThat(registered()).containsExactly("many.FirstService", "many.SecondService");
  }

  @Test
  void a_service_that_is_gone_is_forgotten() throws IOException {
    compile("First", "PlainFirst", "Second", "PlainSecond");
    for (String gone : List.of("First", "FirstService")) {
      Files.delete(classes.resolve("many/" + gone + ".class"));
    }
    compile("Second", "PlainSecond");
    assertThat(registered()).containsExactly("many.SecondService");
  }

  @Test
  void a_service_that_was_renamed_is_forgotten_though_its_classes_are_still_there()
      throws IOException {
    compile("First", "PlainFirst", "Second", "PlainSecond");
    Files.delete(sources.resolve("First.java"));
    Files.delete(sources.resolve("PlainFirst.java"));
    writeService("Third");
    compile("Third", "PlainThird");
    assertThat(registered()).containsExactly("many.SecondService", "many.ThirdService");
    assertThat(classes.resolve("META-INF/csmr/many.First.yaml")).doesNotExist();
    assertThat(classes.resolve("META-INF/csmr/many.Second.yaml")).exists();
  }

  @Test
  void an_implementation_compiled_alone_keeps_its_state_or_is_refused() throws IOException {
    compile("First", "PlainFirst");
    compile("PlainFirst");
    write(
        "PlainFirst",
        "@dev.csmr.Replica class PlainFirst implements First { long value;"
            + " public void set(long v) { value = v + 1; } }");
    compile("PlainFirst");
    write(
        "PlainFirst",
        "@dev.csmr.Replica class PlainFirst implements First { long value; long calls;"
            + " public void set(long v) { value = v; calls++; } }");
    assertThat(errors("PlainFirst"))
        .containsExactly(
            "[csmr-419] PlainFirst is compiled without service First, whose state machine is"
                + " generated from both, and does not fit to the one that is there: what changed"
                + " would be lost in silence. Compile them together, as a clean build does; if First"
                + " is no more, a clean build drops what was generated.");
    compile("First", "PlainFirst");
    compile("PlainFirst");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_service_is_compiled_again_over_what_was_generated_for_it(boolean classPath)
      throws IOException {
    onClassPath = classPath;
    compile("First", "PlainFirst");
    compile("First", "PlainFirst");
    write(
        "PlainFirst",
        "@dev.csmr.Replica class PlainFirst implements First { long value; long calls;"
            + " public void set(long v) { value = v; calls++; } }");
    compile("First", "PlainFirst");
    write("First", "@dev.csmr.Replicated public interface First { void set(long v, String who); }");
    write(
        "PlainFirst",
        "@dev.csmr.Replica class PlainFirst implements First { long value;"
            + " public void set(long v, String who) { value = v; } }");
    compile("First", "PlainFirst");
    assertThat(registered()).containsExactly("many.FirstService");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void an_interface_compiled_alone_is_refused(boolean classPath) throws IOException {
    onClassPath = classPath;
    compile("First", "PlainFirst");
    assertThat(errors("First"))
        .containsExactly(
            "[csmr-401] Service First has no implementation in package many. "
                + (classPath
                    ? "Compile PlainFirst together with it."
                    : "Write a class that implements it and annotate the class with @Replica."));
  }

  @Test
  void an_implementation_compiled_alone_restores_what_it_restored_or_is_refused()
      throws IOException {
    String plain =
        """
        @dev.csmr.Replica class PlainFirst implements First {
          private long value;
          record State(long value) {}
          @dev.csmr.Saved State save() { return new State(value); }
          @dev.csmr.Restored void restore(State state) { value = state.value(); }
          public void set(long v) { value = v; }
        }
        """;
    write("PlainFirst", plain);
    compile("First", "PlainFirst", "Second", "PlainSecond");
    compile("PlainFirst");
    for (String changed :
        List.of(
            plain.replace("void restore(", "void reset("),
            plain.replace("State save()", "State take()"),
            plain.replace("State(", "Memento(").replace("State ", "Memento "))) {
      write("PlainFirst", changed);
      assertThat(errors("PlainFirst")).singleElement().asString().startsWith("[csmr-419]");
    }
    writeService("First");
    compile("First", "PlainFirst");
    write(
        "PlainFirst",
        "@dev.csmr.Replica "
            + REPLICA
                .formatted("First")
                .replace("public void", "@dev.csmr.Restored void check() {} public void"));
    assertThat(errors("PlainFirst")).singleElement().asString().startsWith("[csmr-419]");
  }

  @Test
  void a_part_of_the_state_compiled_alone_keeps_its_content_or_is_refused() throws IOException {
    write("Base", "class Base { long count; }");
    write("Spot", "public record Spot(int line) {}");
    write(
        "PlainFirst",
        "@dev.csmr.Replica class PlainFirst extends Base implements First {"
            + " final java.util.List<Spot> spots = new java.util.ArrayList<>();"
            + " public void set(long v) { count = v; } }");
    compile("First", "PlainFirst", "Base", "Spot");
    compile("Spot");
    compile("Base");
    write("Spot", "public record Spot(int line, int column) {}");
    assertThat(errors("Spot")).singleElement().asString().startsWith("[csmr-419] Spot is compiled");
    write("Spot", "public record Spot(int line) {}");
    write("Base", "class Base { long count; long more; }");
    assertThat(errors("Base")).singleElement().asString().startsWith("[csmr-419] Base is compiled");
  }

  @Test
  void what_class_files_do_not_hold_is_no_change() throws IOException {
    options = List.of();
    write(
        "Full",
        "public class Full extends Exception { private final String shelf; private final long size;"
            + " public Full(String shelf, long size) { this.shelf = shelf; this.size = size; }"
            + " public String shelf() { return shelf; } public long size() { return size; } }");
    write("Base", "class Base { long count; }");
    write("Spot", "public record Spot(int line) {}");
    write(
        "First",
        "@dev.csmr.Replicated public interface First { void set(long v, Spot spot) throws Full; }");
    String replica =
        "@dev.csmr.Replica class PlainFirst extends Base implements First {"
            + " final java.util.List<Spot> spots = new java.util.ArrayList<>();"
            + " public void set(long v, Spot spot) throws Full { count %s v; } }";
    write("PlainFirst", replica.formatted("="));
    compile("First", "PlainFirst", "Base", "Spot", "Full");
    compile("PlainFirst");
    compile("Base");
    compile("Spot");
    compile("Full");
    write("PlainFirst", replica.formatted("+="));
    compile("PlainFirst");
    write(
        "Full",
        "public class Full extends Exception { private final long size;"
            + " public Full(long size) { this.size = size; }"
            + " public long size() { return size; } }");
    assertThat(errors("Full")).singleElement().asString().startsWith("[csmr-419] Full is compiled");
  }

  @Test
  void a_service_whose_classes_are_gone_is_forgotten_when_anything_is_compiled()
      throws IOException {
    compile("First", "PlainFirst", "Second", "PlainSecond");
    for (String gone : List.of("First", "FirstService", "PlainFirst")) {
      Files.delete(classes.resolve("many/" + gone + ".class"));
    }
    write("Other", "class Other {}");
    compile("Other");
    assertThat(registered()).containsExactly("many.SecondService");
    assertThat(classes.resolve("META-INF/csmr/many.First.yaml")).doesNotExist();
  }

  @Test
  void a_part_of_the_state_compiled_with_another_service_keeps_its_content_or_is_refused()
      throws IOException {
    write("Base", "class Base { long count; }");
    write(
        "PlainFirst",
        "@dev.csmr.Replica class PlainFirst extends Base implements First {"
            + " public void set(long v) { count = v; } }");
    compile("First", "PlainFirst", "Base");
    write("Base", "class Base { long count; long more; }");
    assertThat(errors("Base", "Second", "PlainSecond"))
        .singleElement()
        .asString()
        .startsWith("[csmr-419] Base is compiled");
  }

  @Test
  void an_implementation_compiled_alone_touches_what_it_touched_or_is_refused() throws IOException {
    write(
        "First",
        "@dev.csmr.Replicated public interface First {"
            + " void set(@dev.csmr.PartitionKey String key); }");
    String replica =
        "@dev.csmr.Replica class PlainFirst implements First {"
            + " final java.util.Set<String> all = new java.util.TreeSet<>();"
            + " public void set(String key) { %s } }";
    write("PlainFirst", replica.formatted("all.add(key);"));
    compile("First", "PlainFirst");
    write("PlainFirst", replica.formatted("all.remove(key);"));
    compile("PlainFirst");
    write("PlainFirst", replica.formatted("all.clear();"));
    assertThat(errors("PlainFirst")).singleElement().asString().startsWith("[csmr-419]");
  }

  @Test
  void a_part_of_a_movable_state_compiled_alone_moves_as_it_moved_or_is_refused()
      throws IOException {
    write(
        "First",
        "@dev.csmr.Replicated(movable = true) public interface First {"
            + " void set(@dev.csmr.PartitionKey String key); }");
    String base = "class Base { @dev.csmr.OnMove(dev.csmr.OnMove.Rule.%s) long count; }";
    write("Base", base.formatted("MAX"));
    String spot = "public record Spot(%s String first, %s String second) {}";
    String key = "@dev.csmr.PartitionKey";
    write("Spot", spot.formatted(key, ""));
    write(
        "PlainFirst",
        "@dev.csmr.Replica class PlainFirst extends Base implements First {"
            + " final java.util.Set<Spot> spots = new java.util.HashSet<>();"
            + " public void set(String key) { spots.add(new Spot(key, key)); } }");
    compile("First", "PlainFirst", "Base", "Spot");
    compile("Spot");
    compile("Base");
    write("Base", base.formatted("MIN"));
    assertThat(errors("Base")).singleElement().asString().startsWith("[csmr-419] Base is compiled");
    write("Base", base.formatted("MAX"));
    write("Spot", spot.formatted("", key));
    assertThat(errors("Spot")).singleElement().asString().startsWith("[csmr-419] Spot is compiled");
  }

  @Test
  void a_composition_of_compiled_components_in_another_package_compiles() throws IOException {
    write("Full", "public class Full extends Exception { public Full() {} }");
    write("Spot", "public record Spot(int line, java.util.List<String> words) {}");
    write(
        "Book",
        """
        @dev.csmr.Replicated public interface Book {
          Spot write(@dev.csmr.PartitionKey String page, Spot spot) throws Full;
          @dev.csmr.Query java.util.Optional<Spot> read(@dev.csmr.PartitionKey String page);
        }
        """);
    write(
        "PaperBook",
        """
        @dev.csmr.Replica class PaperBook implements Book {
          final java.util.Map<String, Spot> spots = new java.util.TreeMap<>();
          public Spot write(String page, Spot spot) { return spots.put(page, spot); }
          public java.util.Optional<Spot> read(String page) {
            return java.util.Optional.ofNullable(spots.get(page));
          }
        }
        """);
    compile("Full", "Spot", "Book", "PaperBook", "First", "PlainFirst");
    Files.writeString(
        sources.resolve("CountedBook.java"),
        """
        package other;
        @dev.csmr.ComposeWith({many.Book.class, many.First.class})
        public interface CountedBook extends many.Book {
          @Override
          @dev.csmr.Extend(with = many.First.class, operation = "set", mapping = Line.class)
          many.Spot write(String page, many.Spot spot) throws many.Full;
          default many.Spot rewrite(String page, many.Spot spot) throws many.Full {
            return write(page, spot);
          }
        }
        """);
    Files.writeString(
        sources.resolve("Line.java"),
        """
        package other;
        final class Line { static long write(String page, many.Spot spot) { return spot.line(); } }
        """);
    compile("CountedBook", "Line");
    assertThat(registered())
        .containsExactly("many.BookService", "many.FirstService", "other.CountedBookService");
    assertThat(Files.readString(classes.resolve("META-INF/proto/other/counted_book.proto")))
        .contains("import \"many/book.proto\";")
        .contains("rpc Write(.many.BookWriteRequest) returns (.many.BookWriteResponse);")
        .contains("message CountedBookRewriteRequest");
  }
}
