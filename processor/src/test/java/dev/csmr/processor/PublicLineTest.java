package dev.csmr.processor;

import static com.google.testing.compile.Compiler.javac;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.JavaFileObjects;
import dev.csmr.client.CsmrClient;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The public line: what generated code, services and applications may use of csmr is the package of
 * the annotations and the listed types of csmr-client, and these do without the engine.
 */
class PublicLineTest {
  private static final Path CLIENT = Path.of("../runtime/client/src");
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final Path SAMPLES = Path.of("../samples/src/main/java/dev/csmr/samples");
  private static final Path USERS_PROJECT =
      Path.of("../maven-plugin/src/it/users-project/src/main/java");
  private static final Pattern IMPORT =
      Pattern.compile("(?m)^import (?:static )?(dev\\.csmr\\.\\S+);");

  /** A qualified name of csmr, or of what only the engine stands on, wherever it is written. */
  private static final Pattern NAME =
      Pattern.compile(
          "\\b(?:dev\\.csmr|org\\.apache\\.ratis|org\\.yaml|picocli)\\.[\\w.]*[A-Z*]\\w*");

  /** What of csmr-client the engine shares with generated code. */
  private static final List<String> PACKAGES = List.of("codec", "service", "client");

  private static Set<String> supported() throws IOException {
    return Files.readAllLines(CLIENT.resolve("test/resources/supported-types.txt")).stream()
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static List<Path> files(Path root, int depth, String ending) throws IOException {
    try (Stream<Path> all = Files.walk(root, depth)) {
      return all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  /** The types of csmr that files import, but those of the package dev.csmr. */
  private static Set<String> imports(List<Path> files) throws IOException {
    Set<String> imports = new TreeSet<>();
    for (Path file : files) {
      Matcher matcher = IMPORT.matcher(Files.readString(file));
      while (matcher.find()) {
        if (!matcher.group(1).matches("dev\\.csmr\\.[A-Z].*")) {
          imports.add(matcher.group(1));
        }
      }
    }
    return imports;
  }

  @Test
  void generated_code_uses_supported_types_only() throws IOException {
    Set<String> imports = imports(files(GOLDEN.resolve("expected"), 9, ".java.txt"));
    assertThat(imports).contains("dev.csmr.service.Reply");
    assertThat(supported()).containsAll(imports);
  }

  @Test
  void whatever_generated_code_may_name_is_supported() throws IOException {
    String types =
        Files.readString(Path.of("src/main/java/dev/csmr/processor/writer/RuntimeTypes.java"));
    Matcher matcher =
        Pattern.compile("= (codec|service|state|client)\\(\"(\\w+)\"\\)").matcher(types);
    Set<String> named = new TreeSet<>();
    while (matcher.find()) {
      String room = matcher.group(1).equals("state") ? "service.state" : matcher.group(1);
      named.add("dev.csmr." + room + "." + matcher.group(2));
    }
    assertThat(named).hasSizeGreaterThan(20);
    assertThat(supported()).containsAll(named);
  }

  @Test
  void services_and_users_use_supported_types_only() throws IOException {
    List<Path> files = new ArrayList<>(files(SAMPLES, 1, ".java"));
    files.addAll(files(USERS_PROJECT, 9, ".java"));
    assertThat(files).hasSizeGreaterThan(5);
    Set<String> names = new TreeSet<>();
    for (Path file : files) {
      NAME.matcher(Files.readString(file)).results().forEach(name -> names.add(name.group()));
    }
    assertThat(names).contains("dev.csmr.Replicated");
    names.removeIf(name -> name.matches("dev\\.csmr\\.(samples\\..*|[A-Z]\\w*)"));
    assertThat(supported()).containsAll(names);
  }

  @Test
  void every_supported_type_is_public() throws Exception {
    for (String type : supported()) {
      assertThat(Modifier.isPublic(Class.forName(type).getModifiers())).as(type).isTrue();
    }
  }

  @Test
  void packages_say_whether_they_are_supported_or_internal() throws IOException {
    Set<String> supported =
        supported().stream()
            .map(type -> type.substring(0, type.lastIndexOf('.')))
            .collect(Collectors.toSet());
    for (Path file : files(CLIENT.resolve("main/java"), 9, "package-info.java")) {
      String text = Files.readString(file);
      String name = text.replaceAll("(?s).*\\npackage (\\S+);\\s*", "$1");
      assertThat(text)
          .as(name)
          .contains(supported.contains(name) ? "<p>Supported: " : "<p>Internal: ");
    }
  }

  @Test
  void services_and_their_callers_compile_without_the_engine(@TempDir Path folder)
      throws Exception {
    List<JavaFileObject> sources = new ArrayList<>();
    for (Path file : files(GOLDEN.resolve("sources"), 9, ".java")) {
      sources.add(JavaFileObjects.forResource(file.toUri().toURL()));
    }
    sources.add(
        JavaFileObjects.forSourceString(
            "app.Application",
            """
            package app;
            import dev.csmr.client.CsmrClient;
            import example.GuardedStoreClient;
            public class Application {
              public static void main(String[] arguments) {
                try (CsmrClient client = CsmrClient.connect("localhost:7401")) {
                  GuardedStoreClient store = GuardedStoreClient.connect(client);
                  store.put("key", "value");
                  System.out.println(store.async().get("key").join());
                }
              }
            }
            """));
    List<File> line = publicLine(folder);
    Compilation compilation = compile(line, sources);
    assertThat(compilation.errors()).isEmpty();
    assertThat(compilation.status()).isEqualTo(Compilation.Status.SUCCESS);
    for (String engine :
        List.of(
            "dev.csmr.node.NodeMain",
            "org.apache.ratis.server.RaftServer",
            "org.yaml.snakeyaml.Yaml",
            "picocli.CommandLine")) {
      String user = "package app; class User { " + engine + " engine; }";
      assertThat(compile(line, List.of(JavaFileObjects.forSourceString("app.User", user))).errors())
          .as(engine)
          .isNotEmpty();
    }
  }

  private static Compilation compile(List<File> classpath, List<JavaFileObject> sources) {
    return javac()
        .withClasspath(classpath)
        .withProcessors(new CsmrProcessor())
        .withOptions("--release", "17", "-parameters")
        .compile(sources);
  }

  /** The class path of an application: csmr-annotations, csmr-client, and what gRPC consists of. */
  private static List<File> publicLine(Path folder) throws Exception {
    Set<File> line = UsersClassPath.withoutClient();
    line.add(copied(folder).toFile());
    return List.copyOf(line);
  }

  /** The classes of csmr-client, from wherever they were compiled to. */
  private static Path copied(Path folder) throws Exception {
    Path source = UsersClassPath.location(CsmrClient.class).toPath();
    if (Files.isDirectory(source)) {
      copy(source, folder);
    } else {
      try (FileSystem jar = FileSystems.newFileSystem(source, Map.of())) {
        copy(jar.getPath("/"), folder);
      }
    }
    return folder;
  }

  private static void copy(Path source, Path folder) throws IOException {
    for (String name : PACKAGES) {
      try (Stream<Path> all = Files.walk(source.resolve("dev/csmr/" + name))) {
        for (Path file : all.filter(each -> each.toString().endsWith(".class")).toList()) {
          Path target = folder.resolve(source.relativize(file).toString());
          Files.createDirectories(target.getParent());
          Files.copy(file, target);
        }
      }
    }
  }
}
