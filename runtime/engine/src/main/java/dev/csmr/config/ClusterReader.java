package dev.csmr.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Values to a {@link ClusterConfig}; checks whatever can be checked without the services. */
final class ClusterReader {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");
  private static final Pattern TYPE =
      Pattern.compile("([\\p{L}_][\\p{L}\\p{N}_]*\\.)*[\\p{L}_$][\\p{L}\\p{N}_$]*");
  private static final List<String> EVERYWHERE = List.of("0.0.0.0", "::", "[::]");
  private static final List<String> LOCALHOST = List.of("localhost", "127.0.0.1", "::1");

  private final ProblemCollector problems;
  private final Overrides overrides;
  private final Path file;
  private final Map<String, String> portOwners = new HashMap<>();
  private final Map<String, Map<Path, String>> directoryOwners = new HashMap<>();

  ClusterReader(ProblemCollector problems, Overrides overrides, Path file) {
    this.problems = problems;
    this.overrides = overrides;
    this.file = file;
  }

  ClusterConfig read(Value.Mapping mapping) {
    Section root = new Section(problems, overrides, List.of(), "the cluster", mapping);
    checkVersion(root);
    Optional<Value.Scalar> cluster = root.required(Setting.CLUSTER);
    cluster.ifPresent(name -> checkName("cluster", name));

    Map<String, NodeConfig> nodes = new LinkedHashMap<>();
    for (Value.Mapping item : required(root, Setting.NODES)) {
      readNode(item, nodes);
    }
    Map<String, DeclaredGroup> groups = new LinkedHashMap<>();
    for (Value.Mapping item : required(root, Setting.GROUPS)) {
      readGroup(item, nodes, groups);
    }
    PlacementReader placements = new PlacementReader(problems, overrides, groups.keySet());
    Map<String, ServiceConfig> services = new LinkedHashMap<>();
    for (Value.Mapping item : required(root, Setting.SERVICES)) {
      readService(item, placements, services);
    }
    Settings settings = readSettings(root);
    Optional<SecurityConfig> security = new SecurityReader(problems, overrides, file).read(root);
    root.close();
    overrides.reportUnused(problems);
    return new ClusterConfig(
        cluster.map(Value.Scalar::text).orElse(""),
        List.copyOf(nodes.values()),
        List.copyOf(groups.values()),
        List.copyOf(services.values()),
        settings,
        security,
        file);
  }

  private void checkVersion(Section root) {
    Optional<Value.Scalar> version = root.written(Setting.VERSION);
    if (version.isEmpty()) {
      problems.add(root.at(), ConfigError.VERSION_MISSING, ClusterConfig.VERSION);
    } else if (!version.get().text().equals(Integer.toString(ClusterConfig.VERSION))) {
      // The rest of the file may mean anything; more messages would only distract.
      throw new ConfigException(
          version.get().at(),
          ConfigError.VERSION_UNKNOWN,
          Suggestions.shorten(version.get().text()),
          release(),
          ClusterConfig.VERSION);
    }
  }

  private static String release() {
    String version = ClusterConfig.class.getPackage().getImplementationVersion();
    return version == null ? "this csmr" : "csmr " + version;
  }

  private List<Value.Mapping> required(Section root, Setting list) {
    List<Value.Mapping> items = root.mappings(list);
    if (!root.has(list)) {
      root.missing(list);
    } else if (items.isEmpty() && problems.isEmpty()) {
      problems.add(root.keyAt(list), ConfigError.NONE_DECLARED, list.key());
    }
    return items;
  }

  private void readNode(Value.Mapping item, Map<String, NodeConfig> nodes) {
    Optional<Value.Scalar> name = name(Setting.NODES, Setting.NODE_NAME, "node", item);
    if (name.isEmpty()) {
      return;
    }
    String node = name.get().text();
    Section section = section(Setting.NODES, "node", node, item);
    section.written(Setting.NODE_NAME);
    Optional<Value.Scalar> host = section.required(Setting.HOST);
    host.ifPresent(this::checkHost);
    Optional<Value.Scalar> listen = section.scalar(Setting.LISTEN);
    listen.ifPresent(address -> checkAddress(Setting.LISTEN, address));
    Optional<Long> port = section.requiredNumber(Setting.PORT);
    Optional<Long> raftPort = section.requiredNumber(Setting.RAFT_PORT);
    Optional<Long> metricsPort = section.optionalNumber(Setting.METRICS_PORT);
    Optional<Long> adminPort = section.optionalNumber(Setting.ADMIN_PORT);
    Optional<Value.Scalar> data = section.scalar(Setting.DATA);
    section.close();
    Path directory = directory(data, node);

    NodeConfig declared =
        new NodeConfig(
            node,
            host.map(Value.Scalar::text).orElse(""),
            listen.or(() -> host).map(Value.Scalar::text).orElse(""),
            port.map(Long::intValue).orElse(0),
            raftPort.map(Long::intValue).orElse(0),
            metricsPort.map(Long::intValue).orElse(0),
            adminPort.map(Long::intValue).orElse(0),
            directory,
            name.get().at());
    if (duplicate("node", name.get(), nodes.get(node) == null ? null : nodes.get(node).at())) {
      return;
    }
    nodes.put(node, declared);
    if (host.isPresent()) {
      String machine = machine(host.get().text());
      port.ifPresent(p -> ownPort(machine, p, section, Setting.PORT));
      raftPort.ifPresent(p -> ownPort(machine, p, section, Setting.RAFT_PORT));
      metricsPort.ifPresent(p -> ownPort(machine, p, section, Setting.METRICS_PORT));
      adminPort.ifPresent(p -> ownPort(machine, p, section, Setting.ADMIN_PORT));
      ownDirectory(machine, directory, section);
    }
  }

