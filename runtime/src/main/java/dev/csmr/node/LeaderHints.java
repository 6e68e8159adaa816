package dev.csmr.node;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.NodeConfig;
import dev.csmr.proxy.DeployedService;
import dev.csmr.proxy.Proxy;
import java.util.HashMap;
import java.util.Map;

/** Which endpoint clients of a service should move to. Thread-safe. */
final class LeaderHints {
  private final Map<String, String> endpoints = new HashMap<>();
  private final Proxy proxy;

  LeaderHints(ClusterConfig config, String self, Proxy proxy) {
    this.proxy = proxy;
    for (NodeConfig node : config.nodes()) {
      endpoints.put(node.name(), node.name().equals(self) ? "" : node.endpoint());
    }
  }

  /** The endpoint of the leader of the service's first group; empty when unknown or this node. */
  String of(DeployedService service) {
    String leader = proxy.leader(service.groups().get(0));
    return leader == null ? "" : endpoints.getOrDefault(leader, "");
  }
}
