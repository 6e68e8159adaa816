package dev.csmr.processor.writer;

import static com.google.testing.compile.Compiler.javac;

import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.testing.compile.Compilation;
import dev.csmr.codec.WireReader;
import dev.csmr.processor.CsmrProcessor;
import dev.csmr.processor.UsersClassPath;
import dev.csmr.service.CompositionDefinition;
import dev.csmr.service.OperationDescriptor;
import dev.csmr.service.ReplicatedDefinition;
import dev.csmr.service.Reply;
import dev.csmr.service.ServiceDefinition;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;

/**
 * Services compiled in memory from a folder of sources, warnings being errors, and what a test
 * needs to use their generated classes, which it cannot name.
 */
final class CompiledServices {
  private static final Path RESOURCES = Path.of("src/test/resources");

  private final String javaPackage;
  private final Map<String, byte[]> outputs;
  private final ClassLoader loader;

  private CompiledServices(String javaPackage, Map<String, byte[]> outputs) {
    this.javaPackage = javaPackage;
    this.outputs = outputs;
    this.loader = new Loader(outputs);
  }

  /** Compiles the sources of a folder of the test resources, all of one package. */
  static CompiledServices of(String folder, String... options) {
    try {
      return compile(folder, options);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static CompiledServices compile(String folder, String... options) throws IOException {
    try (Stream<Path> files = Files.list(RESOURCES.resolve(folder))) {
      return of(
          Path.of(folder).getFileName().toString(),
          files
              .filter(file -> file.toString().endsWith(".java"))
              .sorted()
              .map(file -> (JavaFileObject) new GoldenTest.SourceFile(file))
              .toList(),
          options);
    }
  }

  /**
   * Compiles sources.
   *
   * @param javaPackage the package that {@link #type} looks in
   * @param options of the compiler, more than the usual ones
   */
  static CompiledServices of(String javaPackage, List<JavaFileObject> sources, String... options)
      throws IOException {
    Compilation compilation =
        javac()
            .withClasspath(UsersClassPath.get())
            .withProcessors(new CsmrProcessor())
            .withOptions(
                Stream.concat(
                        Stream.of(
                            "--release", "17", "-parameters", "-Xlint:all,-options", "-Werror"),
                        Stream.of(options))
                    .toList())
            .compile(sources);
    if (compilation.status() != Compilation.Status.SUCCESS) {
      throw new AssertionError(compilation.diagnostics().toString());
    }
    Map<String, byte[]> outputs = new TreeMap<>();
    for (JavaFileObject file : compilation.generatedFiles()) {
      String path = file.toUri().getPath();
      if (path.startsWith("/CLASS_OUTPUT/")) {
        outputs.put(
            path.replaceFirst("^/CLASS_OUTPUT/", ""), file.openInputStream().readAllBytes());
      }
    }
    return new CompiledServices(javaPackage, outputs);
  }

  /** What the compiler put into its class output, by path. */
  Map<String, byte[]> outputs() {
    return outputs;
  }

  ClassLoader loader() {
    return loader;
  }

  /** A class of the package. */
  Class<?> type(String simpleName) {
    try {
      return loader.loadClass(javaPackage + "." + simpleName.replace('.', '$'));
    } catch (ClassNotFoundException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  ServiceDefinition definition(String service) {
    return (ServiceDefinition)
        create(type(service + (service.endsWith("Service") ? "Definition" : "Service")));
  }

  ReplicatedDefinition replicated(String service) {
    return (ReplicatedDefinition) definition(service);
  }

  CompositionDefinition composition(String service) {
    return (CompositionDefinition) definition(service);
  }

  /** The number of an operation. */
  int id(String service, String operation) {
    return definition(service).operations().stream()
        .filter(descriptor -> descriptor.name().equals(operation))
        .mapToInt(OperationDescriptor::id)
        .findFirst()
        .orElseThrow();
  }

  /** An encoded message, such as {@code message("SinkMessages.FailRequest", "refused")}. */
  byte[] message(String name, Object... parts) {
    return (byte[]) call(create(type(name), parts), "toByteArray");
  }

  /** A part of an encoded message. */
  Object part(String name, byte[] bytes, String part) {
    return call(read(name, bytes), part);
  }

  /** A message read from bytes. */
  Object read(String name, byte[] bytes) {
    return callStatic(type(name), "read", new WireReader(bytes));
  }

  /** The result in a reply that must be OK. */
  Object result(String response, Reply reply) {
    if (!reply.isOk()) {
      throw new AssertionError(reply.status() + ": " + reply.message());
    }
    return part(response, reply.payload(), "result");
  }

  FileDescriptor file(String service) {
    return (FileDescriptor) callStatic(type(service + "Grpc"), "getFileDescriptor");
  }

  /** Calls the only constructor with so many parameters. */
  static Object create(Class<?> type, Object... arguments) {
    return Arrays.stream(type.getDeclaredConstructors())
        .filter(constructor -> constructor.getParameterCount() == arguments.length)
        .findFirst()
        .map(
            constructor -> {
              constructor.setAccessible(true);
              return invoke(() -> constructor.newInstance(arguments));
            })
        .orElseThrow();
  }

  /** Calls the only method with this name and so many parameters. */
  static Object call(Object target, String name, Object... arguments) {
    Method method = method(target.getClass(), name, arguments.length);
    return invoke(() -> method.invoke(target, arguments));
  }

  static Object callStatic(Class<?> type, String name, Object... arguments) {
    Method method = method(type, name, arguments.length);
    return invoke(() -> method.invoke(null, arguments));
  }

  private static Method method(Class<?> type, String name, int parameters) {
    Method found =
        Arrays.stream(type.getMethods())
            .filter(method -> method.getName().equals(name))
            .filter(method -> method.getParameterCount() == parameters)
            .findFirst()
            .orElseThrow(() -> new AssertionError(type + " has no method " + name));
    found.setAccessible(true);
    return found;
  }

  private interface Invocation {
    Object run() throws ReflectiveOperationException;
  }

  private static Object invoke(Invocation invocation) {
    try {
      return invocation.run();
    } catch (InvocationTargetException e) {
      throw sneaky(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  /** Throws a checked exception as it is: what generated code throws is what a test looks at. */
  @SuppressWarnings("unchecked")
  private static <E extends Throwable> RuntimeException sneaky(Throwable exception) throws E {
    throw (E) exception;
  }

  private static final class Loader extends ClassLoader {
    private final Map<String, byte[]> classes;

    Loader(Map<String, byte[]> classes) {
      super(CompiledServices.class.getClassLoader());
      this.classes = classes;
    }

    @Override
    protected Enumeration<URL> findResources(String name) throws IOException {
      byte[] bytes = classes.get(name);
      return bytes == null
          ? Collections.emptyEnumeration()
          : Collections.enumeration(List.of(inMemory(name, bytes)));
    }

    private static URL inMemory(String name, byte[] bytes) throws IOException {
      URLStreamHandler handler =
          new URLStreamHandler() {
            @Override
            protected URLConnection openConnection(URL url) {
              return new URLConnection(url) {
                @Override
                public void connect() {}

                @Override
                public InputStream getInputStream() {
                  return new ByteArrayInputStream(bytes);
                }
              };
            }
          };
      return new URL(null, "memory:/" + name, handler);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] bytes = classes.get(name.replace('.', '/') + ".class");
      if (bytes == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, bytes, 0, bytes.length);
    }
  }
}
