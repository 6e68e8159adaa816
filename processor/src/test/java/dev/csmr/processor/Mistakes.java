package dev.csmr.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.Compiler;
import com.google.testing.compile.JavaFileObjects;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;

/**
 * Compiles sources with mistakes. A line with a mistake ends in {@code //!}, or in {@code //!!}
 * when it has two. Sources are in package {@code app} and import what csmr and {@code java.util}
 * offer.
 */
public final class Mistakes {
  private static final String HEADER =
      "package app; import dev.csmr.*; import java.util.*; import java.time.*;\n";

  private final String[] bodies;
  private int elsewhere = -1;

  private Mistakes(String... bodies) {
    this.bodies = bodies;
  }

  /** Sources, each with one top-level type first, which names the file. */
  public static Mistakes in(String... bodies) {
    return new Mistakes(bodies);
  }

  /** A service {@code Kv} with an implementation, and what else the source holds. */
  public static Mistakes inService(String operations, String... others) {
    List<String> bodies = new ArrayList<>();
    bodies.add("@Replicated\npublic interface Kv {\n" + operations + "\n}\n");
    bodies.add("@Replica class MapKv implements Kv {}");
    bodies.addAll(Arrays.asList(others));
    return new Mistakes(bodies.toArray(String[]::new));
  }

  /** Puts the last source into package {@code other} instead, where it imports {@code app}. */
  public Mistakes lastInOtherPackage() {
    elsewhere = bodies.length - 1;
    return this;
  }

  /** An implementation {@code MapKv} of {@code void put(String key)}, with what else it holds. */
  public static Mistakes inImplementation(String members) {
    return inImplementationOf("void put(String key);", members);
  }

  /** An implementation {@code MapKv} of {@code void put(String key)} and other operations. */
  public static Mistakes inImplementationOf(String operations, String members) {
    String put = operations.contains(" put(") ? "" : "void put(String key);";
    String empty = members.contains(" put(") ? "" : "public void put(String key) {}\n";
    return new Mistakes(
        "@Replicated public interface Kv {\n" + put + operations + "\n}",
        "@Replica class MapKv implements Kv {\n" + empty + members + "\n}");
  }

  /** Asserts that the sources compile without error and warning. */
  public void areNone() {
    assertThat(compile(files()).diagnostics().stream().filter(Mistakes::isSevere).toList())
        .isEmpty();
  }

  private static boolean isSevere(Diagnostic<?> diagnostic) {
    return diagnostic.getKind() == Diagnostic.Kind.ERROR
        || (diagnostic.getKind() != Diagnostic.Kind.NOTE
            && diagnostic.getMessage(Locale.ROOT).contains("[csmr-"));
  }

  /** Asserts that errors of this code, and no others, are at the marked lines. */
  public void areAll(String code) {
    areFound(marks().stream().map(mark -> code).toArray(String[]::new));
  }

  /** Asserts that errors of these codes, and no others, are at the marked lines. */
  public void areFound(String... codes) {
    List<Found> errors = found();
    assertThat(errors.stream().map(error -> error.file() + ":" + error.line()).toList())
        .as(errors.toString())
        .containsExactlyElementsOf(marks());
    assertThat(errors.stream().map(error -> error.message().replaceFirst("(?s)^.(.*?)].*", "$1")))
        .containsExactly(codes);
  }

  /** Asserts that there are errors, all of this code, wherever. */
  public void are(String code) {
    assertThat(found()).isNotEmpty().allMatch(error -> error.message().startsWith("[" + code));
  }

  /** Asserts that these errors, and no others, are at the marked lines, in their order. */
  public void areReported(String... messages) {
    List<Found> errors = found();
    assertThat(errors.stream().map(Found::message).toList()).containsExactly(messages);
    assertThat(errors.stream().map(error -> error.file() + ":" + error.line()).toList())
        .containsExactlyElementsOf(marks());
  }

  private List<JavaFileObject> files() {
    return IntStream.range(0, bodies.length)
        .mapToObj(i -> source(i == elsewhere ? "other" : "app", bodies[i]))
        .toList();
  }

  private static Compilation compile(List<JavaFileObject> files) {
    return Compiler.javac()
        .withClasspath(UsersClassPath.get())
        .withOptions("-Xlint:all")
        .withProcessors(new CsmrProcessor())
        .compile(files);
  }

  private List<Found> found() {
    List<JavaFileObject> files = files();
    List<Found> errors = new ArrayList<>();
    for (Diagnostic<? extends JavaFileObject> error : compile(files).errors()) {
      errors.add(
          new Found(index(error, files), error.getLineNumber(), error.getMessage(Locale.ROOT)));
    }
    errors.sort(Comparator.comparingInt(Found::file).thenComparingLong(Found::line));
    return errors;
  }

  private record Found(int file, long line, String message) {}

  /** A source file of one of these bodies. */
  public static JavaFileObject source(String body) {
    return source("app", body);
  }

  private static JavaFileObject source(String where, String body) {
    String name = body.replaceFirst("(?s)^.*?\\b(?:class|interface|record|enum) (\\w+).*$", "$1");
    String header =
        where.equals("app") ? HEADER : HEADER.replace("app;", where + "; import app.*;");
    return JavaFileObjects.forSourceString(where + "." + name, header + body);
  }

  private static int index(
      Diagnostic<? extends JavaFileObject> diagnostic, List<JavaFileObject> files) {
    JavaFileObject source = diagnostic.getSource();
    return source == null
        ? -1
        : IntStream.range(0, files.size())
            .filter(i -> files.get(i).toUri().equals(source.toUri()))
            .findFirst()
            .orElse(-1);
  }

  private List<String> marks() {
    List<String> marks = new ArrayList<>();
    for (int file = 0; file < bodies.length; file++) {
      String[] lines = (HEADER + bodies[file]).lines().toArray(String[]::new);
      for (int line = 0; line < lines.length; line++) {
        int mark = lines[line].lastIndexOf("//!");
        for (int i = mark + 2; mark >= 0 && i < lines[line].stripTrailing().length(); i++) {
          marks.add(file + ":" + (line + 1));
        }
      }
    }
    return marks;
  }
}
