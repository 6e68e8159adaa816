package dev.csmr.service;

import io.grpc.ServiceDescriptor;
import java.util.List;

/**
 * The definition of a service or composition, which tells a node what it has to know: generated as
 * {@code XService} for each annotated interface {@code X} ({@code XDefinition} where the name of X
 * itself ends in "Service") and registered for {@link java.util.ServiceLoader} under this type, so
 * that a node finds every service on the class path by itself. Immutable and thread-safe.
 */
public sealed interface ServiceDefinition permits ReplicatedDefinition, CompositionDefinition {
  /** The interface's qualified name, which is also the full name of the gRPC service. */
  String name();

  /** The annotated interface. */
  Class<?> type();

  /** All operations a caller may invoke, inherited ones included, in the order of their names. */
  List<OperationDescriptor> operations();

  /**
   * The gRPC form of the service: one unary method per operation, whose simple name is the
   * operation's with a capital first letter.
   */
  ServiceDescriptor grpc();

  /**
   * Checks that this version of the service understands the arguments of an invocation wholly. What
   * it does not is never logged, for a replica that met it in its log would have to stop.
   *
   * @throws dev.csmr.codec.MalformedMessageException when it does not
   */
  default void check(int operation, byte[] arguments) {}

  /**
   * The partition keys that an invocation names, when what is at them is all it may touch. Empty
   * when it may touch everything: the operation has no {@code @PartitionKey}, or was not proven to
   * keep to it.
   *
   * @throws dev.csmr.codec.MalformedMessageException when the arguments cannot be read
   */
  List<CanonicalKey> keys(int operation, byte[] arguments);
}
