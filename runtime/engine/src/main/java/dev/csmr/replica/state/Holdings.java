package dev.csmr.replica.state;

import dev.csmr.replica.api.GroupComponent;
import dev.csmr.replica.api.GroupConfig;
import dev.csmr.replica.entry.Holding;
import dev.csmr.service.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The components that a group's log says the group holds, and which keys each owns. The first word
 * about a component stands: a replica that is configured otherwise would look for keys where they
 * are not, so it must stop. Not thread-safe.
 */
final class Holdings {
  private final Map<String, String> configured = new TreeMap<>();
  private final Map<String, String> recorded = new TreeMap<>();

  /** The components that were added while the replica ran. */
  private final Set<String> added = new HashSet<>();

  private List<Holding> all = List.of();
  private List<Holding> toRecord;

  /** Those of a log that says nothing yet. */
  Holdings(GroupConfig group) {
    grow(group);
    added.clear();
  }

  /** Takes up components that are new in the configuration. */
  void grow(GroupConfig wider) {
    for (GroupComponent component : wider.components()) {
      if (component instanceof GroupComponent.Stateful stateful
          && configured.putIfAbsent(stateful.path(), stateful.keys()) == null) {
        added.add(stateful.path());
      }
    }
    toRecord = missing();
  }

  private List<Holding> missing() {
    Map<String, String> missing = new TreeMap<>(configured);
    missing.keySet().removeAll(recorded.keySet());
    return list(missing);
  }

  /**
   * Whether a component is a part of the state: one that was added is once the log names it, since
   * other replicas may not have it before.
   */
  boolean isSaved(String path) {
    return !added.contains(path) || recorded.containsKey(path);
  }

  /** What is a part of the state, by path; by the log, where that says it. */
  List<Holding> saved() {
    Map<String, String> saved = new TreeMap<>(configured);
    saved.keySet().removeIf(path -> !isSaved(path));
    saved.putAll(recorded);
    return list(saved);
  }

  /** What the log says, by path; another list each time that it says something new. */
  List<Holding> all() {
    return all;
  }

  /** What this node, when it leads, is to have the log say. */
  List<Holding> toRecord() {
    return toRecord;
  }

  /** The numbers of the components that the log names; null when it names all. */
  Set<Integer> namedOnly() {
    return toRecord.isEmpty()
        ? null
        : all.stream()
            .map(holding -> Step.componentId(holding.path()))
            .collect(Collectors.toUnmodifiableSet());
  }

  /** The log says so. */
  void record(List<Holding> said) {
    said.forEach(holding -> recorded.putIfAbsent(holding.path(), holding.keys()));
    all = list(recorded);
    toRecord = missing();
  }

  /** In what this node is configured otherwise than the log says; null when in nothing. */
  String contradiction() {
    for (Holding held : all) {
      String own = configured.get(held.path());
      if (own != null && !own.equals(held.keys())) {
        return held.path()
            + " with "
            + inWords(held.keys())
            + ", and this node's configuration says "
            + inWords(own);
      }
    }
    return null;
  }

  private static String inWords(String keys) {
    return keys.isEmpty() ? "all keys" : keys;
  }

  private static List<Holding> list(Map<String, String> holdings) {
    List<Holding> list = new ArrayList<>(holdings.size());
    holdings.forEach((path, keys) -> list.add(new Holding(path, keys)));
    return List.copyOf(list);
  }
}
