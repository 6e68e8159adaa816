package dev.csmr.multicast;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The operations that are pending in a group, ordered by timestamp: all, those that touch
 * everything, and those that touch each key. An operation is first if no pending one that it
 * conflicts with has a smaller timestamp.
 */
final class PendingOperations {
  private final Map<MulticastId, PendingOperation> byId = new HashMap<>();
  private final TreeSet<PendingOperation> all = new TreeSet<>();
  private final TreeSet<PendingOperation> everything = new TreeSet<>();
  private final Map<Long, TreeSet<PendingOperation>> byKey = new HashMap<>();
  private long bytes;

  PendingOperation get(MulticastId id) {
    return byId.get(id);
  }

  /** Whether another plan of an operation's invocation is among them. */
  boolean isKnownOtherwise(MulticastId id) {
    for (PendingOperation operation : all) {
      if (operation.id().isOfSameInvocation(id) && !operation.id().equals(id)) {
        return true;
      }
    }
    return false;
  }

  /** All of them in the order of their timestamps. */
  Iterable<PendingOperation> inOrder() {
    return all;
  }

  int size() {
    return all.size();
  }

  long bytes() {
    return bytes;
  }

  void add(PendingOperation operation) {
    byId.put(operation.id(), operation);
    all.add(operation);
    bytes += operation.operation().size();
    Conflicts conflicts = operation.conflicts();
    if (conflicts.everything()) {
      everything.add(operation);
    }
    for (int i = 0; i < conflicts.size(); i++) {
      byKey.computeIfAbsent(conflicts.key(i), key -> new TreeSet<>()).add(operation);
    }
  }

  /** Removes an operation; its timestamp must not change while it is in here. */
  void remove(PendingOperation operation) {
    byId.remove(operation.id());
    all.remove(operation);
    bytes -= operation.operation().size();
    Conflicts conflicts = operation.conflicts();
    if (conflicts.everything()) {
      everything.remove(operation);
    }
    for (int i = 0; i < conflicts.size(); i++) {
      TreeSet<PendingOperation> ofKey = byKey.get(conflicts.key(i));
      ofKey.remove(operation);
      if (ofKey.isEmpty()) {
        byKey.remove(conflicts.key(i));
      }
    }
  }

  /** Whether one of them touches what the conflicts touch. */
  boolean meets(Conflicts conflicts) {
    if (conflicts.everything()) {
      return !all.isEmpty();
    }
    if (!everything.isEmpty()) {
      return true;
    }
    for (int i = 0; i < conflicts.size(); i++) {
      if (byKey.containsKey(conflicts.key(i))) {
        return true;
      }
    }
    return false;
  }

  /** The first one that touches what the conflicts touch, or null. */
  MulticastId first(Conflicts conflicts) {
    PendingOperation first = null;
    for (PendingOperation each : candidates(conflicts)) {
      first = first == null || each.compareTo(first) < 0 ? each : first;
    }
    return first == null ? null : first.id();
  }

  boolean isFirst(PendingOperation operation) {
    Conflicts conflicts = operation.conflicts();
    if (conflicts.everything()) {
      return all.first().compareTo(operation) == 0;
    }
    if (!everything.isEmpty() && everything.first().compareTo(operation) < 0) {
      return false;
    }
    for (int i = 0; i < conflicts.size(); i++) {
      if (byKey.get(conflicts.key(i)).first().compareTo(operation) < 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether every pending operation that meets the conflicts is later than a timestamp. */
  boolean allLater(Conflicts conflicts, Timestamp timestamp) {
    if (conflicts.everything()) {
      return all.isEmpty() || all.first().timestamp().compareTo(timestamp) > 0;
    }
    if (!everything.isEmpty() && everything.first().timestamp().compareTo(timestamp) < 0) {
      return false;
    }
    for (int i = 0; i < conflicts.size(); i++) {
      TreeSet<PendingOperation> ofKey = byKey.get(conflicts.key(i));
      if (ofKey != null && ofKey.first().timestamp().compareTo(timestamp) < 0) {
        return false;
      }
    }
    return true;
  }

  /** The operations that may have become first when one with these conflicts left its place. */
  List<PendingOperation> candidates(Conflicts conflicts) {
    List<PendingOperation> candidates = new ArrayList<>();
    if (conflicts.everything()) {
      // Nothing behind an operation that touches everything is first.
      for (PendingOperation operation : all) {
        candidates.add(operation);
        if (operation.conflicts().everything()) {
          break;
        }
      }
      return candidates;
    }
    if (!everything.isEmpty()) {
      candidates.add(everything.first());
    }
    for (int i = 0; i < conflicts.size(); i++) {
      TreeSet<PendingOperation> ofKey = byKey.get(conflicts.key(i));
      if (ofKey != null) {
        candidates.add(ofKey.first());
      }
    }
    return candidates;
  }
}
