package dev.csmr.maven.layout;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.ClusterWriter;
import dev.csmr.config.ConfigException;
import dev.csmr.config.DeclaredGroup;
import dev.csmr.config.Deployment;
import dev.csmr.config.Location;
import dev.csmr.config.NodeConfig;
import dev.csmr.config.Placement;
import dev.csmr.config.ServiceConfig;
import dev.csmr.config.Settings;
import dev.csmr.maven.project.Services;
import dev.csmr.maven.project.UserErrorException;
import dev.csmr.service.ServiceDefinition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** From wishes to a configuration. The same for the same wishes and services. */
public final class ClusterPlan {
  /** How much higher a node's port for Raft is than its port for clients. */
  public static final int RAFT_PORT_OFFSET = 100;

  /** How much higher a node's port for metrics is. */
  public static final int METRICS_PORT_OFFSET = 200;

  private static final int MAX_NODES = 99;
  private static final int MAX_MEMBERS = 5;

  private final Wishes wishes;
  private final Services project;
  private final Set<String> groups = new LinkedHashSet<>();

  private ClusterPlan(Wishes wishes, Services project) {
    this.wishes = wishes;
    this.project = project;
  }

  /**
   * Plans a cluster.
   *
   * @param file where the configuration will be
   * @return the text of the file, valid for the project's services
   * @throws UserErrorException when the wishes cannot be met; names the parameter
   */
  public static String text(Wishes wishes, Services project, Path file) {
    String text = ClusterWriter.write(new ClusterPlan(wishes, project).plan(file));
    try {
      check(text, file, project);
    } catch (ConfigException e) {
      throw new UserErrorException(
          "The services cannot be placed as asked. In the <placements> of csmr-maven-plugin in"
              + " pom.xml (or -Dcsmr.placements=Service=together,…), fix: "
              + String.join(
                  "\n", e.problems().stream().map(ConfigException.ConfigProblem::message).toList()),
          e);
    }
    return text;
  }

  /**
   * Reads a configuration and checks that the project's services fit it.
   *
   * @throws ConfigException with every problem found
   */
  public static Deployment check(String text, Path file, Services project) {
    ClusterConfig config = ClusterConfig.parse(text, file, Map.of());
    return Deployment.resolve(config, project.definitions().values());
  }

  private ClusterConfig plan(Path file) {
    range("nodes", wishes.nodes(), 1, MAX_NODES);
    range("basePort", wishes.basePort(), 1, 65_535 - METRICS_PORT_OFFSET - MAX_NODES);
    range("partitions", wishes.partitions(), 1, 1_024);
    int members = members();
    List<NodeConfig> nodes = nodes(file.toAbsolutePath().getParent());
    List<ServiceConfig> services = services();
    List<DeclaredGroup> planned = new ArrayList<>();
    for (String group : groups) {
      planned.add(new DeclaredGroup(group, membersOf(planned.size(), members), Location.GENERATED));
    }
    return new ClusterConfig(wishes.cluster(), nodes, planned, services, Settings.DEFAULT, file);
  }

  private int members() {
    if (wishes.replicas() == 0) {
      int most = Math.min(wishes.nodes(), MAX_MEMBERS);
      return most % 2 == 0 ? most - 1 : most;
    }
    if (wishes.replicas() % 2 == 0) {
      throw new UserErrorException(
          parameter("replicas")
              + " is "
              + wishes.replicas()
              + ". An even number survives no more failures than one less: choose an odd one.");
    }
    range("replicas", wishes.replicas(), 1, wishes.nodes());
    return wishes.replicas();
  }

  private List<NodeConfig> nodes(Path home) {
    List<String> hosts = wishes.hosts();
    if (hosts.size() != 1 && hosts.size() != wishes.nodes()) {
      throw new UserErrorException(
          parameter("hosts")
              + " has "
              + hosts.size()
              + " hosts for "
              + wishes.nodes()
              + " nodes. Give one host for all nodes, or one for each.");
    }
    Map<String, Integer> perHost = new HashMap<>();
    List<NodeConfig> nodes = new ArrayList<>();
    for (int i = 0; i < wishes.nodes(); i++) {
      String host = hosts.get(hosts.size() == 1 ? 0 : i);
      int port = wishes.basePort() + perHost.merge(host, 1, Integer::sum) - 1;
      String name = nodeName(i);
      nodes.add(
          new NodeConfig(
              name,
              host,
              host,
              port,
              port + RAFT_PORT_OFFSET,
              wishes.metrics() ? port + METRICS_PORT_OFFSET : 0,
              0,
              home.resolve("data").resolve(name),
              Location.GENERATED));
    }
    return nodes;
  }

