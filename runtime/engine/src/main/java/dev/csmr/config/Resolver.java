package dev.csmr.config;

import dev.csmr.service.CompositionDefinition;
import dev.csmr.service.OperationDescriptor;
import dev.csmr.service.ReplicatedDefinition;
import dev.csmr.service.ServiceDefinition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Matches placements with definitions. */
final class Resolver {
  private final ClusterConfig config;
  private final Map<String, ServiceDefinition> definitions = new TreeMap<>();
  private final ProblemCollector problems = new ProblemCollector();
  private final Map<Integer, String> pathsById = new HashMap<>();

  Resolver(ClusterConfig config, Collection<? extends ServiceDefinition> found) {
    this.config = config;
    found.forEach(definition -> definitions.put(definition.name(), definition));
  }

  Deployment resolve() {
    Map<String, Deployed> services = new LinkedHashMap<>();
    for (ServiceConfig service : config.services()) {
      definition(service.type(), service.at(), "service " + service.name())
          .flatMap(found -> place(service.name(), found, service.placement(), ""))
          .ifPresent(
              deployed -> {
                services.put(service.name(), deployed);
                checkIds(deployed, service.at());
              });
    }
    problems.throwIfAny();
    return new Deployment(config, services);
  }

  private Optional<ServiceDefinition> definition(String type, Location at, String user) {
    Optional<ServiceDefinition> found = Optional.ofNullable(definitions.get(type));
    if (found.isEmpty()) {
      problems.add(
          at,
          ConfigError.TYPE_NOT_FOUND,
          user,
          type,
          definitions.isEmpty()
              ? "No service is: add the jar with your services, compiled with csmr-processor."
              : Suggestions.among(type, definitions.keySet(), "services found"));
    }
    return found;
  }

  private Optional<Deployed> place(
      String path, ServiceDefinition definition, Placement placement, String keys) {
    if (definition instanceof ReplicatedDefinition replicated) {
      return leaf(path, replicated, placement, keys);
    }
    CompositionDefinition composition = (CompositionDefinition) definition;
    return composition.partitioned()
        ? partitioned(path, composition, placement, keys)
        : composed(path, composition, placement, keys);
  }

  private Optional<Deployed> leaf(
      String path, ReplicatedDefinition definition, Placement placement, String keys) {
    if (placement instanceof Placement.InGroup in) {
      return Optional.of(new Deployed.Leaf(path, definition, in.group(), keys, in.at()));
    }
    problems.add(placement.at(), ConfigError.NOT_COMPOSED, path, definition.name());
    return Optional.empty();
  }

  private Optional<Deployed> partitioned(
      String path, CompositionDefinition definition, Placement placement, String keys) {
    if (!(placement instanceof Placement.ByPartition by)) {
      problems.add(
          placement.at(),
          ConfigError.IS_PARTITIONED,
          path,
          definition.name(),
          SlotScheme.DEFAULT_SLOT_COUNT - 1,
          placement instanceof Placement.InGroup
              ? " Where a component of a composition is partitioned, the composition needs"
                  + " components: …"
              : "");
      return Optional.empty();
    }
    String type = definition.components().get(0);
    Optional<ServiceDefinition> component = definition(type, by.at(), "the component of " + path);
    if (component.isEmpty()) {
      return Optional.empty();
    }
    List<Deployed> partitions = new ArrayList<>();
    for (int i = 0; i < by.partitions().size(); i++) {
      String child = path + "/" + ClusterReader.simpleName(type) + "#" + i;
      String owned = (keys.isEmpty() ? "" : keys + "; ") + by.scheme().canonical(i);
      place(child, component.get(), by.partitions().get(i), owned).ifPresent(partitions::add);
    }
    if (partitions.size() < by.partitions().size()) {
      return Optional.empty();
    }
    Deployed.Partitioned all = new Deployed.Partitioned(path, definition, by.scheme(), partitions);
    if (all.founding() < partitions.size() && !all.movable()) {
      int first = all.founding();
      problems.add(
          by.partitions().get(first).at(),
          ConfigError.NO_SLOTS,
          "partition " + first,
          path,
          ClusterReader.simpleName(type),
          definition.name());
      return Optional.empty();
    }
    return Optional.of(all);
  }

  private Optional<Deployed> composed(
      String path, CompositionDefinition definition, Placement placement, String keys) {
    if (placement instanceof Placement.ByPartition) {
      problems.add(placement.at(), ConfigError.NOT_PARTITIONED, path, definition.name());
      return Optional.empty();
    }
    Map<String, String> names = componentNames(definition);
    if (placement instanceof Placement.ByComponent by) {
      checkNames(path, definition, names, by);
    }
    Map<String, Deployed> components = new LinkedHashMap<>();
    for (String type : definition.components()) {
      Optional<Placement> place = placementOf(type, names.get(type), placement);
      if (place.isEmpty()) {
        problems.add(placement.at(), ConfigError.COMPONENT_NOWHERE, path, names.get(type));
        continue;
      }
      definition(type, place.get().at(), "component " + names.get(type) + " of " + path)
          .flatMap(found -> place(path + "/" + names.get(type), found, place.get(), keys))
          .ifPresent(deployed -> components.put(type, deployed));
    }
    if (components.size() < definition.components().size()) {
      return Optional.empty();
    }
    Deployed.DeployedComposition composed =
        new Deployed.DeployedComposition(path, definition, components);
    checkTogether(composed, placement);
    return Optional.of(composed);
  }

  /** Component types to the names that paths use: simple, or qualified when siblings share it. */
  private static Map<String, String> componentNames(CompositionDefinition definition) {
    Map<String, Long> uses =
        definition.components().stream()
            .collect(Collectors.groupingBy(ClusterReader::simpleName, Collectors.counting()));
    Map<String, String> names = new LinkedHashMap<>();
    for (String type : definition.components()) {
      String simple = ClusterReader.simpleName(type);
      names.put(type, uses.get(simple) == 1 ? simple : type);
    }
    return names;
  }

  private void checkNames(
      String path,
      CompositionDefinition definition,
      Map<String, String> names,
      Placement.ByComponent by) {
    by.components()
        .forEach(
            (name, placement) -> {
              if (!names.containsKey(name) && !names.containsValue(name)) {
                problems.add(
                    placement.at(),
                    ConfigError.COMPONENT_UNKNOWN,
                    path,
                    definition.name(),
                    name,
                    Suggestions.among(name, names.values(), "components"));
              }
            });
  }

  private static Optional<Placement> placementOf(String type, String name, Placement placement) {
    if (placement instanceof Placement.ByComponent by) {
      Placement found = by.components().get(name);
      return Optional.ofNullable(found == null ? by.components().get(type) : found);
    }
    return Optional.of(placement);
  }

  private void checkTogether(Deployed.DeployedComposition composed, Placement placement) {
    if (!composed.hasComposedOperations() || composed.group().isPresent()) {
      return;
    }
    String operations =
        composed.definition().operations().stream()
            .filter(OperationDescriptor::composed)
            .map(OperationDescriptor::name)
            .collect(Collectors.joining(", "));
    problems.add(placement.at(), ConfigError.COMPONENTS_APART, composed.path(), operations);
  }

  private void checkIds(Deployed deployed, Location at) {
    deployed.children().forEach(child -> checkIds(child, at));
    String other = pathsById.putIfAbsent(deployed.id(), deployed.path());
    if (other != null) {
      problems.add(
          at,
          ConfigError.SAME_NUMBER,
          deployed.path(),
          other,
          Integer.toUnsignedString(deployed.id()));
    }
  }
}
