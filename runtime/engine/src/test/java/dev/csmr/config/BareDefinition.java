package dev.csmr.config;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.service.CanonicalKey;
import dev.csmr.service.OperationDescriptor;
import dev.csmr.service.ReplicatedDefinition;
import dev.csmr.service.ServiceStateMachine;
import io.grpc.ServiceDescriptor;
import java.util.List;

/**
 * A service that describes no operation, and a state machine without state: for tests to extend.
 */
public abstract class BareDefinition implements ReplicatedDefinition {
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
  public List<CanonicalKey> keys(int operation, byte[] arguments) {
    return List.of();
  }

  /** A state machine without state. */
  public abstract static class Machine implements ServiceStateMachine {
    @Override
    public Object service() {
      return this;
    }

    @Override
    public void save(WireWriter out) {}

    @Override
    public void restore(WireReader in) {}
  }
}
