package dev.csmr.node;

import dev.csmr.proxy.DeployedService;
import dev.csmr.proxy.Peers;
import dev.csmr.proxy.Proxy;

/** Which endpoint clients of a service should move to. Thread-safe. */
final class LeaderHints {
  private final Peers peers;
  private final Proxy proxy;

  LeaderHints(Peers peers, Proxy proxy) {
    this.peers = peers;
    this.proxy = proxy;
  }

  /** The endpoint of the leader of the service's first group; empty when unknown or this node. */
  String of(DeployedService service) {
    String leader = proxy.leader(service.groups().get(0));
    String endpoint = leader == null ? null : peers.endpoint(leader);
    return endpoint == null ? "" : endpoint;
  }
}
