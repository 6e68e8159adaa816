package dev.csmr.config;

import dev.csmr.ReplicaContext;
import dev.csmr.service.ComponentRouters;
import dev.csmr.service.CompositionDefinition;
import dev.csmr.service.OperationDescriptor;
import dev.csmr.service.OperationKind;
import dev.csmr.service.ReplicatedDefinition;
import dev.csmr.service.Router;
import dev.csmr.service.ServiceStateMachine;
import dev.csmr.service.StableHash;
import java.util.List;

/** Definitions as the processor generates them, as far as a configuration looks at them. */
public final class TestDefinitions {
  private TestDefinitions() {}

  /** A service without operations. */
  public static ReplicatedDefinition service(String name) {
    return new BareDefinition() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public ServiceStateMachine newStateMachine(ReplicaContext context) {
        throw new UnsupportedOperationException(name);
      }
    };
  }

  /** A composition without operations of its own. */
  public static CompositionDefinition composition(String name, String... components) {
    return composition(name, List.of(components), false, List.of());
  }

  /** A composition whose component is partitioned. */
  public static CompositionDefinition partitioned(String name, String component) {
    return composition(name, List.of(component), true, List.of());
  }

  /** A composition with a command that is executed inside a group. */
  public static CompositionDefinition withDefaultMethod(
      String name, String operation, String... components) {
    return composition(
        name,
        List.of(components),
        false,
        List.of(
            new OperationDescriptor(
                StableHash.of(operation), operation, OperationKind.COMMAND, true)));
  }

  private static CompositionDefinition composition(
      String name,
      List<String> components,
      boolean partitioned,
      List<OperationDescriptor> operations) {
    return new BareComposition() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public List<OperationDescriptor> operations() {
        return operations;
      }

      @Override
      public List<String> components() {
        return components;
      }

      @Override
      public boolean partitioned() {
        return partitioned;
      }

      @Override
      public Router newProxy(ComponentRouters routers) {
        throw new UnsupportedOperationException(name);
      }
    };
  }
}
