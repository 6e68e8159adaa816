package dev.csmr.testkit;

import dev.csmr.ReplicaContext;
import dev.csmr.service.CanonicalKey;
import dev.csmr.service.OperationDescriptor;
import dev.csmr.service.ReplicatedDefinition;
import dev.csmr.service.ServiceStateMachine;
import io.grpc.ServiceDescriptor;
import java.util.List;
import java.util.function.Consumer;

/** A service whose replicas have twins. */
record TwinDefinition(ReplicatedDefinition original, Consumer<String> findings)
    implements ReplicatedDefinition {
  @Override
  public ServiceStateMachine newStateMachine(ReplicaContext context) {
    return new TwinStateMachine(original, context, findings);
  }

  @Override
  public String name() {
    return original.name();
  }

  @Override
  public Class<?> type() {
    return original.type();
  }

  @Override
  public List<OperationDescriptor> operations() {
    return original.operations();
  }

  @Override
  public ServiceDescriptor grpc() {
    return original.grpc();
  }

  @Override
  public void check(int operation, byte[] arguments) {
    original.check(operation, arguments);
  }

  @Override
  public List<CanonicalKey> keys(int operation, byte[] arguments) {
    return original.keys(operation, arguments);
  }

  @Override
  public long form() {
    return original.form();
  }

  @Override
  public boolean movable() {
    return original.movable();
  }
}
