package dev.csmr.service;

import dev.csmr.ReplicaContext;

/** A service with state of its own: an interface annotated {@code @Replicated}. */
public non-sealed interface ReplicatedDefinition extends ServiceDefinition {
  /** Creates the state machine around a new object of the {@code @Replica} class. */
  ServiceStateMachine newStateMachine(ReplicaContext context);
}
