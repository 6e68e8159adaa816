package dev.csmr.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
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
    dump(Setting.VERSION, ClusterConfig.VERSION);
    comment("# The data directories carry the name: it never changes.\n");
    dump(Setting.CLUSTER, config.name());
    comment(
        """

        # One process each. host: where it is reached, and where it listens unless listen says
        # another address (0.0.0.0: all of its machine's). port: for clients and the other nodes (gRPC); raft-port: for the log.
        # data: relative to the directory of this file.
        """);
    dump(Setting.NODES, config.nodes().stream().map(this::node).toList());
    comment(
        """

        # One Raft group each: an odd number of nodes, of which more than half must be up.
        """);
    dump(Setting.GROUPS, config.groups().stream().map(ClusterWriter::group).toList());
    comment(
        """

        # What clients may ask for, and where it lives: group (all of it together), components
        # (each by itself, so they scale and fail independently) or partitions (slots or keys).
        """);
    dump(Setting.SERVICES, config.services().stream().map(ClusterWriter::service).toList());
    section(Setting.LIMITS, LIMITS, Setting.of(Setting.FilePart.LIMITS));
    section(Setting.RAFT, RAFT, Setting.of(Setting.FilePart.RAFT));
    config.security().ifPresent(this::security);
    return out.toString();
  }

  private Map<String, Object> node(NodeConfig node) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(Setting.NODE_NAME.key(), node.name());
    map.put(Setting.HOST.key(), node.host());
    if (!node.listen().equals(node.host())) {
      map.put(Setting.LISTEN.key(), node.listen());
    }
    map.put(Setting.PORT.key(), node.port());
    map.put(Setting.RAFT_PORT.key(), node.raftPort());
    if (node.metricsPort() > 0) {
      map.put(Setting.METRICS_PORT.key(), node.metricsPort());
    }
    if (node.adminPort() > 0) {
      map.put(Setting.ADMIN_PORT.key(), node.adminPort());
    }
    map.put(Setting.DATA.key(), shown(node.data()));
    return map;
  }

  /** Relative below the file's directory, so that the whole can be moved. */
  private String shown(Path path) {
    Path home = config.source().toAbsolutePath().normalize().getParent();
    Path shown = path.startsWith(home) ? home.relativize(path) : path;
    return shown.toString().replace('\\', '/');
  }

  private static Map<String, Object> group(DeclaredGroup group) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(Setting.GROUP_NAME.key(), group.name());
    map.put(Setting.MEMBERS.key(), group.members());
    return map;
  }

  private static Map<String, Object> service(ServiceConfig service) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(Setting.SERVICE_NAME.key(), service.name());
    map.put(Setting.TYPE.key(), service.type());
    placement(service.placement(), map);
    return map;
  }

  private static void placement(Placement placement, Map<String, Object> map) {
    if (placement instanceof Placement.InGroup in) {
      map.put(Setting.GROUP.key(), in.group());
    } else if (placement instanceof Placement.ByComponent by) {
      Map<String, Object> components = new LinkedHashMap<>();
      by.components()
          .forEach(
              (name, below) -> {
                Map<String, Object> component = new LinkedHashMap<>();
                placement(below, component);
                components.put(name, component);
              });
      map.put(Setting.COMPONENTS.key(), components);
    } else if (placement instanceof Placement.ByPartition by) {
      if (by.scheme() instanceof SlotScheme slots
          && slots.slotCount() != Setting.SLOT_COUNT.standard()) {
        map.put(Setting.SLOT_COUNT.key(), slots.slotCount());
      }
      List<Object> partitions = new ArrayList<>();
      for (int i = 0; i < by.partitions().size(); i++) {
        Map<String, Object> partition = new LinkedHashMap<>();
        owned(by.scheme(), i, partition);
        placement(by.partitions().get(i), partition);
        partitions.add(partition);
      }
      map.put(Setting.PARTITIONS.key(), partitions);
    }
  }

  private static void owned(PartitionScheme scheme, int partition, Map<String, Object> map) {
    if (scheme instanceof SlotScheme slots) {
      map.put(
          Setting.SLOTS.key(), partition < slots.founding() ? slots.text(partition) : List.of());
    } else if (scheme instanceof KeyScheme keys) {
      Map<String, Object> range = new LinkedHashMap<>();
      keys.from(partition).ifPresent(from -> range.put(Setting.KEYS_FROM.key(), from));
      keys.to(partition).ifPresent(to -> range.put(Setting.KEYS_TO.key(), to));
      range.put(Setting.KEYS_TYPE.key(), keys.type().name().toLowerCase(Locale.ROOT));
      map.put(Setting.KEYS.key(), range);
    }
  }

  private void security(SecurityConfig security) {
    comment(
        """

        # Certificates, and who may do what. {name} stands for the name of a node or tool.
        """);
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(Setting.SECURITY_CERTIFICATE.key(), shown(security.certificate()));
    map.put(Setting.SECURITY_KEY.key(), shown(security.key()));
    map.put(Setting.SECURITY_TRUSTED.key(), shown(security.trusted()));
    map.put(Setting.SECURITY_NODE_NAMES.key(), security.nodeNames());
    map.put(Setting.SECURITY_TOOLS.key(), security.tools());
    map.put(
        Setting.SECURITY_ROLES.key(),
        new TreeMap<>(security.roles())
            .entrySet().stream()
                .map(
                    role -> {
                      Map<String, Object> item = new LinkedHashMap<>();
                      item.put(Setting.ROLE_NAME.key(), role.getKey());
                      item.put(Setting.ROLE_IDENTITIES.key(), role.getValue());
                      return item;
                    })
                .toList());
    security.tokens().ifPresent(tokens -> map.put(Setting.SECURITY_TOKENS.key(), tokens(tokens)));
    dump(Setting.SECURITY, map);
  }

  private static Map<String, Object> tokens(TokenConfig tokens) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(Setting.TOKEN_KEYS.key(), tokens.keys());
    map.put(Setting.TOKEN_ISSUER.key(), tokens.issuer());
    map.put(Setting.TOKEN_AUDIENCE.key(), tokens.audience());
    map.put(Setting.TOKEN_CLAIMS.key(), tokens.claims());
    return map;
  }

  /** What differs from its default; defaults are shown as comments. */
  private void section(Setting section, String comment, List<Setting> numbers) {
    out.append('\n');
    comment(comment);
    boolean own = numbers.stream().anyMatch(this::differs);
    out.append(own ? "" : "# ").append(section.key()).append(":\n");
    for (Setting number : numbers) {
      out.append(differs(number) ? "  " : "#   ")
          .append(number.key())
          .append(": ")
          .append(config.settings().get(number))
          .append('\n');
    }
  }

  private boolean differs(Setting number) {
    return config.settings().get(number) != number.standard();
  }

  private void comment(String comment) {
    out.append(comment);
  }

  private void dump(Setting setting, Object value) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setIndent(4);
    options.setIndicatorIndent(2);
    options.setWidth(100);
    options.setLineBreak(DumperOptions.LineBreak.UNIX);
    out.append(new Yaml(options).dump(Map.of(setting.key(), value)));
  }
}
