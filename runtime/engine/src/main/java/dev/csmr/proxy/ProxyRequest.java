package dev.csmr.proxy;

import dev.csmr.service.InvocationIdentity;
import dev.csmr.service.frame.InvocationMode;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * One invocation of a deployed service, as a node got it.
 *
 * @param identity makes it happen once
 * @param mode how to execute it
 * @param piece which piece of the answer is wanted, if that is too large for one message; from 0
 * @param operation the operation's id
 * @param arguments the request message; not to be modified
 * @param mapVersion the version of the map of the service's slots that the caller knew when it sent
 *     the invocation first, the same for all attempts; 0 when it knew none
 * @param deadlineNanos by {@link System#nanoTime}: until when to try again what was not executed
 * @param gone whether the caller does not wait any more; asked from any thread
 */
public record ProxyRequest(
    InvocationIdentity identity,
    InvocationMode mode,
    int piece,
    int operation,
    byte[] arguments,
    long mapVersion,
    long deadlineNanos,
    BooleanSupplier gone) {
  /** Checks the parts. */
  public ProxyRequest {
    Objects.requireNonNull(identity, "identity");
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(arguments, "arguments");
    Objects.requireNonNull(gone, "gone");
  }

  Patience patience() {
    return new Patience(deadlineNanos, gone);
  }
}
