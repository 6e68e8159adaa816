package dev.csmr.config;

import dev.csmr.ReplicaContext;
import dev.csmr.service.CanonicalKey;
import dev.csmr.service.ComponentRouters;
import dev.csmr.service.CompositionDefinition;
import dev.csmr.service.OperationDescriptor;
import dev.csmr.service.OperationKind;
import dev.csmr.service.ReplicatedDefinition;
import dev.csmr.service.Router;
import dev.csmr.service.ServiceStateMachine;
import dev.csmr.service.StableHash;
import io.grpc.ServiceDescriptor;
import java.util.List;
import java.util.Map;

/** Definitions as the processor generates them, as far as a configuration looks at them. */
public final class TestDefinitions {
  private TestDefinitions() {}

  /** A service without operations. */
  public static ReplicatedDefinition service(String name) {
    return new Service(name);
  }

  /** A composition without operations of its own. */
  public static CompositionDefinition composition(String name, String... components) {
    return new Composition(name, List.of(components), false, List.of());
  }

  /** A composition whose component is partitioned. */
  public static CompositionDefinition partitioned(String name, String component) {
    return new Composition(name, List.of(component), true, List.of());
  }

  /** A composition with a command that is executed inside a group. */
  public static CompositionDefinition withDefaultMethod(
      String name, String operation, String... components) {
    return new Composition(
        name,
        List.of(components),
        false,
        List.of(
            new OperationDescriptor(
                StableHash.of(operation), operation, OperationKind.COMMAND, true)));
  }

  private record Service(String name) implements ReplicatedDefinition {
    @Override
    public Class<?> type() {
      return Object.class;
    }

    @Override
    public List<OperationDescriptor> operations() {
      return List.of();
    }

    @Override
    public ServiceDescriptor grpc() {
      return ServiceDescriptor.newBuilder(name).build();
    }

    @Override
    public List<CanonicalKey> keys(int operation, byte[] arguments) {
      return List.of();
    }

    @Override
    public ServiceStateMachine newStateMachine(ReplicaContext context) {
      throw new UnsupportedOperationException(name);
    }
  }

  private record Composition(
      String name,
      List<String> components,
      boolean partitioned,
      List<OperationDescriptor> operations)
      implements CompositionDefinition {
    @Override
    public Class<?> type() {
      return Object.class;
    }

    @Override
    public ServiceDescriptor grpc() {
      return ServiceDescriptor.newBuilder(name).build();
    }

    @Override
    public List<CanonicalKey> keys(int operation, byte[] arguments) {
      return List.of();
    }

    @Override
    public Router newProxy(ComponentRouters components) {
      throw new UnsupportedOperationException(name);
    }

    @Override
    public ServiceStateMachine newStateMachine(Map<String, Object> components) {
      throw new UnsupportedOperationException(name);
    }
  }
}
