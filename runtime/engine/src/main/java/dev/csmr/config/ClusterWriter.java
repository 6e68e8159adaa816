package dev.csmr.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * A {@link ClusterConfig} to the text of a file that {@link ClusterConfig#parse} reads back equal,
 * places aside. Each section begins with a comment for the operator. The same for the same
 * configuration, byte for byte.
 */
public final class ClusterWriter {
  private static final String LIMITS =
      """
      # What bounds a node's work: the defaults, to change by removing the # of section and line.
      """;
  private static final String RAFT =
      """
      # How the groups run: the defaults, good for one data centre.
      """;

  private final ClusterConfig config;
  private final StringBuilder out = new StringBuilder();

  private ClusterWriter(ClusterConfig config) {
    this.config = config;
  }

  /** The text of a file with this configuration. */
  public static String write(ClusterConfig config) {
    return new ClusterWriter(config).text();
  }

  private String text() {
    comment(
        """
        # A csmr cluster: which processes there are, and which service lives where.
        # All nodes read the same file. Any value can be overridden by an environment variable:
        # CSMR_NODES_N1_PORT=7001, CSMR_LIMITS_MESSAGE_BYTES=65536 and so on.
        """);
    dump("version", ClusterConfig.VERSION);
    comment("# The data directories carry the name: it never changes.\n");
    dump("cluster", config.name());
    comment(
        """

        # One process each. host: where it is reached, and where it listens unless listen says
        # another address (0.0.0.0: all of its machine's). port: for clients and the other nodes (gRPC); raft-port: for the log.
        # data: relative to the directory of this file.
        """);
    dump("nodes", config.nodes().stream().map(this::node).toList());
    comment(
        """

        # One Raft group each: an odd number of nodes, of which more than half must be up.
        """);
    dump("groups", config.groups().stream().map(ClusterWriter::group).toList());
    comment(
        """

        # What clients may ask for, and where it lives: group (all of it together), components
        # (each by itself, so they scale and fail independently) or partitions (slots or keys).
        """);
    dump("services", config.services().stream().map(ClusterWriter::service).toList());
    section("limits", LIMITS, limits());
    section("raft", RAFT, raft());
    return out.toString();
  }

  private Map<String, Object> node(NodeConfig node) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", node.name());
    map.put("host", node.host());
    if (!node.listen().equals(node.host())) {
      map.put("listen", node.listen());
    }
    map.put("port", node.port());
    map.put("raft-port", node.raftPort());
    map.put("data", data(node.data()));
    return map;
  }

  /** Relative below the file's directory, so that the whole can be moved. */
  private String data(Path data) {
    Path home = config.source().toAbsolutePath().normalize().getParent();
    Path shown = data.startsWith(home) ? home.relativize(data) : data;
    return shown.toString().replace('\\', '/');
  }

  private static Map<String, Object> group(GroupConfig group) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", group.name());
    map.put("members", group.members());
    return map;
  }

  private static Map<String, Object> service(ServiceConfig service) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", service.name());
    map.put("type", service.type());
    placement(service.placement(), map);
    return map;
  }

  private static void placement(Placement placement, Map<String, Object> map) {
    if (placement instanceof Placement.InGroup in) {
      map.put("group", in.group());
    } else if (placement instanceof Placement.ByComponent by) {
      Map<String, Object> components = new LinkedHashMap<>();
      by.components()
          .forEach(
              (name, below) -> {
                Map<String, Object> component = new LinkedHashMap<>();
                placement(below, component);
                components.put(name, component);
              });
      map.put("components", components);
    } else if (placement instanceof Placement.ByPartition by) {
      if (by.scheme() instanceof SlotScheme slots
          && slots.slotCount() != SlotScheme.DEFAULT_SLOT_COUNT) {
        map.put("slot-count", slots.slotCount());
      }
      List<Object> partitions = new ArrayList<>();
      for (int i = 0; i < by.partitions().size(); i++) {
        Map<String, Object> partition = new LinkedHashMap<>();
        owned(by.scheme(), i, partition);
        placement(by.partitions().get(i), partition);
        partitions.add(partition);
      }
      map.put("partitions", partitions);
    }
  }

  private static void owned(PartitionScheme scheme, int partition, Map<String, Object> map) {
    if (scheme instanceof SlotScheme slots) {
      map.put("slots", slots.text(partition));
    } else if (scheme instanceof KeyScheme keys) {
      Map<String, Object> range = new LinkedHashMap<>();
      keys.from(partition).ifPresent(from -> range.put("from", from));
      keys.to(partition).ifPresent(to -> range.put("to", to));
      range.put("type", keys.type().name().toLowerCase(Locale.ROOT));
      map.put("keys", range);
    }
  }

  private Map<Setting, Long> limits() {
    Limits limits = config.limits();
    Map<Setting, Long> map = new LinkedHashMap<>();
    map.put(Limits.MESSAGE_BYTES, (long) limits.messageBytes());
    map.put(Limits.OUTSTANDING_PER_CONNECTION, (long) limits.outstandingPerConnection());
    map.put(Limits.OUTSTANDING_PER_NODE, (long) limits.outstandingPerNode());
    map.put(Limits.OUTSTANDING_BYTES_PER_NODE, limits.outstandingBytesPerNode());
    map.put(Limits.QUEUED_COMMANDS, (long) limits.queuedCommands());
    map.put(Limits.QUEUED_COMMAND_BYTES, limits.queuedCommandBytes());
    map.put(Limits.QUEUED_QUERIES, (long) limits.queuedQueries());
    map.put(Limits.SESSIONS, (long) limits.sessions().maxSessions());
    map.put(Limits.ANSWERS_PER_SESSION, (long) limits.sessions().maxRecordsPerSession());
    map.put(Limits.ANSWER_BYTES, limits.sessions().maxRetainedBytes());
    map.put(Limits.WINDOW_MILLIS, limits.sessions().windowMillis());
    map.put(Limits.GRACE_MILLIS, limits.sessions().graceMillis());
    return map;
  }

  private Map<Setting, Long> raft() {
    RaftSettings raft = config.raft();
    Map<Setting, Long> map = new LinkedHashMap<>();
    map.put(RaftSettings.ELECTION_TIMEOUT_MIN_MILLIS, (long) raft.electionTimeoutMinMillis());
    map.put(RaftSettings.ELECTION_TIMEOUT_MAX_MILLIS, (long) raft.electionTimeoutMaxMillis());
    map.put(RaftSettings.ENTRY_COMMANDS, (long) raft.entryCommands());
    map.put(RaftSettings.ENTRY_BYTES, (long) raft.entryBytes());
    map.put(RaftSettings.ENTRIES_IN_FLIGHT, (long) raft.entriesInFlight());
    map.put(RaftSettings.COMPANY_MILLIS, (long) raft.companyMillis());
    map.put(RaftSettings.SNAPSHOT_ENTRIES, raft.snapshotEntries());
    map.put(RaftSettings.SNAPSHOT_BYTES, raft.snapshotBytes());
    map.put(RaftSettings.RETAINED_ENTRIES, raft.retainedEntries());
    return map;
  }

  /** What differs from its default; defaults are shown as comments. */
  private void section(String name, String comment, Map<Setting, Long> values) {
    out.append('\n');
    comment(comment);
    boolean own = values.entrySet().stream().anyMatch(e -> e.getValue() != e.getKey().standard());
    out.append(own ? "" : "# ").append(name).append(":\n");
    values.forEach(
        (setting, value) ->
            out.append(value == setting.standard() ? "#   " : "  ")
                .append(setting.key())
                .append(": ")
                .append(value)
                .append('\n'));
  }

  private void comment(String comment) {
    out.append(comment);
  }

  private void dump(String key, Object value) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setIndent(4);
    options.setIndicatorIndent(2);
    options.setWidth(100);
    options.setLineBreak(DumperOptions.LineBreak.UNIX);
    out.append(new Yaml(options).dump(Map.of(key, value)));
  }
}
