package dev.csmr.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The difference between the configuration of a running cluster and one that adds to it. Immutable.
 *
 * @param nodes the nodes that are new
 * @param groups the groups that are new
 * @param services the names of the services that are new
 * @param partitions the paths of the partitions that are new in services that run
 */
public record Growth(
    List<NodeConfig> nodes,
    List<DeclaredGroup> groups,
    List<String> services,
    List<ComponentPlacement> partitions) {
  /** Copies the parts. */
  public Growth {
    nodes = List.copyOf(nodes);
    groups = List.copyOf(groups);
    services = List.copyOf(services);
    partitions = List.copyOf(partitions);
  }

  /**
   * Compares two configurations. Members of groups that run are changed otherwise, and settings
   * with a restart: they may differ.
   *
   * @param running what the cluster runs with
   * @param wanted what it is to run with
   * @throws ConfigException when it is not only more, with every problem found, each at its place
   *     in the wanted file
   */
  public static Growth of(Deployment running, Deployment wanted) {
    ProblemCollector problems = new ProblemCollector();
    ClusterConfig before = running.config();
    ClusterConfig after = wanted.config();
    Location file = new Location(after.source().toString(), 0, 0);
    if (!before.name().equals(after.name())) {
      problems.add(file, ConfigError.CLUSTER_DIFFERS, after.name(), before.name());
    }
    compareNodes(before, after, problems);
    for (DeclaredGroup group : before.groups()) {
      if (after.group(group.name()).isEmpty()) {
        problems.add(file, ConfigError.GROUP_GONE, group.name());
      }
    }
    compareServices(before, after, file, problems);
    List<ComponentPlacement> partitions = comparePlacements(running, wanted, after, problems);
    comparePartitions(running, wanted, file, problems);
    problems.throwIfAny();
    return new Growth(
        after.nodes().stream().filter(node -> before.node(node.name()).isEmpty()).toList(),
        after.groups().stream().filter(group -> before.group(group.name()).isEmpty()).toList(),
        after.services().stream()
            .map(ServiceConfig::name)
            .filter(name -> !running.services().containsKey(name))
            .toList(),
        partitions);
  }

  private static void compareNodes(
      ClusterConfig before, ClusterConfig after, ProblemCollector problems) {
    for (NodeConfig node : after.nodes()) {
      before
          .node(node.name())
          .filter(old -> !old.equals(at(node, old.at())))
          .ifPresent(
              old ->
                  problems.add(
                      node.at(),
                      ConfigError.NODE_DIFFERS,
                      node.name(),
                      old.endpoint(),
                      old.raftPort(),
                      old.listen(),
                      old.data()));
    }
  }

  private static NodeConfig at(NodeConfig node, Location at) {
    return new NodeConfig(
        node.name(),
        node.host(),
        node.listen(),
        node.port(),
        node.raftPort(),
        node.metricsPort(),
        node.adminPort(),
        node.data(),
        at);
  }

  private static void compareServices(
      ClusterConfig before, ClusterConfig after, Location file, ProblemCollector problems) {
    Map<String, ServiceConfig> wanted = new HashMap<>();
    after.services().forEach(service -> wanted.put(service.name(), service));
    for (ServiceConfig service : before.services()) {
      ServiceConfig now = wanted.get(service.name());
      if (now == null) {
        problems.add(file, ConfigError.SERVICE_GONE, service.name());
      } else if (!now.type().equals(service.type())) {
        problems.add(
            now.at(), ConfigError.SERVICE_DIFFERS, service.name(), service.type(), now.type());
      }
    }
  }

  /** Finds what contradicts, and returns the components that are new in services that run. */
  private static List<ComponentPlacement> comparePlacements(
      Deployment running, Deployment wanted, ClusterConfig after, ProblemCollector problems) {
    ClusterConfig before = running.config();
    List<ComponentPlacement> fresh = new ArrayList<>();
    Map<String, ComponentPlacement> held = new HashMap<>();
    running.placements().forEach(each -> held.put(each.path(), each));
    for (ServiceConfig service : after.services()) {
      boolean isNew = !running.services().containsKey(service.name());
      for (ComponentPlacement now : wanted.placements(service.name())) {
        if (isNew && before.group(now.group()).isPresent()) {
          problems.add(service.at(), ConfigError.GROUP_RUNS, service.name(), now.group());
        }
        ComponentPlacement old = held.get(now.path());
        if (old == null && !isNew) {
          fresh.add(now);
        } else if (old != null && now.contradicts(old)) {
          problems.add(
              service.at(),
              old.group().equals(now.group()) ? ConfigError.KEYS_MOVE : ConfigError.COMPONENT_MOVES,
              now.path(),
              old.text(),
              now.text(),
              now.at());
        }
      }
    }
    return fresh;
  }

  private static void comparePartitions(
      Deployment running, Deployment wanted, Location file, ProblemCollector problems) {
    Map<String, ComponentPlacement> now = new HashMap<>();
    wanted.placements().forEach(each -> now.put(each.path(), each));
    for (String service : running.services().keySet()) {
      if (wanted.services().containsKey(service)) {
        running.placements(service).stream()
            .filter(old -> !now.containsKey(old.path()))
            .forEach(
                old ->
                    problems.add(
                        file, ConfigError.PARTITION_GONE, old.path(), "group " + old.group()));
      }
    }
  }

  /** What is new, for people; empty when nothing is. */
  public List<String> text() {
    List<String> text = new ArrayList<>();
    nodes.forEach(node -> text.add("node " + node.name()));
    groups.forEach(group -> text.add("group " + group.name()));
    services.forEach(service -> text.add("service " + service));
    partitions.forEach(each -> text.add("partition " + each.path() + " in group " + each.group()));
    return text;
  }
}
