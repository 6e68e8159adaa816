package dev.csmr.node;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.Deployed;
import dev.csmr.config.Deployment;
import dev.csmr.config.Limits;
import dev.csmr.config.NodeConfig;
import dev.csmr.config.RaftSettings;
import dev.csmr.replica.GroupComponent;
import dev.csmr.replica.GroupConfig;
import dev.csmr.replica.Member;
import dev.csmr.replica.ReplicaLimits;
import dev.csmr.replica.ReplicaServerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Says in the words of the replicas what the configuration says. */
final class ReplicaSetup {
  private ReplicaSetup() {}

  static ReplicaServerConfig of(Deployment deployment, NodeConfig node) {
    ClusterConfig config = deployment.config();
    RaftSettings raft = config.raft();
    List<GroupConfig> groups = new ArrayList<>();
    for (dev.csmr.config.GroupConfig group : config.groupsOf(node.name())) {
      groups.add(
          new GroupConfig(
              group.name(),
              group.members().stream().map(name -> member(config, name)).toList(),
              deployment.components(group.name()).stream().map(ReplicaSetup::component).toList()));
    }
    return new ReplicaServerConfig(
        config.name(),
        node.name(),
        node.listen(),
        node.data(),
        groups,
        Duration.ofMillis(raft.electionTimeoutMinMillis()),
        Duration.ofMillis(raft.electionTimeoutMaxMillis()),
        limits(config.limits(), raft));
  }

  /** A node as a member of groups. */
  static Member member(ClusterConfig config, String name) {
    NodeConfig node = config.node(name).orElseThrow();
    return new Member(name, node.host(), node.raftPort(), node.port());
  }

  private static GroupComponent component(Deployed deployed) {
    if (deployed instanceof Deployed.Leaf leaf) {
      return new GroupComponent.Stateful(leaf.path(), leaf.definition());
    }
    Deployed.Composed composed = (Deployed.Composed) deployed;
    Map<String, String> paths = new LinkedHashMap<>();
    composed.components().forEach((type, child) -> paths.put(type, child.path()));
    return new GroupComponent.Composed(composed.path(), composed.definition(), paths);
  }

  private static ReplicaLimits limits(Limits limits, RaftSettings raft) {
    return new ReplicaLimits(
        limits.queuedCommands(),
        limits.queuedCommandBytes(),
        raft.entryCommands(),
        raft.entryBytes(),
        raft.entriesInFlight(),
        raft.companyInEntryMillis(),
        limits.queuedQueries(),
        raft.snapshotEntries(),
        raft.snapshotBytes(),
        raft.retainedEntries(),
        limits.sessions());
  }
}
