package dev.csmr.config;

import dev.csmr.service.ServiceDefinition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a configuration comes to for the services that were found on the class path: which instances
 * of which services live in which groups. Immutable and thread-safe.
 */
public final class Deployment {
  private final ClusterConfig config;
  private final Map<String, Deployed> services;
  private final Map<String, List<Deployed>> byGroup = new LinkedHashMap<>();

  Deployment(ClusterConfig config, Map<String, Deployed> services) {
    this.config = config;
    this.services = Collections.unmodifiableMap(new LinkedHashMap<>(services));
    config.groups().forEach(group -> byGroup.put(group.name(), new ArrayList<>()));
    services.values().forEach(this::register);
  }

  /**
   * Finds the definition of every service in the configuration, and of all its components.
   *
   * @param definitions what was found on the class path
   * @throws ConfigException with every problem found, each at its place in the file
   */
  public static Deployment resolve(
      ClusterConfig config, Collection<? extends ServiceDefinition> definitions) {
    return new Resolver(config, definitions).resolve();
  }

  /** What was resolved. */
  public ClusterConfig config() {
    return config;
  }

  /** The services that clients may ask for, by name, in the order of the configuration. */
  public Map<String, Deployed> services() {
    return services;
  }

  /**
   * What a group holds: its leaves, and the compositions whose components it holds altogether. A
   * composition stands after its components.
   *
   * @throws IllegalArgumentException when there is no such group
   */
  public List<Deployed> components(String group) {
    List<Deployed> found = byGroup.get(group);
    if (found == null) {
      throw new IllegalArgumentException("There is no group " + group + " in " + config.source());
    }
    return Collections.unmodifiableList(found);
  }

  /**
   * The groups that hold a part of a service, in the order of its components.
   *
   * @throws IllegalArgumentException when there is no such service
   */
  public Set<String> groups(String service) {
    Deployed found = services.get(service);
    if (found == null) {
      throw new IllegalArgumentException(
          "There is no service " + service + " in " + config.source());
    }
    Set<String> groups = new LinkedHashSet<>();
    collectGroups(found, true, groups);
    return groups;
  }

  /**
   * The groups with which a service begins: those that hold a part of it, without those that hold
   * only partitions that own no slots at first.
   */
  public Set<String> foundingGroups(String service) {
    Set<String> groups = new LinkedHashSet<>();
    collectGroups(services.get(service), false, groups);
    return groups;
  }

  /** The partitioned services of a service whose slots may move. */
  public List<Deployed.Partitioned> movableOf(String service) {
    List<Deployed.Partitioned> found = new ArrayList<>();
    collectMovable(services.get(service), found);
    return found;
  }

  /**
   * The partitioned services whose slots may move and of whose operations a group may be a
   * destination: those below each service that the group holds a part of.
   */
  public List<Deployed.Partitioned> movable(String group) {
    List<Deployed.Partitioned> found = new ArrayList<>();
    services.forEach(
        (name, service) -> {
          if (groups(name).contains(group)) {
            collectMovable(service, found);
          }
        });
    return found;
  }

  private static void collectMovable(Deployed deployed, List<Deployed.Partitioned> found) {
    if (deployed instanceof Deployed.Partitioned partitioned && partitioned.movable()) {
      found.add(partitioned);
    }
    deployed.children().forEach(child -> collectMovable(child, found));
  }

  /** The name of the service that an instance is a part of. */
  public String service(Deployed instance) {
    int end = instance.path().indexOf('/');
    return end < 0 ? instance.path() : instance.path().substring(0, end);
  }

  /** Where each component with state is, and which keys it owns there; in the services' order. */
  public List<ComponentPlacement> placements() {
    List<ComponentPlacement> placements = new ArrayList<>();
    services.values().forEach(service -> collectPlacements(service, placements));
    return placements;
  }

  /** Those of one service; empty when there is none of that name. */
  List<ComponentPlacement> placements(String service) {
    List<ComponentPlacement> placements = new ArrayList<>();
    Deployed found = services.get(service);
    if (found != null) {
      collectPlacements(found, placements);
    }
    return placements;
  }

  /**
   * All that nodes have to agree on, in lines for people: where nodes are, which groups there are
   * with which members, and which services live where. Two files that say the same, in whatever
   * order, have the same lines.
   */
  public List<String> summary() {
    List<String> lines = new ArrayList<>();
    lines.add("cluster " + config.name());
    config.nodes().stream()
        .map(
            node ->
                "node " + node.name() + " at " + node.endpoint() + ", Raft port " + node.raftPort())
        .sorted()
        .forEach(lines::add);
    config.groups().stream()
        .map(
            group ->
                "group "
                    + group.name()
                    + " with the members "
                    + group.members().stream().sorted().toList())
        .sorted()
        .forEach(lines::add);
    services.entrySet().stream()
        .map(each -> "service " + each.getKey() + " of type " + each.getValue().definition().name())
        .sorted()
        .forEach(lines::add);
    placements().stream()
        .map(each -> each.path() + " in " + each.text())
        .sorted()
        .forEach(lines::add);
    return lines;
  }

  private static void collectPlacements(Deployed deployed, List<ComponentPlacement> placements) {
    if (deployed instanceof Deployed.Leaf leaf) {
      placements.add(
          new ComponentPlacement(leaf.path(), leaf.home(), leaf.keys(), leaf.at().toString()));
    }
    deployed.children().forEach(child -> collectPlacements(child, placements));
  }

  private void register(Deployed deployed) {
    deployed.children().forEach(this::register);
    deployed.group().ifPresent(group -> byGroup.get(group).add(deployed));
  }

  private static void collectGroups(Deployed deployed, boolean all, Set<String> groups) {
    if (deployed instanceof Deployed.Leaf leaf) {
      groups.add(leaf.home());
    }
    List<Deployed> children = deployed.children();
    int taken =
        !all && deployed instanceof Deployed.Partitioned partitioned
            ? partitioned.founding()
            : children.size();
    children.subList(0, taken).forEach(child -> collectGroups(child, all, groups));
  }
}
