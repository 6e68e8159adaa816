package dev.csmr.service;

import dev.csmr.ReplicaContext;

/** A service with state of its own: an interface annotated {@code @Replicated}. */
public non-sealed interface ReplicatedDefinition extends ServiceDefinition {
  /** Creates the state machine around a new object of the {@code @Replica} class. */
  ServiceStateMachine newStateMachine(ReplicaContext context);

  /**
   * A number that changes whenever the types change of which the service consists: replicas whose
   * numbers differ may rightly save the same state as other bytes. 0 when that is not told.
   */
  default long form() {
    return 0;
  }

  /** Whether its state machines are {@link MovableStateMachine}s. */
  default boolean movable() {
    return false;
  }
}