  private static String nodeName(int number) {
    return "n" + (number + 1);
  }

  /** Each group begins at another node, so that the work spreads when there are more nodes. */
  private List<String> membersOf(int group, int members) {
    Set<Integer> numbers = new TreeSet<>();
    for (int i = 0; i < members; i++) {
      numbers.add((group + i) % wishes.nodes());
    }
    return numbers.stream().map(ClusterPlan::nodeName).toList();
  }

  private List<ServiceConfig> services() {
    Map<String, ServiceDefinition> chosen = chosen();
    for (String name : wishes.placements().keySet()) {
      if (!chosen.containsKey(name)) {
        throw new UserErrorException(
            parameter("placements")
                + " names the service "
                + name
                + ", which is not deployed. Deployed are: "
                + String.join(", ", chosen.keySet())
                + ".");
      }
    }
    Placements placements = new Placements(project.definitions(), wishes.partitions(), groups);
    List<ServiceConfig> services = new ArrayList<>();
    chosen.forEach(
        (name, definition) -> {
          Placement placement =
              placements.place(
                  definition, name, wishes.placements().getOrDefault(name, Wishes.TOGETHER));
          services.add(new ServiceConfig(name, definition.name(), placement, Location.GENERATED));
        });
    return services;
  }

  private Map<String, ServiceDefinition> chosen() {
    Map<String, ServiceDefinition> chosen = new LinkedHashMap<>();
    if (wishes.services().isEmpty()) {
      for (ServiceDefinition root : project.roots()) {
        String simple = simpleName(root.name());
        chosen.put(chosen.containsKey(simple) ? root.name() : simple, root);
      }
    }
    for (String wish : wishes.services()) {
      int equals = wish.indexOf('=');
      ServiceDefinition definition = find(wish.substring(equals + 1).strip());
      String name = equals < 0 ? simpleName(definition.name()) : wish.substring(0, equals).strip();
      if (chosen.put(name, definition) != null) {
        throw new UserErrorException(
            parameter("services")
                + " has the service "
                + name
                + " twice. Write OtherName="
                + definition.name()
                + " for one of them.");
      }
    }
    if (chosen.isEmpty()) {
      throw new UserErrorException(
          "The project has no service, and none of its dependencies has. Annotate an interface with"
              + " @Replicated, and let maven-compiler-plugin in pom.xml run csmr-processor"
              + " (annotationProcessorPaths). If that is so, compile first: mvn compile csmr:config.");
    }
    return chosen;
  }

  private ServiceDefinition find(String type) {
    List<ServiceDefinition> found =
        project.definitions().values().stream()
            .filter(d -> d.name().equals(type) || simpleName(d.name()).equals(type))
            .toList();
    if (found.size() == 1) {
      return found.get(0);
    }
    throw new UserErrorException(
        parameter("services")
            + " names the type "
            + type
            + ", "
            + (found.isEmpty()
                ? "which is not on the class path. Services there: "
                    + String.join(", ", project.definitions().keySet())
                : "which could be one of several. Write the qualified name: "
                    + String.join(", ", found.stream().map(ServiceDefinition::name).toList()))
            + ".");
  }

  static String simpleName(String type) {
    return type.substring(type.lastIndexOf('.') + 1);
  }

  private static void range(String parameter, int value, int min, int max) {
    if (value < min || value > max) {
      throw new UserErrorException(
          parameter(parameter) + " is " + value + ". Choose from " + min + " to " + max + ".");
    }
  }

  private static String parameter(String name) {
    return "<" + name + "> of csmr-maven-plugin in pom.xml (or -Dcsmr." + name + ")";
  }
}
