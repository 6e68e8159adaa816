package dev.csmr.processor.writer;

import dev.csmr.processor.model.GeneratedNames;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.annotation.processing.Filer;
import javax.lang.model.util.Elements;
import javax.tools.StandardLocation;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;

/** The files that earlier compilations wrote to where this one writes. */
public final class EarlierOutput {
  private final Filer filer;

  /** Looks where a compilation writes. */
  public EarlierOutput(Filer filer) {
    this.filer = filer;
  }

  /**
   * The origin of a service's generated code.
   *
   * @param implementation the qualified name of the implementation
   * @param fingerprint what {@link Artefacts#fingerprint} was
   * @param independent the operations that touch only their key
   */
  public record Service(String implementation, String fingerprint, Set<String> independent) {
    /** Copies the parts. */
    public Service {
      independent = Set.copyOf(independent);
    }
  }

  /** The definitions that are registered, by their qualified names. */
  public List<String> registered() {
    return read(GeneratedNames.REGISTRATION_PATH)
        .map(
            text ->
                text.lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .toList())
        .orElse(List.of());
  }

  /** The origin of a service; empty when it was not generated here. */
  public Optional<Service> service(GeneratedNames names) {
    return read(names.descriptorPath()).flatMap(EarlierOutput::service);
  }

  private static Optional<Service> service(String descriptor) {
    try {
      Object loaded = new Yaml().load(descriptor);
      if (!(loaded instanceof Map<?, ?> root)
          || !(root.get("implementation") instanceof String implementation)
          || !(root.get("fingerprint") instanceof String fingerprint)
          || !(root.get("operations") instanceof List<?> operations)) {
        return Optional.empty();
      }
      Set<String> independent = new TreeSet<>();
      for (Object each : operations) {
        if (each instanceof Map<?, ?> operation
            && "key".equals(operation.get("touches"))
            && operation.get("name") instanceof String name) {
          independent.add(name);
        }
      }
      return Optional.of(new Service(implementation, fingerprint, independent));
    } catch (YAMLException e) {
      return Optional.empty();
    }
  }

  /** Deletes the descriptor of a service that is no more. */
  void forget(GeneratedNames names) {
    try {
      Optional<Path> descriptor = file(names.descriptorPath());
      if (descriptor.isPresent()) {
        Files.deleteIfExists(descriptor.get());
      }
    } catch (IOException e) {
      // It stays, and describes what is no more; that is no reason to fail.
      return;
    }
  }

  /**
   * Takes definitions out of the registration whose classes are no more, since a node that looks
   * for them would not start.
   */
  public void dropMissing(Elements elements) {
    List<String> registered = registered();
    List<String> present =
        registered.stream().filter(name -> elements.getTypeElement(name) != null).toList();
    if (present.size() == registered.size()) {
      return;
    }
    registered.stream()
        .filter(name -> !present.contains(name))
        .map(GeneratedNames::ofDefinition)
        .forEach(this::forget);
    String content = present.stream().map(name -> name + "\n").collect(Collectors.joining());
    file(GeneratedNames.REGISTRATION_PATH).ifPresent(file -> write(file, content));
  }

  private static void write(Path file, String content) {
    try {
      Files.writeString(file, content);
    } catch (IOException e) {
      // It stays as it was.
      return;
    }
  }

  /** Where a resource of the output is, if it is a file. */
  private Optional<Path> file(String path) {
    try {
      URI resource = filer.getResource(StandardLocation.CLASS_OUTPUT, "", path).toUri();
      return "file".equals(resource.getScheme())
          ? Optional.of(Path.of(resource))
          : Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private Optional<String> read(String path) {
    try (InputStream in =
        filer.getResource(StandardLocation.CLASS_OUTPUT, "", path).openInputStream()) {
      return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException | RuntimeException e) {
      // There was no earlier compilation; Filers differ in how they say so.
      return Optional.empty();
    }
  }
}
