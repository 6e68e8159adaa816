package dev.csmr.node;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.DeclaredGroup;
import dev.csmr.proxy.DeployedService;
import dev.csmr.proxy.Peers;
import dev.csmr.proxy.Proxy;
import dev.csmr.replica.api.GroupReplica;
import dev.csmr.replica.api.ReplicaStatus;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps gRPC's health service up to date. A service, by the name it is deployed under and by its
 * type, is SERVING while each of its groups has a leader that serves and this node's replicas of
 * them run, have data and are not impeded, or were removed from the members; the node as a whole
 * (the empty name) while all services are.
 */
final class HealthWatch {
  private static final Logger LOG = LoggerFactory.getLogger(HealthWatch.class);

  private final String node;
  private ClusterConfig config;
  private final Proxy proxy;
  private final Peers peers;
  private final Function<String, GroupReplica> replicas;
  private final HealthStatusManager health = new HealthStatusManager();
  private final Map<String, Boolean> remoteReady = new ConcurrentHashMap<>();
  private final Map<String, ServingStatus> told = new HashMap<>();

  /** The services that are new and have not served yet. */
  private final Set<String> fresh = new HashSet<>();

  private int turn;
  private volatile boolean serves;

  HealthWatch(
      String node,
      ClusterConfig config,
      Proxy proxy,
      Peers peers,
      Function<String, GroupReplica> replicas) {
    this.node = node;
    this.config = config;
    this.proxy = proxy;
    this.peers = peers;
    this.replicas = replicas;
    tell("", false);
    proxy
        .services()
        .forEach(
            service -> {
              tell(service.name(), false);
              tell(service.type(), false);
            });
  }

  /**
   * The cluster has grown; called by the thread that looks, when the proxy knows it. Services that
   * are new begin to count for this node and their type when they have served once: taking them up
   * must not send callers of the others away.
   */
  void grow(ClusterConfig grown) {
    config = grown;
    proxy.services().stream()
        .map(DeployedService::name)
        .filter(name -> !told.containsKey(name))
        .forEach(fresh::add);
  }

  HealthStatusManager manager() {
    return health;
  }

  /** Looks at all groups; called a few times per second, from one thread at a time. */
  void look() {
    turn++;
    proxy.refresh();
    Map<String, Boolean> serving = new HashMap<>();
    for (DeclaredGroup group : config.groups()) {
      serving.put(group.name(), serves(group));
    }
    Map<String, Boolean> types = new HashMap<>();
    Map<String, Boolean> newTypes = new HashMap<>();
    boolean all = true;
    for (DeployedService service : proxy.services()) {
      boolean up = service.groups().stream().allMatch(serving::get);
      tell(service.name(), up);
      if (up) {
        fresh.remove(service.name());
      }
      boolean counts = !fresh.contains(service.name());
      (counts ? types : newTypes).merge(service.type(), up, Boolean::logicalAnd);
      all &= up || !counts;
    }
    newTypes.forEach(types::putIfAbsent);
    types.forEach(
        (type, up) -> {
          if (proxy.service(type) == null) {
            tell(type, up);
          }
        });
    tell("", all);
    serves = all;
  }

  /** Whether the node as a whole serves. */
  boolean serves() {
    return serves;
  }

  /** From now on nothing is serving. */
  void end() {
    health.enterTerminalState();
  }

  private boolean serves(DeclaredGroup group) {
    GroupReplica local = replicas.apply(group.name());
    if (local != null) {
      ReplicaStatus status = local.status();
      if (status.ready() && status.impeded() == null) {
        return true;
      }
      boolean inOrder =
          status.stopped() == null
              ? !status.empty() && status.impeded() == null
              : status.role() == ReplicaStatus.ReplicaRole.REMOVED;
      if (!inOrder) {
        return false;
      }
    }
    String leader = proxy.leader(group.name());
    List<String> members = proxy.members(group.name());
    String asked = leader != null ? leader : members.get(turn % members.size());
    if (asked.equals(node)) {
      return false;
    }
    var unused =
        peers.ready(asked, group.name()).thenAccept(ready -> remoteReady.put(group.name(), ready));
    return remoteReady.getOrDefault(group.name(), false);
  }

  private void tell(String name, boolean up) {
    ServingStatus status = up ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    ServingStatus before = told.put(name, status);
    if (before != status) {
      health.setStatus(name, status);
      // That what has just been started does not serve yet says nothing.
      if (before != null) {
        LOG.info("{} is {}", name.isEmpty() ? "Node " + node : "Service " + name, status);
      }
    }
  }
}
