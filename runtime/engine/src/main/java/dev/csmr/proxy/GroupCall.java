package dev.csmr.proxy;

import dev.csmr.multicast.Operation;
import dev.csmr.replica.api.GroupReplica;
import dev.csmr.replica.api.Waiter;
import dev.csmr.service.Invocation;
import dev.csmr.service.frame.InvocationMode;

/**
 * A call of a group: handed to this node's replica as it is, and sent as a {@link PeerRequest} to
 * another node's only.
 */
sealed interface GroupCall {
  /** Hands it to a replica of this node. */
  void submitTo(GroupReplica replica, Waiter waiter);

  /** The request of it to another node's replica. */
  PeerRequest toPeer(String group);

  /** Whether it may have changed something when no answer comes. */
  boolean mayChange();

  /** Whether any replica may answer, from old state. */
  boolean isStale();

  /**
   * An invocation in one group.
   *
   * @param mode how to execute it
   */
  record Invoke(InvocationMode mode, Invocation invocation) implements GroupCall {
    @Override
    public void submitTo(GroupReplica replica, Waiter waiter) {
      switch (mode) {
        case COMMAND -> replica.submit(invocation, waiter);
        case QUERY -> replica.query(invocation, waiter);
        case STALE_QUERY -> replica.staleQuery(invocation, waiter);
      }
    }

    @Override
    public PeerRequest toPeer(String group) {
      PeerRequestKind asked =
          switch (mode) {
            case COMMAND -> PeerRequestKind.COMMAND;
            case QUERY -> PeerRequestKind.QUERY;
            case STALE_QUERY -> PeerRequestKind.STALE_QUERY;
          };
      return PeerRequest.of(asked, group, invocation);
    }

    @Override
    public boolean mayChange() {
      return mode == InvocationMode.COMMAND;
    }

    @Override
    public boolean isStale() {
      return mode == InvocationMode.STALE_QUERY;
    }
  }

  /** The beginning of a multi-group operation in one of its destinations. */
  record Start(Operation operation) implements GroupCall {
    @Override
    public void submitTo(GroupReplica replica, Waiter waiter) {
      replica.start(operation, waiter);
    }

    @Override
    public PeerRequest toPeer(String group) {
      return PeerRequest.start(group, operation);
    }

    @Override
    public boolean mayChange() {
      return true;
    }

    @Override
    public boolean isStale() {
      return false;
    }
  }
}
