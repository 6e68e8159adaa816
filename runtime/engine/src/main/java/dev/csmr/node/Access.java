package dev.csmr.node;

import dev.csmr.access.AccessPolicy;
import dev.csmr.access.CallerIdentity;
import dev.csmr.service.OperationDescriptor;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.StatusException;
import java.util.List;

/** Tells who calls. Thread-safe; never blocks. */
interface Access {
  /** Who may call an operation that names no role. */
  List<String> CLIENTS = List.of(AccessPolicy.CLIENT);

  /** Of a cluster that does not ask. */
  Access OPEN = (call, headers) -> CallerIdentity.ANYBODY;

  /**
   * Who calls.
   *
   * @throws StatusException UNAUTHENTICATED when that is not known
   */
  CallerIdentity identify(ServerCall<?, ?> call, Metadata headers) throws StatusException;

  /**
   * Why somebody may not call an operation; null when it is allowed.
   *
   * @param service the deployed service's name
   */
  static String refusal(CallerIdentity caller, String service, OperationDescriptor operation) {
    if (caller == CallerIdentity.ANYBODY) {
      return null;
    }
    List<String> needed = operation.roles().isEmpty() ? CLIENTS : operation.roles();
    return caller.refusal("operation " + operation.name() + " of service " + service, needed);
  }
}