  /** Two nodes on one machine cannot have the same port. */
  private void ownPort(String machine, long port, Section section, Setting setting) {
    String owner = portOwners.putIfAbsent(machine + ' ' + port, section.what());
    if (owner != null) {
      problems.add(
          section.keyAt(setting),
          ConfigError.PORT_TAKEN,
          setting.key(),
          section.what(),
          port,
          machine,
          owner);
    }
  }

  /** Nor may one's directory be within another's: whoever empties that would take both. */
  private void ownDirectory(String machine, Path directory, Section section) {
    Map<Path, String> owners = directoryOwners.computeIfAbsent(machine, m -> new LinkedHashMap<>());
    for (Map.Entry<Path, String> owner : owners.entrySet()) {
      if (owner.getKey().startsWith(directory) || directory.startsWith(owner.getKey())) {
        problems.add(
            section.keyAt(Setting.DATA),
            ConfigError.DIRECTORY_TAKEN,
            section.what(),
            directory,
            machine,
            directory.equals(owner.getKey())
                ? "is used by " + owner.getValue() + " already."
                : "is within, or holds, " + owner.getKey() + " of " + owner.getValue() + ".");
        return;
      }
    }
    owners.put(directory, section.what());
  }

  private static String machine(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return LOCALHOST.contains(lower) ? "localhost" : lower;
  }

  private void checkHost(Value.Scalar host) {
    String text = host.text();
    if (checkAddress(Setting.HOST, host) && EVERYWHERE.contains(text)) {
      problems.add(host.at(), ConfigError.HOST_OF_EVERY_ADDRESS, text);
    }
  }

  private boolean checkAddress(Setting setting, Value.Scalar host) {
    boolean isName = host.text().length() <= 255 && canConnect(host.text());
    if (!isName) {
      problems.add(host.at(), ConfigError.NOT_AN_ADDRESS, setting.key(), host.kind());
    }
    return isName;
  }

