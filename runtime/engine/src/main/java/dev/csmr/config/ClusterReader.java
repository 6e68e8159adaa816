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
    root.close();
    overrides.reportUnused(problems);
    return new ClusterConfig(
        cluster.map(Value.Scalar::text).orElse(""),
        List.copyOf(nodes.values()),
        List.copyOf(groups.values()),
        List.copyOf(services.values()),
        settings,
        file);
  }

  private void checkVersion(Section root) {
    Optional<Value.Scalar> version = root.written(Setting.VERSION);
    if (version.isEmpty()) {
      problems.add(
          root.at(),
          "the file does not say which version of the format it has. Add version: "
              + ClusterConfig.VERSION
              + ".");
    } else if (!version.get().text().equals(Integer.toString(ClusterConfig.VERSION))) {
      // The rest of the file may mean anything; more messages would only distract.
      throw new ConfigException(
          version.get().at(),
          "version "
              + Suggestions.shorten(version.get().text())
              + " of the format is not known: "
              + release()
              + " reads version "
              + ClusterConfig.VERSION
              + ". Start the csmr release that wrote the file (or a newer one), or rewrite the file"
              + " for version "
              + ClusterConfig.VERSION
              + ".");
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
      problems.add(
          root.keyAt(list), "the cluster has no " + list.key() + ". Declare at least one.");
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
      ownDirectory(machine, directory, section);
    }
  }

  /** Two nodes on one machine cannot have the same port. */
  private void ownPort(String machine, long port, Section section, Setting setting) {
    String owner = portOwners.putIfAbsent(machine + ' ' + port, section.what());
    if (owner != null) {
      problems.add(
          section.keyAt(setting),
          setting.key()
              + " of "
              + section.what()
              + ": port "
              + port
              + " on host "
              + machine
              + " is used by "
              + owner
              + " already. Choose another.");
    }
  }

  /** Nor may one's directory be within another's: whoever empties that would take both. */
  private void ownDirectory(String machine, Path directory, Section section) {
    Map<Path, String> owners = directoryOwners.computeIfAbsent(machine, m -> new LinkedHashMap<>());
    for (Map.Entry<Path, String> owner : owners.entrySet()) {
      if (owner.getKey().startsWith(directory) || directory.startsWith(owner.getKey())) {
        problems.add(
            section.keyAt(Setting.DATA),
            "data of "
                + section.what()
                + ": directory "
                + directory
                + " on host "
                + machine
                + (directory.equals(owner.getKey())
                    ? " is used by " + owner.getValue() + " already."
                    : " is within, or holds, " + owner.getKey() + " of " + owner.getValue() + ".")
                + " Choose another.");
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
      problems.add(
          host.at(),
          "host "
              + text
              + " stands for every address of a machine, but clients and the other nodes connect to"
              + " it. Write the name or address by which they reach the node, and this as listen.");
    }
  }

  private boolean checkAddress(Setting setting, Value.Scalar host) {
    boolean isName = host.text().length() <= 255 && canConnect(host.text());
    if (!isName) {
      problems.add(
          host.at(),
          setting.key()
              + " "
              + host.kind()
              + " is neither a host name nor an address. Write a name (letters, digits, hyphens and"
              + " dots) or an IP address, without a port.");
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
      problems.add(
          data.orElseThrow().at(), "data is no path (" + e.getReason() + "). Write a directory.");
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
        problems.add(
            member.at(),
            "group " + group + " has the member " + member.text() + " twice. Delete one.");
      } else if (!nodes.containsKey(member.text())) {
        problems.add(
            member.at(),
            "group "
                + group
                + " has the member "
                + Suggestions.shorten(member.text())
                + ", which is no node. "
                + Suggestions.among(member.text(), nodes.keySet(), "nodes"));
      }
      members.add(member.text());
    }
    if (listed.isPresent() && members.size() % 2 == 0) {
      problems.add(
          section.keyAt(Setting.MEMBERS),
          "group "
              + group
              + " has "
              + (members.isEmpty() ? "no" : members.size())
              + " members. "
              + (members.isEmpty()
                  ? "List an odd number of nodes, such as 3."
                  : "An even number survives no more failures than one less: list "
                      + (members.size() - 1)
                      + " or "
                      + (members.size() + 1)
                      + "."));
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
        .ifPresent(
            t ->
                problems.add(
                    t.at(),
                    "type "
                        + t.kind()
                        + " is no Java name. Write the interface's qualified name, such as"
                        + " com.example.Store."));
    Placement placement = placements.read(section);
    section.close();
    Location at = name.or(() -> written).orElseThrow().at();
    ServiceConfig first = services.get(service);
    if (first != null) {
      problems.add(
          at,
          "service "
              + service
              + " is declared twice (first at "
              + first.at().brief()
              + "). "
              + (name.isPresent() ? "Rename one." : "Give one of them a name of its own."));
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
    Section raft = readNumbers(root, Setting.RAFT, Setting.Part.RAFT, values);
    Section limits = readNumbers(root, Setting.LIMITS, Setting.Part.LIMITS, values);
    checkElections(raft, values);
    checkMessage(limits, values);
    return problems.isEmpty() ? Settings.of(values) : Settings.DEFAULT;
  }

  private static Section readNumbers(
      Section root, Setting setting, Setting.Part part, Map<Setting, Long> values) {
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
          raft.keyAt(Setting.ELECTION_TIMEOUT_MAX_MILLIS),
          "election-timeout-max-millis, "
              + max
              + ", is not above election-timeout-min-millis, "
              + min
              + ". Twice the minimum serves well.");
    }
  }

  private void checkMessage(Section limits, Map<Setting, Long> values) {
    long message = values.get(Setting.MESSAGE_BYTES);
    long entry = values.get(Setting.ENTRY_BYTES);
    if (message > entry) {
      problems.add(
          limits.keyAt(Setting.MESSAGE_BYTES),
          "message-bytes, "
              + message
              + ", is above entry-bytes of raft, "
              + entry
              + ": such a command would fit into no log entry. Lower it, or raise entry-bytes.");
    }
  }

  private Section section(Setting list, String kind, String name, Value.Mapping item) {
    return new Section(problems, overrides, List.of(list.key(), name), kind + " " + name, item);
  }

  private Optional<Value.Scalar> name(Setting list, Setting key, String kind, Value.Mapping item) {
    Section unnamed = section(list, kind, "without a name", item);
    Optional<Value.Scalar> name = unnamed.written(key);
    if (name.isEmpty() && !item.entries().containsKey(key.key())) {
      problems.add(item.at(), "this " + kind + " has no name. Add name.");
    }
    return name.filter(n -> checkName(kind, n));
  }

  private boolean checkName(String kind, Value.Scalar name) {
    boolean good = NAME.matcher(name.text()).matches();
    if (!good) {
      problems.add(
          name.at(),
          "the "
              + kind
              + " is named "
              + name.kind()
              + ". Use at most 64 letters, digits, '-', '_' and '.', the first one a letter or"
              + " digit.");
    }
    return good;
  }

  private boolean duplicate(String kind, Value.Scalar name, Location first) {
    if (first != null) {
      problems.add(
          name.at(),
          kind
              + " "
              + name.text()
              + " is declared twice (first at "
              + first.brief()
              + "). Rename one.");
    }
    return first != null;
  }
}
