package dev.csmr.service;

import java.util.List;
import java.util.Map;

/** A composition: an interface annotated {@code @ComposeWith}. */
public non-sealed interface CompositionDefinition extends ServiceDefinition {
  /**
   * {@inheritDoc}
   *
   * <p>Only its default methods are asked for: what they touch is not known. All other operations
   * are those of the components.
   */
  @Override
  default List<CanonicalKey> keys(int operation, byte[] arguments) {
    return List.of();
  }

  /** The names of the component interfaces, in the order of the annotation. */
  List<String> components();

  /** Whether its only component is split by partition key. */
  boolean partitioned();

  /** Creates the proxy: the routing code, one method per operation. */
  Router newProxy(ComponentRouters components);

  /**
   * Creates what executes the composition's default methods inside a group that holds all its
   * components.
   *
   * @param components the components' objects by interface name, each a {@link
   *     ServiceStateMachine#service()}
   * @throws UnsupportedOperationException when the composition is partitioned
   */
  ServiceStateMachine newStateMachine(Map<String, Object> components);
}
