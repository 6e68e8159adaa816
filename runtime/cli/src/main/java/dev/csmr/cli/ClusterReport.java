package dev.csmr.cli;

import dev.csmr.cli.PartitionedParts.PartitionedPart;
import dev.csmr.config.ClusterConfig;
import dev.csmr.config.DeclaredGroup;
import dev.csmr.node.ClusterStatus;
import dev.csmr.node.NodeException;
import dev.csmr.node.NodeStatus.GroupStatus;
import dev.csmr.node.SlotMoves;
import dev.csmr.node.SlotMoves.PartitionSlots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How a cluster is, as it was told.
 *
 * @param config the cluster
 * @param status what its nodes told
 * @param services what is known of the partitioned services; none while no node answers
 */
record ClusterReport(ClusterConfig config, ClusterStatus status, List<PartitionedReport> services) {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /**
   * A partitioned service.
   *
   * @param part where it is
   * @param partitions what its groups told of its partitions; none when they told nothing
   * @param problem why they told nothing: they do not answer, or its slots cannot move, so that the
   *     configuration says it all
   */
  record PartitionedReport(PartitionedPart part, List<PartitionSlots> partitions, String problem) {}

  /** Asks a cluster. */
  static ClusterReport of(ClusterConfig config) {
    ClusterStatus status = ClusterStatus.ask(config, PATIENCE);
    List<PartitionedReport> services = new ArrayList<>();
    if (!status.answers().isEmpty()) {
      PartitionedParts.of(config).forEach(part -> services.add(ask(config, part)));
    }
    return new ClusterReport(config, status, services);
  }

  private static PartitionedReport ask(ClusterConfig config, PartitionedPart part) {
    try {
      List<PartitionSlots> partitions = SlotMoves.partitions(config, part.path(), PATIENCE);
      return new PartitionedReport(part, partitions, "");
    } catch (NodeException e) {
      return new PartitionedReport(part, List.of(), e.getMessage());
    }
  }

  /** Whether every node answers, every group is served, and every replica takes part. */
  boolean isWell() {
    return status.silent().isEmpty()
        && config.groups().stream().allMatch(group -> status.leader(group.name()).isPresent())
        && status.answers().values().stream()
            .flatMap(node -> node.groups().stream())
            .allMatch(replica -> problems(replica).isEmpty());
  }

  /** What keeps a replica from its work, or needs an operator. */
  static List<String> problems(GroupStatus replica) {
    List<String> problems = new ArrayList<>();
    if (!replica.stopped().isEmpty()) {
      problems.add(replica.stopped());
    }
    if (!replica.impeded().isEmpty()) {
      problems.add(replica.impeded());
    }
    problems.addAll(replica.stuck());
    return problems;
  }

  /** In a word. */
  static String state(GroupStatus replica) {
    if (!replica.stopped().isEmpty()) {
      return "stopped";
    } else if (replica.joins()) {
      return "joins";
    } else if (!replica.impeded().isEmpty()) {
      return "impeded";
    } else if (!replica.stuck().isEmpty()) {
      return "needs help";
    }
    return replica.ready() ? "serves" : "follows";
  }

  /** The groups that a node leads and serves. */
  List<String> leads(String node) {
    return config.groups().stream()
        .map(DeclaredGroup::name)
        .filter(group -> status.replica(node, group).filter(GroupStatus::ready).isPresent())
        .toList();
  }

  /** Who has a replica of a group: its members by the configuration, and whoever else has one. */
  Set<String> hosts(DeclaredGroup group) {
    Set<String> hosts = new LinkedHashSet<>(group.members());
    status.answers().keySet().stream()
        .filter(node -> status.replica(node, group.name()).isPresent())
        .forEach(hosts::add);
    return hosts;
  }

  /** How many entries a replica has yet to execute of what is committed, as far as is known. */
  long lag(GroupStatus replica) {
    long committed =
        status.answers().keySet().stream()
            .flatMap(node -> status.replica(node, replica.group()).stream())
            .mapToLong(GroupStatus::commitIndex)
            .max()
            .orElse(0);
    return Math.max(0, committed - replica.appliedIndex());
  }
}
