package dev.csmr.replica.api;

import dev.csmr.service.CompositionDefinition;
import dev.csmr.service.ReplicatedDefinition;
import dev.csmr.service.ServiceDefinition;
import dev.csmr.service.Step;
import java.util.Map;
import java.util.Objects;

/** A component of a group: one with state, or the default methods of a composition of some. */
public sealed interface GroupComponent {
  /** The component's path within the cluster, such as {@code AuditedStore/KeyValueStore}. */
  String path();

  /** The service or composition. */
  ServiceDefinition definition();

  /** The number by which steps name it. */
  default int id() {
    return Step.componentId(path());
  }

  /**
   * A component with state of its own.
   *
   * @param path its path
   * @param definition the service
   * @param keys which keys it owns, in words that are the same at all nodes; empty for all
   */
  record Stateful(String path, ReplicatedDefinition definition, String keys)
      implements GroupComponent {
    /** Checks the parts. */
    public Stateful {
      Objects.requireNonNull(path, "path");
      Objects.requireNonNull(definition, "definition");
      Objects.requireNonNull(keys, "keys");
    }

    /** One that owns all keys. */
    public Stateful(String path, ReplicatedDefinition definition) {
      this(path, definition, "");
    }
  }

  /**
   * The default methods of a composition, all of whose components are in the same group.
   *
   * @param path its path
   * @param definition the composition
   * @param components the path of each of its components by interface name; they stand before this
   *     one in {@link GroupConfig#components()}
   */
  record ComposedComponent(
      String path, CompositionDefinition definition, Map<String, String> components)
      implements GroupComponent {
    /** Checks and copies the parts. */
    public ComposedComponent {
      Objects.requireNonNull(path, "path");
      Objects.requireNonNull(definition, "definition");
      components = Map.copyOf(components);
    }
  }
}
