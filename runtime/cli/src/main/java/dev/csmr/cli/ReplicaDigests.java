package dev.csmr.cli;

import dev.csmr.node.ClusterStatus;
import dev.csmr.node.NodeStatus.GroupStatus;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares the digests that a group's replicas tell, of what they executed and of their states.
 * Digests can be compared where they are of the same entry, so replicas are to be asked again and
 * again. Not thread-safe.
 */
final class ReplicaDigests {
  private final String group;
  private final Map<Long, Map<String, Long>> executed = new TreeMap<>();
  private final Map<Long, Map<String, Long>> states = new TreeMap<>();

  ReplicaDigests(String group) {
    this.group = group;
  }

  /** Takes what replicas tell now. */
  void hear(ClusterStatus status) {
    for (String node : status.answers().keySet()) {
      Optional<GroupStatus> replica = status.replica(node, group);
      replica.ifPresent(
          each -> {
            hear(executed, node, each.executedIndex(), each.executedDigest());
            hear(states, node, each.stateIndex(), each.stateDigest());
          });
    }
  }

  private static void hear(
      Map<Long, Map<String, Long>> digests, String node, long index, long digest) {
    if (index > 0) {
      digests.computeIfAbsent(index, unused -> new TreeMap<>()).put(node, digest);
    }
  }

  /** The first entry at which two replicas differ, with who says what; empty when none is known. */
  Optional<String> difference() {
    return difference(executed, "executed").or(() -> difference(states, "is in the state"));
  }

  private static Optional<String> difference(Map<Long, Map<String, Long>> digests, String what) {
    return digests.entrySet().stream()
        .filter(each -> new HashSet<>(each.getValue().values()).size() > 1)
        .findFirst()
        .map(each -> "what " + what + " differs at entry " + each.getKey() + ": " + hex(each));
  }

  private static String hex(Map.Entry<Long, Map<String, Long>> digests) {
    StringBuilder text = new StringBuilder();
    digests
        .getValue()
        .forEach(
            (node, digest) ->
                text.append(node).append(' ').append(Long.toHexString(digest)).append(", "));
    return text.substring(0, text.length() - 2);
  }

  /** Whether all of these are known to agree at some entry. */
  boolean haveAgreed(Set<String> nodes) {
    return agreed(nodes).isPresent();
  }

  /** The newest entry at which all of these were compared. */
  Optional<Long> agreed(Set<String> nodes) {
    Set<Long> entries = new TreeSet<>();
    for (Map<Long, Map<String, Long>> digests : List.of(executed, states)) {
      digests.forEach(
          (index, told) -> {
            if (told.keySet().containsAll(nodes)) {
              entries.add(index);
            }
          });
    }
    return entries.stream().max(Long::compare);
  }
}
