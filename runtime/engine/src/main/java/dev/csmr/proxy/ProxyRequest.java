package dev.csmr.proxy;

import dev.csmr.service.frame.Request;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * One invocation of a deployed service, as a node got it.
 *
 * @param session the session's id
 * @param sequence the invocation's number within the session, from 1
 * @param firstIncomplete every sequence below it was answered and will not be sent again
 * @param expiresAtMillis log time after which it is refused
 * @param kind how to execute it
 * @param piece which piece of the answer is wanted, if that is too large for one message; from 0
 * @param operation the operation's id
 * @param arguments the request message; not to be modified
 * @param deadlineNanos by {@link System#nanoTime}: until when to try again what was not executed
 * @param gone whether the caller does not wait any more; asked from any thread
 */
public record ProxyRequest(
    long session,
    long sequence,
    long firstIncomplete,
    long expiresAtMillis,
    Request.Kind kind,
    int piece,
    int operation,
    byte[] arguments,
    long deadlineNanos,
    BooleanSupplier gone) {
  /** Checks the parts. */
  public ProxyRequest {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(arguments, "arguments");
    Objects.requireNonNull(gone, "gone");
  }

  Patience patience() {
    return new Patience(deadlineNanos, gone);
  }
}
