package dev.csmr.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.Compiler;
import com.google.testing.compile.JavaFileObjects;
import dev.csmr.processor.model.GeneratedNames;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundsTest {
  private static final String KV =
      "@Replicated public interface Kv { void put(@PartitionKey String key, Stamp stamp); }";
  private static final String MAP_KV =
      """
      @Replica class MapKv implements Kv {
        final Map<String, Stamp> stamps = new TreeMap<>();
        @Override public void put(String key, Stamp stamp) { stamps.put(key, stamp); }
      }
      """;
  private static final String STAMP = "record Stamp(Instant at) {}";
  private static final String PARTED =
      "@ComposeWith(value = Kv.class, partitioned = true) public interface Parted extends Kv {}";

  @Test
  void a_service_and_its_composition_compile_without_warnings() {
    Compilation compilation =
        compiler()
            .withOptions("-Xlint:all,-processing", "-Werror")
            .compile(sources(KV, MAP_KV, STAMP, PARTED));
    assertThat(compilation.diagnostics()).isEmpty();
    assertThat(generated(compilation)).contains("KvClient.java", "PartedProxy.java");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev.example", "java2.example", "p"})
  void a_service_of_any_package_compiles(String name) {
    String head = "package " + name + "; ";
    JavaFileObject service =
        JavaFileObjects.forSourceString(
            name + ".Kv", head + "@dev.csmr.Replicated public interface Kv { void put(int dev); }");
    JavaFileObject replica =
        JavaFileObjects.forSourceString(
            name + ".MapKv",
            head
                + "@dev.csmr.Replica final class MapKv implements Kv {"
                + " int last; @Override public void put(int dev) { last = dev; } }");
    assertThat(compiler().compile(service, replica).errors()).isEmpty();
  }

  @Test
  void an_interface_waits_for_a_type_that_another_processor_generates() {
    Compilation compilation =
        Compiler.javac()
            .withClasspath(UsersClassPath.get())
            .withProcessors(new CsmrProcessor(), new StampGenerator())
            .compile(sources(KV, MAP_KV, PARTED));
    assertThat(compilation.errors()).isEmpty();
    assertThat(generated(compilation)).contains("Stamp.java", "KvClient.java", "PartedProxy.java");
  }

  @Test
  void what_lombok_is_to_change_is_read_in_the_round_after_it() {
    JavaFileObject annotation =
        JavaFileObjects.forSourceString(
            "lombok.Getter", "package lombok; public @interface Getter {}");
    for (String mark : List.of("", "@lombok.Getter ")) {
      List<JavaFileObject> sources = sources(KV, mark + MAP_KV, STAMP);
      sources.add(annotation);
      ClientWatcher later = new ClientWatcher();
      Compilation compilation =
          Compiler.javac()
              .withClasspath(UsersClassPath.get())
              .withProcessors(new CsmrProcessor(), later)
              .compile(sources);
      assertThat(compilation.errors()).isEmpty();
      assertThat(later.seenIn).isEqualTo(mark.isEmpty() ? 2 : 3);
    }
  }

  @Test
  void a_type_that_never_appears_is_reported_beside_the_compilers_own_error() {
    Compilation compilation = compiler().compile(sources(KV, MAP_KV, PARTED));
    assertThat(compilation.errors())
        .extracting(error -> error.getMessage(Locale.ROOT))
        .contains(
            "[csmr-212] Nothing is generated for Kv: type Stamp does not exist, and no processor"
                + " generated it. Is its jar on the class path?",
            "[csmr-212] Nothing is generated for Parted: type Stamp does not exist, and no processor"
                + " generated it. Is its jar on the class path?")
        .anySatisfy(message -> assertThat(message).contains("cannot find symbol"));
  }

  @Test
  void an_implementation_may_extend_what_another_processor_generates() {
    Compilation compilation =
        Compiler.javac()
            .withClasspath(UsersClassPath.get())
            .withProcessors(new CsmrProcessor(), new BaseGenerator())
            .compile(
                sources(
                    KV,
                    STAMP,
                    "@Replica @SuppressWarnings(\"serial\") class MapKv extends Base {}"));
    assertThat(compilation.errors()).isEmpty();
    assertThat(generated(compilation)).contains("KvClient.java");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@ComposeWith public interface Wrong extends Kv {}",
        "@ComposeWith(7) public interface Wrong extends Kv {}",
        "@ComposeWith(Kv) public interface Wrong extends Kv {}",
        "@ComposeWith(Kv.class) public interface Wrong extends Kv {"
            + " @Extend(with = Kv.class) void put(String key, Stamp stamp); }",
        "@ComposeWith(Kv.class) public interface Wrong extends Kv {"
            + " @Extend(operation = 7, with = \"\") void put(String key, Stamp stamp); }",
        "@ComposeWith(Kv.class) public interface Wrong extends Kv {"
            + " @Extend(operation = \"put\", with = Kv.class, mapping = Gone.class)"
            + " void put(String key, Stamp stamp); }",
        "@ComposeWith(value = Kv.class, partitioned = 1) public interface Wrong extends Kv {}",
        "@ComposeWith(Kv.class) public interface Wrong extends Kv {"
            + " @Gather void put(String key, Stamp stamp); }",
        "@ComposeWith(Kv.class) public interface Wrong extends Kv {"
            + " @Gather(Merge.MOST) void put(String key, Stamp stamp); }",
        "@ComposeWith(Kv.class) public interface Wrong extends Kv {"
            + " @Id void put(String key, Stamp stamp); }",
        "@ComposeWith(Kv.class) public interface Wrong extends Wrong {}",
        "@Replicated public interface Wrong { void put(@Id String key); }",
        "@Replicated public interface Wrong { @Id(\"x\") void put(String key); }",
        "@Replicated public interface Wrong { void put(Gone<String> key) throws Gone; }",
        "@Replicated public interface Wrong { void put(List<Gone[]> key); }",
        "@Replicated public interface Wrong extends Gone { void put(String key); }",
        "@Replicated public interface Wrong { void put(String key) throws Broken;"
            + " class Broken extends Gone {} }",
        "@Replica class Wrong extends Gone implements Kv {}",
        "@Replica class Wrong { Wrong(Gone gone) {} }",
        "@Replicated @interface Wrong {}",
        "@Replicated public interface Wrong<T extends Wrong<T>> { T put(T key); }",
      })
  void whatever_is_wrong_the_processor_does_not_crash(String wrong) {
    Compilation compilation = compiler().compile(sources(KV, MAP_KV, STAMP, wrong));
    assertThat(compilation.status()).isEqualTo(Compilation.Status.FAILURE);
    assertThat(compilation.errors()).isNotEmpty();
  }

  @Test
  void a_broken_interface_stops_only_its_own_output_and_all_mistakes_show_at_once(
      @TempDir Path directory) {
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    JavaCompiler.CompilationTask task =
        ToolProvider.getSystemJavaCompiler()
            .getTask(
                null,
                null,
                diagnostics,
                List.of("-d", directory.toString(), "-s", directory.toString()),
                null,
                sources(
                    KV,
                    MAP_KV,
                    STAMP,
                    "@Replicated public interface Bad { void a(Object x); @Query void b(); }",
                    "@ComposeWith({}) public interface None {}"));
    task.setProcessors(List.of(new CsmrProcessor()));
    assertThat(task.call()).isFalse();
    assertThat(diagnostics.getDiagnostics())
        .extracting(error -> error.getMessage(Locale.ROOT).substring(0, 10))
        .containsExactlyInAnyOrder("[csmr-101]", "[csmr-303]", "[csmr-401]", "[csmr-501]");
    assertThat(directory.resolve("app/KvClient.java")).exists();
    assertThat(directory.resolve("app/BadClient.java")).doesNotExist();
  }

  @Test
  void everything_generated_is_registered() throws IOException {
    Compilation compilation = compiler().compile(sources(KV, MAP_KV, STAMP, PARTED));
    String registration =
        compilation
            .generatedFile(StandardLocation.CLASS_OUTPUT, GeneratedNames.REGISTRATION_PATH)
            .orElseThrow()
            .getCharContent(true)
            .toString();
    assertThat(registration.lines()).contains("app.KvService", "app.PartedService");
  }

  @Test
  void a_component_may_come_from_a_jar_without_parameter_names(@TempDir Path jar) {
    write(compiler().compile(sources(KV, MAP_KV, STAMP)), jar);
    Compilation compilation = compiler().withClasspath(classPathWith(jar)).compile(sources(PARTED));
    assertThat(compilation.errors()).isEmpty();
    assertThat(generated(compilation)).contains("PartedProxy.java").doesNotContain("KvClient.java");
  }

  @Test
  void a_component_from_a_jar_that_csmr_never_saw_is_refused(@TempDir Path jar) {
    write(
        Compiler.javac()
            .withClasspath(UsersClassPath.get())
            .withOptions("-proc:none")
            .compile(sources(KV, MAP_KV, STAMP)),
        jar);
    Compilation compilation = compiler().withClasspath(classPathWith(jar)).compile(sources(PARTED));
    assertThat(compilation.errors())
        .extracting(error -> error.getMessage(Locale.ROOT))
        .containsExactly(
            "[csmr-211] Component Kv cannot be used. Its own first error is: [csmr-209] The"
                + " parameters of put are named arg0, arg1, …: their names were lost when Kv was"
                + " compiled, and field numbers are made of names. Compile it with the javac option"
                + " -parameters (or, if they are really named so, rename them).");
  }

  @Test
  void a_file_that_another_processor_wrote_is_reported() {
    Compilation compilation =
        Compiler.javac()
            .withClasspath(UsersClassPath.get())
            .withProcessors(new ClientGenerator(), new CsmrProcessor())
            .compile(sources(KV, MAP_KV, STAMP));
    assertThat(compilation.errors())
        .extracting(error -> error.getMessage(Locale.ROOT))
        .anySatisfy(
            message ->
                assertThat(message)
                    .startsWith("[csmr-901] Cannot write what is generated for Kv: "));
  }

  private static Compiler compiler() {
    return Compiler.javac().withClasspath(UsersClassPath.get()).withProcessors(new CsmrProcessor());
  }

  private static List<JavaFileObject> sources(String... bodies) {
    List<JavaFileObject> sources = new ArrayList<>();
    for (String body : bodies) {
      sources.add(Mistakes.source(body));
    }
    return sources;
  }

  private static List<String> generated(Compilation compilation) {
    return compilation.generatedSourceFiles().stream()
        .map(file -> Path.of(file.getName()).getFileName().toString())
        .toList();
  }

  private static List<File> classPathWith(Path directory) {
    List<File> path = new ArrayList<>();
    path.add(directory.toFile());
    path.addAll(UsersClassPath.get());
    return path;
  }

  private static void write(Compilation compilation, Path directory) {
    assertThat(compilation.errors()).isEmpty();
    for (JavaFileObject file : compilation.generatedFiles()) {
      if (file.getKind() == JavaFileObject.Kind.CLASS) {
        Path target = directory.resolve(file.toUri().getPath().replaceFirst("^/CLASS_OUTPUT/", ""));
        try {
          Files.createDirectories(target.getParent());
          try (OutputStream out = Files.newOutputStream(target)) {
            file.openInputStream().transferTo(out);
          }
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /** Generates one type in the first round. */
  private abstract static class Generator extends AbstractProcessor {
    private final String name;
    private final String source;
    private boolean done;

    Generator(String name, String source) {
      this.name = name;
      this.source = source;
    }

    @Override
    public Set<String> getSupportedAnnotationTypes() {
      return Set.of("*");
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
      return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
      if (!done) {
        done = true;
        try (Writer out = processingEnv.getFiler().createSourceFile(name).openWriter()) {
          out.write(source);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return false;
    }
  }

  /** Generates a type, so that there is another round, and notes when the client is there. */
  private static final class ClientWatcher extends Generator {
    private int rounds;
    private int seenIn;

    ClientWatcher() {
      super("app.Other", "package app; class Other {}");
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
      rounds++;
      for (Element each : round.getRootElements()) {
        seenIn = each.getSimpleName().contentEquals("KvClient") ? rounds : seenIn;
      }
      super.process(annotations, round);
      return false;
    }
  }

  private static final class StampGenerator extends Generator {
    StampGenerator() {
      super("app.Stamp", "package app; record Stamp(java.time.Instant at) {}");
    }
  }

  private static final class BaseGenerator extends Generator {
    BaseGenerator() {
      super(
          "app.Base",
          "package app; class Base implements Kv { public void put(String k, Stamp s) {} }");
    }
  }

  private static final class ClientGenerator extends Generator {
    ClientGenerator() {
      super("app.KvClient", "package app; class KvClient {}");
    }
  }
}