  /** Asks what gRPC asks, so that nothing is found out only when somebody connects. */
  private static boolean canConnect(String host) {
    try {
      return new URI(null, null, host, 1, null, null, null).getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private Path directory(Optional<Value.Scalar> data, String node) {
    String text = data.map(Value.Scalar::text).orElse("data/" + node);
    try {
      Path parent = file.toAbsolutePath().getParent();
      return parent.resolve(text).normalize();
    } catch (java.nio.file.InvalidPathException e) {
      problems.add(data.orElseThrow().at(), ConfigError.NOT_A_PATH, e.getReason());
      return file;
    }
  }

  private void readGroup(
      Value.Mapping item, Map<String, NodeConfig> nodes, Map<String, DeclaredGroup> groups) {
    Optional<Value.Scalar> name = name(Setting.GROUPS, Setting.GROUP_NAME, "group", item);
    if (name.isEmpty()) {
      return;
    }
    String group = name.get().text();
    Section section = section(Setting.GROUPS, "group", group, item);
    section.written(Setting.GROUP_NAME);
    Optional<List<Value.Scalar>> listed = section.scalars(Setting.MEMBERS);
    if (listed.isEmpty() && !section.has(Setting.MEMBERS)) {
      section.missing(Setting.MEMBERS);
    }
    section.close();
    List<String> members = new ArrayList<>();
    for (Value.Scalar member : listed.orElse(List.of())) {
      if (members.contains(member.text())) {
        problems.add(member.at(), ConfigError.MEMBER_TWICE, group, member.text());
      } else if (!nodes.containsKey(member.text())) {
        problems.add(
            member.at(),
            ConfigError.MEMBER_UNKNOWN,
            group,
            Suggestions.shorten(member.text()),
            Suggestions.among(member.text(), nodes.keySet(), "nodes"));
      }
      members.add(member.text());
    }
    int count = members.size();
    if (listed.isPresent() && count == 0) {
      problems.add(section.keyAt(Setting.MEMBERS), ConfigError.MEMBERS_NONE, group);
    } else if (count % 2 == 0 && count > 0) {
      problems.add(
          section.keyAt(Setting.MEMBERS),
          ConfigError.MEMBERS_EVEN,
          group,
          count,
          count - 1,
          count + 1);
    }
    if (!duplicate(
        "group", name.get(), groups.get(group) == null ? null : groups.get(group).at())) {
      groups.put(group, new DeclaredGroup(group, members, name.get().at()));
    }
  }

  private void readService(
      Value.Mapping item, PlacementReader placements, Map<String, ServiceConfig> services) {
    Section unnamed = section(Setting.SERVICES, "service", "without a type", item);
    Optional<Value.Scalar> written = unnamed.written(Setting.TYPE);
    Optional<Value.Scalar> name =
        unnamed.written(Setting.SERVICE_NAME).filter(n -> checkName("service", n));
    if (name.isEmpty() && item.entries().containsKey(Setting.SERVICE_NAME.key())) {
      return;
    }
    if (name.isEmpty() && written.isEmpty()) {
      unnamed.missing(Setting.TYPE);
      return;
    }
    String service =
        name.map(Value.Scalar::text).orElseGet(() -> simpleName(written.orElseThrow().text()));
    Section section = section(Setting.SERVICES, "service", service, item);
    section.written(Setting.SERVICE_NAME);
    Optional<Value.Scalar> type = section.required(Setting.TYPE);
    type.filter(t -> !TYPE.matcher(t.text()).matches())
        .ifPresent(t -> problems.add(t.at(), ConfigError.NOT_A_TYPE, t.kind()));
    Placement placement = placements.read(section);
    section.close();
    Location at = name.or(() -> written).orElseThrow().at();
    ServiceConfig first = services.get(service);
    if (first != null) {
      problems.add(
          at,
          ConfigError.DECLARED_TWICE,
          "service",
          service,
          first.at().brief(),
          name.isPresent() ? "Rename one." : "Give one of them a name of its own.");
      return;
    }
    services.put(
        service,
        new ServiceConfig(service, type.map(Value.Scalar::text).orElse(""), placement, at));
  }

  static String simpleName(String type) {
    return type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
  }

  private Settings readSettings(Section root) {
    Map<Setting, Long> values = new EnumMap<>(Setting.class);
    Section raft = readNumbers(root, Setting.RAFT, Setting.FilePart.RAFT, values);
    Section limits = readNumbers(root, Setting.LIMITS, Setting.FilePart.LIMITS, values);
    checkElections(raft, values);
    checkMessage(limits, values);
    return problems.isEmpty() ? Settings.of(values) : Settings.DEFAULT;
  }

  private static Section readNumbers(
      Section root, Setting setting, Setting.FilePart part, Map<Setting, Long> values) {
    Section section = root.section(setting, setting.key());
    Setting.of(part).forEach(number -> values.put(number, section.number(number)));
    section.close();
    return section;
  }

  private void checkElections(Section raft, Map<Setting, Long> values) {
    long min = values.get(Setting.ELECTION_TIMEOUT_MIN_MILLIS);
    long max = values.get(Setting.ELECTION_TIMEOUT_MAX_MILLIS);
    if (max <= min) {
      problems.add(
          raft.keyAt(Setting.ELECTION_TIMEOUT_MAX_MILLIS), ConfigError.TIMEOUTS_CROSSED, max, min);
    }
  }

  private void checkMessage(Section limits, Map<Setting, Long> values) {
    long message = values.get(Setting.MESSAGE_BYTES);
    long entry = values.get(Setting.ENTRY_BYTES);
    if (message > entry) {
      problems.add(
          limits.keyAt(Setting.MESSAGE_BYTES), ConfigError.MESSAGE_BEYOND_ENTRY, message, entry);
    }
  }

  private Section section(Setting list, String kind, String name, Value.Mapping item) {
    return new Section(problems, overrides, List.of(list.key(), name), kind + " " + name, item);
  }

  private Optional<Value.Scalar> name(Setting list, Setting key, String kind, Value.Mapping item) {
    Section unnamed = section(list, kind, "without a name", item);
    Optional<Value.Scalar> name = unnamed.written(key);
    if (name.isEmpty() && !item.entries().containsKey(key.key())) {
      problems.add(item.at(), ConfigError.MISSING, "this " + kind, key.key());
    }
    return name.filter(n -> checkName(kind, n));
  }

  private boolean checkName(String kind, Value.Scalar name) {
    boolean good = NAME.matcher(name.text()).matches();
    if (!good) {
      problems.add(name.at(), ConfigError.BAD_NAME, kind, name.kind());
    }
    return good;
  }

  private boolean duplicate(String kind, Value.Scalar name, Location first) {
    if (first != null) {
      problems.add(
          name.at(), ConfigError.DECLARED_TWICE, kind, name.text(), first.brief(), "Rename one.");
    }
    return first != null;
  }
}
