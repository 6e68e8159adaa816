package dev.csmr.service;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;

/**
 * One component on one replica: generated as {@code XStateMachine}. It decodes an invocation,
 * dispatches it to the user's object, encodes the answer, and saves and restores the object's
 * state. Deterministic. Not thread-safe: the replica calls it from one thread at a time.
 */
public interface ServiceStateMachine {
  /**
   * Executes one operation. Arguments that cannot be read give an answer with status {@link
   * Reply.Status#INVALID} and change nothing; a declared exception gives {@link
   * Reply.Status#DECLARED}.
   *
   * @throws UnknownOperationException when no operation has this id; the replica must stop (I7)
   * @throws RuntimeException what the user's object threw without declaring it
   */
  Reply execute(int operation, byte[] arguments);

  /**
   * The user's object (or, for a composition, the object that composes those of its components).
   */
  Object service();

  /** Writes the whole state as one protobuf message's content. */
  void save(WireWriter out);

  /**
   * Replaces the whole state by a saved one.
   *
   * @throws dev.csmr.codec.MalformedMessageException when it cannot be read; the object must not be
   *     used afterwards
   */
  void restore(WireReader in);
}
