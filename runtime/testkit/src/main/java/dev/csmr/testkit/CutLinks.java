package dev.csmr.testkit;

import dev.csmr.replica.api.NodeLinks;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The links between the nodes of a cluster. Thread-safe. */
final class CutLinks {
  private final Map<String, Integer> sides = new ConcurrentHashMap<>();
  private final Set<String> dead = ConcurrentHashMap.newKeySet();
  private int lastSide;

  /** The links as one node has them. */
  NodeLinks of(String self) {
    return other -> connects(self, other);
  }

  private boolean connects(String one, String other) {
    return !dead.contains(one)
        && !dead.contains(other)
        && sides.getOrDefault(one, 0).equals(sides.getOrDefault(other, 0));
  }

  /** Puts nodes on a side of their own. */
  synchronized void part(Collection<String> nodes) {
    lastSide++;
    nodes.forEach(node -> sides.put(node, lastSide));
  }

  void heal() {
    sides.clear();
  }

  void die(String node) {
    dead.add(node);
  }

  void live(String node) {
    dead.remove(node);
  }
}
