package dev.csmr.service;

/**
 * Turns an invocation of a service or composition into a {@link Plan}: which groups execute what.
 * Generated as {@code XProxy} for a composition; the runtime has one for a service in a group.
 * Stateless and thread-safe.
 */
@FunctionalInterface
public interface Router {
  /**
   * Plans one invocation.
   *
   * @throws dev.csmr.codec.MalformedMessageException when the arguments cannot be read
   * @throws UnknownOperationException when the service has no such operation
   */
  Plan plan(int operation, byte[] arguments);
}
