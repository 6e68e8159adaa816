package dev.csmr.multicast;

import dev.csmr.codec.WireReader;
import java.util.ArrayList;
import java.util.List;

/** Broken versions of the protocol, to show that the simulator finds out. */
public final class Mutants {
  private Mutants() {}

  /** The clock does not move past agreed timestamps. */
  public static Multicast withoutClockBump(String group, MulticastLimits limits) {
    return new Multicast(group, limits) {
      @Override
      void bumpClock(Timestamp agreed) {}
    };
  }

  /** A TS of an unknown operation is ignored. */
  public static Multicast withoutStartByTimestamp(String group, MulticastLimits limits) {
    return new Multicast(group, limits) {
      @Override
      boolean timestampActsAsStart() {
        return false;
      }
    };
  }

  /** Operations get timestamps whatever is open. */
  public static Multicast withTimestampsAmidOpen(String group, MulticastLimits limits) {
    return new Multicast(group, limits) {
      @Override
      boolean comesAfterOpen(PendingOperation operation) {
        return operation.isAnnounced();
      }
    };
  }

  /** Operations get timestamps before their origin has told of them. */
  public static Multicast notWaitingForTheOrigin(String group, MulticastLimits limits) {
    return new Multicast(group, limits) {
      @Override
      boolean comesAfterOpen(PendingOperation operation) {
        return operation.isAnnounced()
            ? super.comesAfterOpen(operation)
            : !open.meets(operation.conflicts());
      }
    };
  }

  /** Operations execute early whatever is pending. */
  public static Multicast executingEarlyAlways(String group, MulticastLimits limits) {
    return new Multicast(group, limits) {
      @Override
      boolean pendingMeets(Conflicts conflicts) {
        return false;
      }
    };
  }

  /** Single-group operations on several keys execute at once whatever is open. */
  public static Multicast executingAtOnceAmidOpen(String group, MulticastLimits limits) {
    return new Multicast(group, limits) {
      @Override
      boolean openMeets(Conflicts conflicts) {
        return false;
      }
    };
  }

  /** Lets operations in between the decision and the execution of a conditional one. */
  public static boolean executesAtOnceAmidVotes(Multicast state, Conflicts conflicts) {
    return conflicts.atMostOneKey() || state.pending.allLater(conflicts, state.latestDelivered);
  }

  /** Gives a state the contents of a snapshot. */
  public static void restore(Multicast empty, byte[] snapshot) {
    MulticastSnapshot.read(new WireReader(snapshot), empty);
  }

  /** Forgets what has been delivered and which messages have been accepted. */
  public static void forgetDelivered(Multicast state) {
    state.window.clear();
    state.inboxes.clear();
  }

  /** Lets an empty state begin as if its group had ordered something before. */
  public static Multicast at(long clock, Multicast empty) {
    empty.clock = clock;
    return empty;
  }

  /** Forgets what came with votes. */
  public static void forgetEnclosures(Multicast state) {
    state.pending.inOrder().forEach(operation -> operation.enclosures.clear());
  }

  /** What closes does not count as the latest that was delivered. */
  public static Multicast closingWithoutLatest(String group, MulticastLimits limits) {
    return new Multicast(group, limits) {
      @Override
      void place(OpenOperation operation, Timestamp agreed) {
        window.computeIfPresent(operation.number, (number, delivered) -> delivered.at(agreed));
      }
    };
  }

  /** What closes keeps the place that it had while it was open. */
  public static Multicast closingWithoutPlace(String group, MulticastLimits limits) {
    return new Multicast(group, limits) {
      @Override
      void place(OpenOperation operation, Timestamp agreed) {
        delivered(agreed);
      }
    };
  }

  /** A new leader for which a delivered operation follows only what it conflicts with. */
  public static <T> MulticastLeader<T> recoversConflictsOnly(
      Multicast state, LeaderHost<T> host, LeaderLimits limits) {
    return new MulticastLeader<>(state, host, limits) {
      @Override
      DependencyGraph<T> newDependencies(DependencyGraph.GraphListener<T> listener, int maxHeld) {
        return new DependencyGraph<>(listener, maxHeld) {
          private final List<Vertex<T>> earlier = new ArrayList<>();

          @Override
          void awaitRecovered(Vertex<T> node) {
            for (Vertex<T> other : earlier) {
              if (other.delivered.conflicts().meets(node.delivered.conflicts())) {
                await(node, other);
              }
            }
            earlier.add(node);
          }
        };
      }
    };
  }

  /** A leader that signals at once, whatever is not released yet. */
  public static <T> MulticastLeader<T> signalsAtOnce(
      Multicast state, LeaderHost<T> host, LeaderLimits limits) {
    return new MulticastLeader<>(state, host, limits) {
      @Override
      boolean signalsInOrder() {
        return false;
      }
    };
  }

  /** A leader that takes everything delivered before its time for released. */
  public static <T> MulticastLeader<T> forgetsAtTakeover(
      Multicast state, LeaderHost<T> host, LeaderLimits limits) {
    List<Delivered> window = List.copyOf(state.window.values());
    state.window.clear();
    MulticastLeader<T> leader = new MulticastLeader<>(state, host, limits);
    window.forEach(delivered -> state.window.put(delivered.number(), delivered));
    return leader;
  }
}
