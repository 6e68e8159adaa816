package dev.csmr.replica.api;

/**
 * Which other nodes are connected with this one: all that the network reaches, unless a test cuts
 * links. Thread-safe.
 */
@FunctionalInterface
public interface NodeLinks {
  /** Nothing is cut. */
  NodeLinks WHOLE = node -> true;

  /** Whether what another node asks is heard here, and what it is answered leaves; never blocks. */
  boolean connects(String node);
}
