package dev.csmr.replica.api;

import dev.csmr.config.ComponentPlacement;
import dev.csmr.config.Setting;
import dev.csmr.config.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * The configuration of the replicas of one node.
 *
 * @param cluster the cluster's name; groups of different clusters never talk to each other
 * @param node this node's id
 * @param listen the address at which it takes Raft's requests; null for the one by which the others
 *     reach it
 * @param directory where this node keeps its logs and snapshots; made when it does not exist
 * @param groups the groups that this node hosts
 * @param placements where each component of the cluster is, in these groups or others
 * @param electionTimeoutMin the shortest silence of a leader after which an election begins
 * @param electionTimeoutMax the longest one
 * @param limits the bounds of each replica
 */
public record ReplicaServerConfig(
    String cluster,
    String node,
    String listen,
    Path directory,
    List<GroupConfig> groups,
    List<ComponentPlacement> placements,
    Duration electionTimeoutMin,
    Duration electionTimeoutMax,
    ReplicaLimits limits) {
  /** What is long enough on a machine that is shared. */
  public static final Duration ELECTION_TIMEOUT_MIN =
      Duration.ofMillis(Settings.DEFAULT.get(Setting.ELECTION_TIMEOUT_MIN_MILLIS));

  /** More than {@link #ELECTION_TIMEOUT_MIN}, so that members do not stand at the same time. */
  public static final Duration ELECTION_TIMEOUT_MAX =
      Duration.ofMillis(Settings.DEFAULT.get(Setting.ELECTION_TIMEOUT_MAX_MILLIS));

  /** Checks and copies the parts. */
  public ReplicaServerConfig {
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(node, "node");
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(limits, "limits");
    groups = List.copyOf(groups);
    placements = List.copyOf(placements);
    if (electionTimeoutMin.toMillis() < 50
        || electionTimeoutMax.compareTo(electionTimeoutMin) <= 0) {
      throw new IllegalArgumentException(
          "The election timeout is between "
              + electionTimeoutMin
              + " and "
              + electionTimeoutMax
              + "; it takes at least 50 ms, and a maximum above the minimum.");
    }
    for (GroupConfig group : groups) {
      self(group, node);
    }
  }

  /** With the default timeouts and bounds. */
  public ReplicaServerConfig(
      String cluster, String node, Path directory, List<GroupConfig> groups) {
    this(
        cluster,
        node,
        null,
        directory,
        groups,
        List.of(),
        ELECTION_TIMEOUT_MIN,
        ELECTION_TIMEOUT_MAX,
        ReplicaLimits.DEFAULT);
  }

  public static Member self(GroupConfig group, String node) {
    return group.members().stream()
        .filter(member -> member.node().equals(node))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Node " + node + " is not a member of group " + group.name() + "."));
  }
}
