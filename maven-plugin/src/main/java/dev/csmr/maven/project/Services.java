package dev.csmr.maven.project;

import dev.csmr.service.CompositionDefinition;
import dev.csmr.service.ServiceDefinition;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The services that were found.
 *
 * @param definitions by qualified name, in its order
 * @param own the names of those that the project itself has, not one of its dependencies
 */
public record Services(Map<String, ServiceDefinition> definitions, Set<String> own) {
  /** Copies the parts. */
  public Services {
    definitions = Collections.unmodifiableMap(new TreeMap<>(definitions));
    own = Set.copyOf(own);
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
    return candidates.stream().filter(candidate -> !components.contains(candidate.name())).toList();
  }
}
