package dev.csmr.replica.api;

import dev.csmr.multicast.Envelope;

/**
 * Carries the messages of the order across groups to other groups' leaders. Messages may be lost,
 * repeated and reordered; whoever needs one sends it again. Implementations are thread-safe and
 * neither block nor call back.
 */
@FunctionalInterface
public interface MulticastPeers {
  /** For clusters whose operations are all within one group. */
  MulticastPeers NONE = (group, envelope) -> {};

  /** Sends a message to whichever node leads a group, this one included. */
  void send(String group, Envelope envelope);
}
