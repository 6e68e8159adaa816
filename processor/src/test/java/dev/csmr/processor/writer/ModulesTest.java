package dev.csmr.processor.writer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.Replicated;
import dev.csmr.processor.CsmrProcessor;
import dev.csmr.service.ServiceDefinition;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
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

/** Services in a named module, with the jars that it reads on the module path. */
class ModulesTest {
  /** What generated code names. All else stays on the class path: Ratis' jars share packages. */
  private static final String NAMED = ".*/(grpc-|protobuf-java-|guava-)[^/]*\\.jar";

  @TempDir private Path sources;
  @TempDir private Path classes;
  @TempDir private Path jars;
  private final List<Path> modulePath = new ArrayList<>();

  @BeforeEach
  void a_service() throws IOException {
    modulePath.add(jar(Replicated.class, "dev.csmr.annotations"));
    modulePath.add(jar(ServiceDefinition.class, "dev.csmr.client"));
    classPath().filter(path -> path.toString().matches(NAMED)).forEach(modulePath::add);
    for (String name : List.of("Store", "Notes")) {
      Files.writeString(
          sources.resolve(name + ".java"),
          "package shop; @dev.csmr.Replicated public interface %s { void set(long value); }"
              .formatted(name));
      Files.writeString(
          sources.resolve("Plain" + name + ".java"),
          """
          package shop;
          @dev.csmr.Replica class Plain%1$s implements %1$s {
            long value;
            @Override public void set(long value) { this.value = value; }
          }
          """
              .formatted(name));
    }
  }

  @Test
  void a_module_requires_the_runtime_and_provides_its_services() throws IOException {
    String services = "shop.NotesService, shop.StoreService";
    assertThat(compile("provides dev.csmr.service.ServiceDefinition with " + services + ";"))
        .isEmpty();
    assertThat(foundByServiceLoader())
        .containsExactlyInAnyOrder("shop.NotesService", "shop.StoreService");
  }

  @Test
  void a_service_that_its_module_does_not_provide_is_reported_with_the_directive()
      throws IOException {
    assertThat(compile("provides dev.csmr.service.ServiceDefinition with shop.NotesService;"))
        .containsExactly(
            "[csmr-213] Module shop does not provide shop.StoreService, so a node that is started"
                + " from the module path would not find it. Write `provides"
                + " dev.csmr.service.ServiceDefinition with shop.NotesService, shop.StoreService;`"
                + " in module-info.java.");
    assertThat(compile("")).singleElement().asString().contains("[csmr-213]");
  }

  /** Compiles the module with this directive; its errors and warnings. */
  private List<String> compile(String provides) throws IOException {
    Files.writeString(
        sources.resolve("module-info.java"),
        """
        @SuppressWarnings("requires-automatic")
        module shop {
          requires dev.csmr.client;
          %s
        }
        """
            .formatted(provides));
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        Stream<Path> all = Files.list(sources)) {
      files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
      files.setLocationFromPaths(StandardLocation.MODULE_PATH, modulePath);
      files.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath().toList());
      JavaCompiler.CompilationTask task =
          compiler.getTask(
              null,
              files,
              diagnostics,
              List.of("-Xlint:all", "-Werror"),
              null,
              files.getJavaFileObjects(all.toArray(Path[]::new)));
      task.setProcessors(List.of(new CsmrProcessor()));
      boolean succeeded = task.call();
      List<String> problems =
          diagnostics.getDiagnostics().stream()
              .filter(each -> each.getKind() != Diagnostic.Kind.NOTE)
              .map(each -> each.getMessage(Locale.ROOT))
              .toList();
      assertThat(succeeded).isEqualTo(problems.isEmpty());
      return problems;
    }
  }

  private List<String> foundByServiceLoader() {
    List<Path> path = new ArrayList<>(modulePath);
    path.add(classes);
    Configuration configuration =
        ModuleLayer.boot()
            .configuration()
            .resolve(ModuleFinder.of(path.toArray(Path[]::new)), ModuleFinder.of(), Set.of("shop"));
    ModuleLayer layer =
        ModuleLayer.boot()
            .defineModulesWithOneLoader(configuration, ClassLoader.getPlatformClassLoader());
    try {
      Class<?> type =
          layer.findLoader("dev.csmr.client").loadClass(ServiceDefinition.class.getName());
      return ServiceLoader.load(layer, type).stream()
          .map(each -> each.type().getName())
          .filter(name -> name.startsWith("shop."))
          .toList();
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static Stream<Path> classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(Path::of)
        .filter(Files::exists);
  }

  /** The jar that a class is in, as it is published: with the name of its module. */
  private Path jar(Class<?> type, String module) throws IOException {
    Path from;
    try {
      from = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Automatic-Module-Name", module);
    if (!Files.isDirectory(from)) {
      return from;
    }
    Path jar = jars.resolve(module + ".jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out, manifest);
        Stream<Path> all = Files.walk(from)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        entries.putNextEntry(
            new JarEntry(from.relativize(file).toString().replace(File.separatorChar, '/')));
        Files.copy(file, entries);
        entries.closeEntry();
      }
    }
    return jar;
  }
}
