package dev.csmr.service;

import dev.csmr.codec.OtherVersionException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;

/**
 * The default methods of one composition on one replica: generated as {@code XStateMachine}. It
 * executes no other operations, for those go to the components, and has no state of its own.
 */
public interface ComposedStateMachine extends ServiceStateMachine {
  @Override
  default void save(WireWriter out) {}

  /**
   * Checks that a saved state is empty.
   *
   * @throws OtherVersionException when it is not: another version of the class, which had a state,
   *     saved it
   */
  @Override
  default void restore(WireReader in) {
    if (in.readTag() != 0) {
      throw new OtherVersionException(
          "The snapshot has a state of "
              + service().getClass().getName()
              + ", which has none of its own: another version of the class wrote it. Start this node"
              + " with that version.");
    }
  }
}
