package dev.csmr.multicast;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The latest of some operations, for each key that they touch. Whoever finds an operation here
 * finds the earlier ones that it conflicts with through it. An operation is removed no sooner than
 * the earlier ones that it conflicts with.
 *
 * @param <N> what stands for an operation; told apart by identity or {@code equals}
 */
final class LatestByKey<N> {
  private final Map<Long, N> byKey = new HashMap<>();

  /** Those younger than {@link #everything} that touch some keys. */
  private final Set<N> sinceEverything = new LinkedHashSet<>();

  private N everything;

  /** Whether one of them touches what the conflicts touch. */
  boolean meets(Conflicts conflicts) {
    if (everything != null) {
      return !conflicts.equals(Conflicts.NOTHING);
    }
    if (conflicts.everything()) {
      return !sinceEverything.isEmpty();
    }
    for (int i = 0; i < conflicts.size(); i++) {
      if (byKey.containsKey(conflicts.key(i))) {
        return true;
      }
    }
    return false;
  }

  /** The latest ones that touch what the conflicts touch. */
  List<N> meeting(Conflicts conflicts) {
    List<N> found = new ArrayList<>();
    if (everything != null && !conflicts.equals(Conflicts.NOTHING)) {
      found.add(everything);
    }
    if (conflicts.everything()) {
      found.addAll(sinceEverything);
    }
    for (int i = 0; i < conflicts.size(); i++) {
      N latest = byKey.get(conflicts.key(i));
      if (latest != null) {
        found.add(latest);
      }
    }
    return found;
  }

  /** Adds one that is later than all others. */
  void add(N operation, Conflicts conflicts) {
    if (conflicts.everything()) {
      everything = operation;
      sinceEverything.clear();
      byKey.clear();
      return;
    }
    if (conflicts.size() > 0) {
      sinceEverything.add(operation);
    }
    for (int i = 0; i < conflicts.size(); i++) {
      byKey.put(conflicts.key(i), operation);
    }
  }

  /** Removes one, with the conflicts it was added with. */
  void remove(N operation, Conflicts conflicts) {
    if (operation == everything) {
      everything = null;
    }
    sinceEverything.remove(operation);
    for (int i = 0; i < conflicts.size(); i++) {
      byKey.remove(conflicts.key(i), operation);
    }
  }
}
