package dev.csmr.maven.project;

import dev.csmr.service.CompositionDefinition;
import dev.csmr.service.ServiceDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
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
  private final Map<String, ServiceDefinition> definitions = new TreeMap<>();
  private final Set<String> own = new HashSet<>();

  private ProjectServices(URLClassLoader loader) {
    this.loader = loader;
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
    ProjectServices services =
        new ProjectServices(
            new URLClassLoader("csmr project", urls, ServiceDefinition.class.getClassLoader()));
    try {
      URL runtime = source(ServiceDefinition.class);
      URL classes = url(classPath.classes());
      for (ServiceDefinition definition :
          ServiceLoader.load(ServiceDefinition.class, services.loader)) {
        URL from = source(definition.getClass());
        // The runtime has services for its own use.
        if (from == null || !same(from, runtime)) {
          services.definitions.put(definition.name(), definition);
          if (from != null && same(from, classes)) {
            services.own.add(definition.name());
          }
        }
      }
      return services;
    } catch (ServiceConfigurationError | LinkageError e) {
      services.close();
      throw new UserErrorException(
          "A service that is registered in META-INF/services cannot be loaded: "
              + e.getMessage()
              + ". Build from scratch (mvn clean compile), and give csmr-annotations,"
              + " csmr-processor, csmr-runtime and csmr-maven-plugin the same version in pom.xml.",
          e);
    }
  }

  /** All definitions by qualified name. */
  public Map<String, ServiceDefinition> definitions() {
    return Collections.unmodifiableMap(definitions);
  }

  /**
   * What is deployed when nobody says otherwise: the project's own services (those of its
   * dependencies if it has none), without those that are only components of another one of them.
   */
  public List<ServiceDefinition> roots() {
    Collection<ServiceDefinition> candidates =
        definitions.values().stream()
            .filter(definition -> own.isEmpty() || own.contains(definition.name()))
            .toList();
    Set<String> components = new HashSet<>();
    for (ServiceDefinition candidate : candidates) {
      if (candidate instanceof CompositionDefinition composition) {
        components.addAll(composition.components());
      }
    }
    List<ServiceDefinition> roots = new ArrayList<>();
    for (ServiceDefinition candidate : candidates) {
      if (!components.contains(candidate.name())) {
        roots.add(candidate);
      }
    }
    return roots;
  }

  /** Whether the class path has a binding that the nodes log to. */
  public boolean hasLoggingBinding() {
    return loader.findResource(LOGGING_BINDING) != null;
  }

  @Override
  public void close() {
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
