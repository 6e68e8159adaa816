package dev.csmr.maven.project;

import dev.csmr.service.ServiceDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.HashSet;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;

/**
 * The services on a class path, found as a node finds them. The definitions may be used until this
 * is closed.
 */
public final class ProjectServices implements AutoCloseable {
  private static final String LOGGING_BINDING =
      "META-INF/services/org.slf4j.spi.SLF4JServiceProvider";

  private final URLClassLoader loader;
  private final Services found;

  private ProjectServices(URLClassLoader loader, Services found) {
    this.loader = loader;
    this.found = found;
  }

  /**
   * Loads the definitions.
   *
   * @throws UserErrorException when one is registered and cannot be loaded
   */
  public static ProjectServices load(ClassPath classPath) {
    URL[] urls =
        classPath.entries().stream()
            .filter(entry -> !entry.isOfPlugin())
            .map(entry -> url(entry.file()))
            .toArray(URL[]::new);
    URLClassLoader loader =
        new URLClassLoader("csmr project", urls, ServiceDefinition.class.getClassLoader());
    try {
      return new ProjectServices(loader, find(loader, url(classPath.classes())));
    } catch (ServiceConfigurationError | LinkageError e) {
      close(loader);
      throw new UserErrorException(
          "A service that is registered in META-INF/services cannot be loaded: "
              + e.getMessage()
              + ". Build from scratch (mvn clean compile), and give csmr-annotations,"
              + " csmr-processor, csmr-runtime and csmr-maven-plugin the same version in pom.xml.",
          e);
    }
  }

  private static Services find(ClassLoader loader, URL classes) {
    Map<String, ServiceDefinition> definitions = new TreeMap<>();
    Set<String> own = new HashSet<>();
    for (ServiceDefinition definition : ServiceLoader.load(ServiceDefinition.class, loader)) {
      URL from = source(definition.getClass());
      definitions.put(definition.name(), definition);
      if (same(classes, from)) {
        own.add(definition.name());
      }
    }
    return new Services(definitions, own);
  }

  /** What was found. */
  public Services services() {
    return found;
  }

  /** Whether the class path has a binding that the nodes log to. */
  public boolean hasLoggingBinding() {
    return loader.findResource(LOGGING_BINDING) != null;
  }

  @Override
  public void close() {
    close(loader);
  }

  private static void close(URLClassLoader loader) {
    try {
      loader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** By text: comparing URLs resolves host names. */
  private static boolean same(URL a, URL b) {
    return b != null && a.toExternalForm().equals(b.toExternalForm());
  }

  private static URL source(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    return source == null ? null : source.getLocation();
  }

  private static URL url(Path file) {
    try {
      return file.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("The class path has the entry " + file, e);
    }
  }
}
