package dev.csmr.node;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.DeclaredGroup;
import dev.csmr.config.Deployed;
import dev.csmr.config.Deployment;
import dev.csmr.config.NodeConfig;
import dev.csmr.config.Setting;
import dev.csmr.config.Settings;
import dev.csmr.replica.api.GroupComponent;
import dev.csmr.replica.api.GroupConfig;
import dev.csmr.replica.api.Member;
import dev.csmr.replica.api.ReplicaLimits;
import dev.csmr.replica.api.ReplicaServerConfig;
import dev.csmr.replica.api.SlottedService;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Says in the words of the replicas what the configuration says. */
final class ReplicaSetup {
  private ReplicaSetup() {}

  static ReplicaServerConfig of(Deployment deployment, NodeConfig node) {
    ClusterConfig config = deployment.config();
    Settings settings = config.settings();
    List<GroupConfig> groups =
        config.groupsOf(node.name()).stream().map(group -> group(deployment, group)).toList();
    return new ReplicaServerConfig(
        config.name(),
        node.name(),
        node.listen(),
        node.data(),
        groups,
        deployment.placements(),
        Duration.ofMillis(settings.get(Setting.ELECTION_TIMEOUT_MIN_MILLIS)),
        Duration.ofMillis(settings.get(Setting.ELECTION_TIMEOUT_MAX_MILLIS)),
        ReplicaLimits.of(settings));
  }

  /** A group as its members host it. */
  static GroupConfig group(Deployment deployment, DeclaredGroup group) {
    return new GroupConfig(
        group.name(),
        group.members().stream().map(name -> member(deployment.config(), name)).toList(),
        deployment.components(group.name()).stream().map(ReplicaSetup::component).toList(),
        deployment.movable(group.name()).stream()
            .map(service -> SlottedService.of(deployment, service))
            .toList());
  }

  /** A node as a member of groups. */
  static Member member(ClusterConfig config, String name) {
    NodeConfig node = config.node(name).orElseThrow();
    return new Member(name, node.host(), node.raftPort(), node.port());
  }

  private static GroupComponent component(Deployed deployed) {
    if (deployed instanceof Deployed.Leaf leaf) {
      return new GroupComponent.Stateful(leaf.path(), leaf.definition(), leaf.keys());
    }
    Deployed.DeployedComposition composed = (Deployed.DeployedComposition) deployed;
    Map<String, String> paths = new LinkedHashMap<>();
    composed.components().forEach((type, child) -> paths.put(type, child.path()));
    return new GroupComponent.ComposedComponent(composed.path(), composed.definition(), paths);
  }
}
