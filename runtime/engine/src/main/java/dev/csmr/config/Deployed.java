package dev.csmr.config;

import dev.csmr.service.CompositionDefinition;
import dev.csmr.service.OperationDescriptor;
import dev.csmr.service.ReplicatedDefinition;
import dev.csmr.service.ServiceDefinition;
import dev.csmr.service.Step;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One instance of a service in a cluster: a deployed service, or a component or partition of one.
 */
public sealed interface Deployed {
  /**
   * Where it is in the tree of its service: the service's name, then the component's simple name
   * (qualified when two siblings share it), then {@code #} and the number of the partition, such as
   * {@code AuditedStore/AuditLog} or {@code PartitionedStore/KeyValueStore#1}.
   */
  String path();

  /** What it is an instance of. */
  ServiceDefinition definition();

  /** The number by which steps name it; unique in the cluster. */
  default int id() {
    return Step.componentId(path());
  }

  /** The group that holds all of it, if it is one group and one instance of each component. */
  Optional<String> group();

  /** What it is made of; empty for a leaf. */
  List<Deployed> children();

  /**
   * A service with state of its own.
   *
   * @param path its path
   * @param definition the service
   * @param home the group that holds it
   * @param keys which keys it owns, as {@link PartitionScheme#canonical} says it; empty for all
   * @param at where the configuration places it
   */
  record Leaf(String path, ReplicatedDefinition definition, String home, String keys, Location at)
      implements Deployed {
    /** Checks the parts. */
    public Leaf {
      Objects.requireNonNull(path, "path");
      Objects.requireNonNull(definition, "definition");
      Objects.requireNonNull(home, "home");
      Objects.requireNonNull(keys, "keys");
      Objects.requireNonNull(at, "at");
    }

    @Override
    public Optional<String> group() {
      return Optional.of(home);
    }

    @Override
    public List<Deployed> children() {
      return List.of();
    }
  }

  /**
   * A composition that is not partitioned.
   *
   * @param path its path
   * @param definition the composition
   * @param components by the qualified name of the component's interface, in the order of {@link
   *     CompositionDefinition#components()}
   */
  record DeployedComposition(
      String path, CompositionDefinition definition, Map<String, Deployed> components)
      implements Deployed {
    /** Checks and copies the parts. */
    public DeployedComposition {
      Objects.requireNonNull(path, "path");
      Objects.requireNonNull(definition, "definition");
      components = Collections.unmodifiableMap(new LinkedHashMap<>(components));
    }

    /** Present when the components are together. */
    @Override
    public Optional<String> group() {
      Optional<String> first = children().get(0).group();
      return first.filter(
          group -> children().stream().allMatch(child -> child.group().equals(Optional.of(group))));
    }

    @Override
    public List<Deployed> children() {
      return List.copyOf(components.values());
    }

    /** Whether it has default methods, which execute inside a group. */
    public boolean hasComposedOperations() {
      return definition.operations().stream().anyMatch(OperationDescriptor::composed);
    }
  }

  /**
   * A partitioned composition.
   *
   * @param path its path
   * @param definition the composition
   * @param scheme which partition owns which key
   * @param partitions the instances of its component, in the order of the scheme
   */
  record Partitioned(
      String path,
      CompositionDefinition definition,
      PartitionScheme scheme,
      List<Deployed> partitions)
      implements Deployed {
    /** Checks and copies the parts. */
    public Partitioned {
      Objects.requireNonNull(path, "path");
      Objects.requireNonNull(definition, "definition");
      Objects.requireNonNull(scheme, "scheme");
      partitions = List.copyOf(partitions);
    }

    /**
     * How many partitions it begins with; those behind them own no slots at first, and join while
     * it runs.
     */
    public int founding() {
      return scheme instanceof SlotScheme slots ? slots.founding() : partitions.size();
    }

    /** Whether its slots may move: its partitions are leaves whose state belongs to keys. */
    public boolean movable() {
      return scheme instanceof SlotScheme
          && partitions.stream()
              .allMatch(each -> each instanceof Leaf leaf && leaf.definition().movable());
    }

    /** Always empty: there is no single instance that a group could hold. */
    @Override
    public Optional<String> group() {
      return Optional.empty();
    }

    @Override
    public List<Deployed> children() {
      return partitions;
    }
  }
}
