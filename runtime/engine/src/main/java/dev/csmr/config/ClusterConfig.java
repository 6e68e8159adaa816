package dev.csmr.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A cluster as its operator declares it: which nodes there are, which groups they form, and where
 * each service lives. Immutable.
 *
 * <p>It is read from a YAML file (its JSON Schema is the resource {@code
 * META-INF/csmr/schema/cluster.schema.json}). Any value but a name and the version can be
 * overridden by an environment variable: {@code CSMR_}, then the keys on the way to the value, each
 * in capitals with every other character than a letter or digit replaced by {@code _}, joined by
 * {@code _}. An entry of a list goes by its name, a partition by its place in the file, from 0; the
 * items of a list of scalars are separated by commas. So {@code CSMR_CLUSTER}, {@code
 * CSMR_NODES_N1_RAFT_PORT}, {@code CSMR_GROUPS_STORE_MEMBERS=n1,n2,n3}, {@code
 * CSMR_SERVICES_AUDITEDSTORE_COMPONENTS_AUDITLOG_GROUP}, {@code
 * CSMR_SERVICES_STORE_PARTITIONS_0_SLOTS=0-8191}, {@code CSMR_LIMITS_MESSAGE_BYTES}, {@code
 * CSMR_LIMITS_SESSIONS}, {@code CSMR_RAFT_SNAPSHOT_ENTRIES}.
 *
 * @param name the cluster's name; its data directories carry it, so it never changes
 * @param nodes the nodes, in the order of the file
 * @param groups the groups, in the order of the file
 * @param services the services, in the order of the file
 * @param settings what bounds a node's work, and how the groups run
 * @param security certificates, and who may do what; without it all is plain text, and whoever
 *     reaches a port is trusted
 * @param source the file, for messages
 */
public record ClusterConfig(
    String name,
    List<NodeConfig> nodes,
    List<DeclaredGroup> groups,
    List<ServiceConfig> services,
    Settings settings,
    Optional<SecurityConfig> security,
    Path source) {
  /** The version of the format that this class reads and writes. */
  public static final int VERSION = 1;

  /** Copies the parts. Only what {@link #load} and {@link #parse} give is known to be valid. */
  public ClusterConfig {
    Objects.requireNonNull(name, "name");
    nodes = List.copyOf(nodes);
    groups = List.copyOf(groups);
    services = List.copyOf(services);
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(security, "security");
    Objects.requireNonNull(source, "source");
  }

  /** A cluster without security. */
  public ClusterConfig(
      String name,
      List<NodeConfig> nodes,
      List<DeclaredGroup> groups,
      List<ServiceConfig> services,
      Settings settings,
      Path source) {
    this(name, nodes, groups, services, settings, Optional.empty(), source);
  }

  /**
   * Reads and checks a file, under the overrides of this process's environment.
   *
   * @throws ConfigException with every problem found
   */
  public static ClusterConfig load(Path file) {
    return load(file, System.getenv());
  }

  /**
   * Reads and checks a file.
   *
   * @param environment the variables that may override values
   * @throws ConfigException with every problem found
   */
  public static ClusterConfig load(Path file, Map<String, String> environment) {
    return parse(YamlReader.text(file), file, environment);
  }

  /**
   * Checks the content of a file.
   *
   * @param file what messages call it; relative data directories are relative to its directory
   * @param environment the variables that may override values
   * @throws ConfigException with every problem found
   */
  public static ClusterConfig parse(String text, Path file, Map<String, String> environment) {
    ProblemCollector problems = new ProblemCollector();
    Value.Mapping root = YamlReader.read(text, file.toString(), problems);
    Overrides overrides = new Overrides(environment);
    ClusterConfig config = new ClusterReader(problems, overrides, file).read(root);
    problems.throwIfAny();
    return config;
  }

  /** The node with a name. */
  public Optional<NodeConfig> node(String node) {
    return nodes.stream().filter(n -> n.name().equals(node)).findFirst();
  }

  /** The group with a name. */
  public Optional<DeclaredGroup> group(String group) {
    return groups.stream().filter(g -> g.name().equals(group)).findFirst();
  }

  /** The groups of which a node is a member, in the order of the file. */
  public List<DeclaredGroup> groupsOf(String node) {
    return groups.stream().filter(g -> g.members().contains(node)).toList();
  }
}
