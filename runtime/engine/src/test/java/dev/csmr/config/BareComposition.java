package dev.csmr.config;

import dev.csmr.service.CompositionDefinition;
import dev.csmr.service.OperationDescriptor;
import dev.csmr.service.ServiceStateMachine;
import io.grpc.ServiceDescriptor;
import java.util.List;
import java.util.Map;

/** A composition that describes no operation and has no default methods: for tests to extend. */
public abstract class BareComposition implements CompositionDefinition {
  @Override
  public String name() {
    return "test." + getClass().getSimpleName();
  }

  @Override
  public Class<?> type() {
    return getClass();
  }

  @Override
  public List<OperationDescriptor> operations() {
    return List.of();
  }

  @Override
  public ServiceDescriptor grpc() {
    return ServiceDescriptor.newBuilder(name()).build();
  }

  @Override
  public boolean partitioned() {
    return false;
  }

  @Override
  public ServiceStateMachine newStateMachine(Map<String, Object> components) {
    throw new UnsupportedOperationException("It has no default methods.");
  }
}
