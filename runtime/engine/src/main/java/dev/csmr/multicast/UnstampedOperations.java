package dev.csmr.multicast;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The operations that a group knows and has not given a timestamp: their origin has not told of
 * them yet, or they wait until open operations have their place. In the order in which they may get
 * one.
 */
final class UnstampedOperations {
  private final Map<MulticastId, PendingOperation> byId = new LinkedHashMap<>();

  /** How many of them were announced, by origin. */
  private final Map<String, Integer> announced = new HashMap<>();

  private long bytes;

  PendingOperation get(MulticastId id) {
    return byId.get(id);
  }

  /** Whether another plan of an operation's invocation is among them. */
  boolean isKnownOtherwise(MulticastId id) {
    for (MulticastId each : byId.keySet()) {
      if (each.isOfSameInvocation(id) && !each.equals(id)) {
        return true;
      }
    }
    return false;
  }

  boolean isEmpty() {
    return byId.isEmpty();
  }

  int size() {
    return byId.size();
  }

  long bytes() {
    return bytes;
  }

  List<PendingOperation> inOrder() {
    return List.copyOf(byId.values());
  }

  /** Adds one at the end. */
  void add(PendingOperation operation) {
    byId.put(operation.id(), operation);
    bytes += operation.operation().size();
    if (operation.isAnnounced()) {
      announced.merge(operation.operation().origin(), 1, Integer::sum);
    }
  }

  /**
   * Learns more of one. What others tell does not change its place; when its origin has told of it,
   * its place is the last.
   */
  void learn(PendingOperation operation, Runnable learning) {
    boolean known = operation.isAnnounced();
    bytes -= operation.operation().size();
    learning.run();
    bytes += operation.operation().size();
    if (!known && operation.isAnnounced()) {
      byId.remove(operation.id());
      byId.put(operation.id(), operation);
      announced.merge(operation.operation().origin(), 1, Integer::sum);
    }
  }

  /** Removes one. */
  void remove(PendingOperation operation) {
    byId.remove(operation.id());
    bytes -= operation.operation().size();
    if (operation.isAnnounced()) {
      announced.merge(operation.operation().origin(), -1, (a, b) -> a + b == 0 ? null : a + b);
    }
  }

  /** Whether one that its origin has told of waits. */
  boolean hasAnnounced(String origin) {
    return announced.containsKey(origin);
  }

  /** Whether one that might get a timestamp touches what the conflicts touch. */
  boolean meets(Conflicts conflicts) {
    for (PendingOperation operation : byId.values()) {
      if (operation.isAnnounced() && operation.conflicts().meets(conflicts)) {
        return true;
      }
    }
    return false;
  }
}
