package dev.csmr.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.csmr.service.CanonicalKey;
import dev.csmr.session.SessionLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterConfigTest {
  private static final String NODES =
      """
      version: 1
      cluster: demo
      nodes:
        - {name: n1, host: 127.0.0.1, port: 7001, raft-port: 7101, data: data/n1}
        - {name: n2, host: 127.0.0.1, port: 7002, raft-port: 7102}
        - {name: n3, host: 127.0.0.1, port: 7003, raft-port: 7103}
      """;
  private static final String GROUPS =
      """
      groups:
        - {name: store, members: [n1, n2, n3]}
        - {name: log, members: [n1, n2, n3]}
      """;
  private static final String SERVICES =
      """
      services:
        - type: dev.csmr.samples.AuditedStore
          group: store
        - name: ApartStore
          type: dev.csmr.samples.AuditedStore
          components:
            KeyValueStore: {group: store}
            AuditLog: {group: log}
        - type: dev.csmr.samples.PartitionedStore
          partitions:
            - {slots: 0-8191, group: store}
            - {slots: 8192-16383, group: log}
      """;

  private static ClusterConfig parse(String text) {
    return parse(text, Map.of());
  }

  private static ClusterConfig parse(String text, Map<String, String> environment) {
    return ClusterConfig.parse(text, Path.of("/etc/csmr/cluster.yaml"), environment);
  }

  private static List<String> problems(String text) {
    return problems(text, Map.of());
  }

  private static List<String> problems(String text, Map<String, String> environment) {
    ConfigException e =
        catchThrowableOfType(
            ConfigException.class,
            () -> ClusterConfig.parse(text, Path.of("cluster.yaml"), environment));
    assertThat(e).as("an exception for\n%s", text).isNotNull();
    return e.problems().stream().map(ConfigException.ConfigProblem::toString).toList();
  }

  @Test
  void a_complete_file_is_read() {
    ClusterConfig config = parse(NODES + GROUPS + SERVICES);
    assertThat(config.name()).isEqualTo("demo");
    assertThat(config.nodes()).extracting(NodeConfig::name).containsExactly("n1", "n2", "n3");
    assertThat(config.node("n1").orElseThrow().data()).isEqualTo(Path.of("/etc/csmr/data/n1"));
    assertThat(config.node("n2").orElseThrow().data()).isEqualTo(Path.of("/etc/csmr/data/n2"));
    assertThat(config.node("n2").orElseThrow().endpoint()).isEqualTo("127.0.0.1:7002");
    assertThat(config.node("n2").orElseThrow().at().toString())
        .isEqualTo("/etc/csmr/cluster.yaml:5");
    assertThat(config.group("store").orElseThrow().members()).containsExactly("n1", "n2", "n3");
    assertThat(config.groupsOf("n3"))
        .extracting(DeclaredGroup::name)
        .containsExactly("store", "log");
    assertThat(config.services())
        .extracting(ServiceConfig::name)
        .containsExactly("AuditedStore", "ApartStore", "PartitionedStore");
    assertThat(config.settings()).isEqualTo(Settings.DEFAULT);
    Placement.ByPartition partitions = (Placement.ByPartition) config.services().get(2).placement();
    assertThat(partitions.scheme()).isEqualTo(SlotScheme.even(16_384, 2));
  }

  @Test
  void limits_and_raft_settings_are_read() {
    ClusterConfig config =
        parse(
            NODES
                + GROUPS
                + SERVICES
                + """
                limits: {message-bytes: 65536, sessions: 500, outstanding-per-node: 1_000}
                raft: {snapshot-entries: 1000, election-timeout-min-millis: 300}
                """);
    assertThat(config.settings().get(Setting.MESSAGE_BYTES)).isEqualTo(65_536);
    assertThat(config.settings().get(Setting.OUTSTANDING_PER_NODE)).isEqualTo(1_000);
    assertThat(config.settings().sessions())
        .isEqualTo(
            new SessionLimits(
                500,
                SessionLimits.DEFAULT.maxRecordsPerSession(),
                SessionLimits.DEFAULT.maxRetainedBytes(),
                SessionLimits.DEFAULT.windowMillis(),
                SessionLimits.DEFAULT.graceMillis()));
    assertThat(config.settings().get(Setting.SNAPSHOT_ENTRIES)).isEqualTo(1_000);
    assertThat(config.settings().get(Setting.ELECTION_TIMEOUT_MIN_MILLIS)).isEqualTo(300);
  }

  @Test
  void every_problem_is_reported_at_once_with_line_and_remedy() {
    assertThat(
            problems(
                """
                version: 1
                cluster: demo
                nodes:
                  - {name: n1, host: localhost, port: 7001, raft-port: 7101}
                  - name: n2
                    host: 127.0.0.1
                    port: 7001
                    raft-prot: 7102
                  - {name: n1, host: other, port: 99999, raft-port: x}
                groups:
                  - {name: store, members: [n1, n4]}
                  - {name: store, members: []}
                services:
                  - {name: A, type: x.A, group: stroe}
                  - {name: A, type: x.B, group: store, colour: red}
                  - {type: x.C}
                """))
        .containsExactly(
            "cluster.yaml:5: [csmr-1120] node n2 has no raft-port. Add raft-port.",
            "cluster.yaml:7: [csmr-1140] port of node n2: port 7001 on host localhost is used by node n1"
                + " already. Choose another.",
            "cluster.yaml:8: [csmr-1125] unknown key raft-prot in node n2. Did you mean raft-port?",
            "cluster.yaml:9: [csmr-1127] node n1 is declared twice (first at line 4). Rename one.",
            "cluster.yaml:9: [csmr-1123] port of node n1: 99999 is out of range. Choose from 1 to 65535.",
            "cluster.yaml:9: [csmr-1122] raft-port of node n1 is \"x\", not a number. Write digits, from 1 to"
                + " 65535.",
            "cluster.yaml:11: [csmr-1147] group store has 2 members. An even number survives no more failures"
                + " than one less: list 1 or 3.",
            "cluster.yaml:11: [csmr-1146] group store has the member n4, which is no node. Did you mean n1?",
            "cluster.yaml:12: [csmr-1127] group store is declared twice (first at line 11). Rename one.",
            "cluster.yaml:12: [csmr-1148] group store has no members. List an odd number of nodes, such as 3.",
            "cluster.yaml:14: [csmr-1163] group stroe is not declared. Did you mean store?",
            "cluster.yaml:15: [csmr-1127] service A is declared twice (first at line 14). Rename one.",
            "cluster.yaml:15: [csmr-1125] unknown key colour in service A. The keys are: components, group,"
                + " name, partitions, type.",
            "cluster.yaml:16: [csmr-1161] service C is placed nowhere. Add group (everything in one group),"
                + " components (each by itself) or partitions.");
  }

  @Test
  void what_is_missing_altogether_is_named() {
    assertThat(problems("nodes: []"))
        .containsExactly(
            "cluster.yaml:1: [csmr-1115] the file does not say which version of the format it has. Add"
                + " version: 1.",
            "cluster.yaml:1: [csmr-1120] the cluster has no cluster. Add cluster.",
            "cluster.yaml:1: [csmr-1120] the cluster has no groups. Add groups.",
            "cluster.yaml:1: [csmr-1120] the cluster has no services. Add services.");
  }

  @Test
  void a_newer_version_is_refused_before_anything_else_is_read() {
    assertThat(problems("version: 2\nfuture: true\n"))
        .singleElement()
        .asString()
        .startsWith("cluster.yaml:1: [csmr-1116] version 2 of the format is not known")
        .contains("Start the csmr release that wrote the file");
  }

  @Test
  void two_nodes_of_one_host_do_not_share_a_directory() {
    assertThat(
            problems(
                NODES.replace(
                        "port: 7002, raft-port: 7102", "port: 7002, raft-port: 7102, data: data/n1")
                    + GROUPS
                    + SERVICES))
        .singleElement()
        .asString()
        .startsWith("cluster.yaml:5: [csmr-1141] data of node n2: directory ")
        .endsWith("/data/n1 on host localhost is used by node n1 already. Choose another.");
  }

  @Test
  void a_directory_within_another_nodes_is_refused() {
    assertThat(
            problems(
                NODES.replace(
                        "port: 7002, raft-port: 7102",
                        "port: 7002, raft-port: 7102, data: data/n1/n2")
                    + GROUPS
                    + SERVICES))
        .singleElement()
        .asString()
        .startsWith("cluster.yaml:5: [csmr-1141] data of node n2: directory ")
        .contains("/data/n1/n2 on host localhost is within, or holds, ")
        .endsWith("/data/n1 of node n1. Choose another.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:7001", "my_node", "a b", "http://n1", "1.2.3", "a..b", ""})
  void a_host_that_nobody_can_connect_to_is_refused(String host) {
    assertThat(
            problems(NODES.replaceFirst("127\\.0\\.0\\.1", "\"" + host + "\"") + GROUPS + SERVICES))
        .singleElement()
        .asString()
        .startsWith("cluster.yaml:4: [csmr-1143] host ")
        .contains(" is neither a host name nor an address.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::"})
  void a_host_that_stands_for_every_address_is_refused(String host) {
    assertThat(
            problems(NODES.replaceFirst("127\\.0\\.0\\.1", "\"" + host + "\"") + GROUPS + SERVICES))
        .singleElement()
        .asString()
        .startsWith(
            "cluster.yaml:4: [csmr-1142] host " + host + " stands for every address of a machine");
  }

  @Test
  void a_node_listens_at_its_host_or_where_it_says() {
    String listens = NODES.replaceFirst("host: 127\\.0\\.0\\.1", "host: n1.example, listen: '::'");
    ClusterConfig config = parse(listens + GROUPS + SERVICES);
    assertThat(config.nodes()).extracting(NodeConfig::listen).startsWith("::", "127.0.0.1");
    assertThat(
            problems(
                NODES.replaceFirst("host: 127", "listen: '1.2.3', host: 127") + GROUPS + SERVICES))
        .singleElement()
        .asString()
        .startsWith(
            "cluster.yaml:4: [csmr-1143] listen \"1.2.3\" is neither a host name nor an address.");
  }

  @Test
  void values_of_the_wrong_kind_are_named() {
    assertThat(
            problems(
                """
                version: 1
                cluster: [a]
                nodes: {n1: {}}
                groups:
                  - store
                services:
                  - type: x.A
                    components: here
                limits: 3
                """))
        .containsExactly(
            "cluster.yaml:2: [csmr-1124] cluster of the cluster is a list. It must be a single value.",
            "cluster.yaml:3: [csmr-1124] nodes of the cluster is a mapping. It must be a list (one item per"
                + " line, each after a dash).",
            "cluster.yaml:5: [csmr-1124] an item of groups of the cluster is \"store\". It must be a mapping"
                + " (key: value).",
            "cluster.yaml:8: [csmr-1124] components of service A is \"here\". It must be a mapping (key:"
                + " value).",
            "cluster.yaml:9: [csmr-1124] limits of the cluster is \"3\". It must be a mapping (key: value).");
  }

  @Test
  void slots_have_exactly_one_owner() {
    assertThat(partitionProblems("[{slots: 0-100, group: store}, {slots: 50-16383, group: log}]"))
        .containsExactly(
            "[csmr-1171] slot 50 is in two partitions of service P. Let the ranges not overlap.");
    assertThat(partitionProblems("[{slots: 0-100, group: store}, {slots: 102-16383, group: log}]"))
        .containsExactly(
            "[csmr-1175] slots 101 are in no partition of service P. Add them to one.");
    assertThat(partitionProblems("[{slots: 0-16384, group: store}]"))
        .first()
        .asString()
        .startsWith(
            "[csmr-1170] slots 0-16384 of partition 0 of service P go beyond the last slot, 16383.");
    assertThat(partitionProblems("[{slots: 9-1, group: store}]"))
        .first()
        .asString()
        .startsWith(
            "[csmr-1172] slots of partition 0 of service P are \"9-1\", which is no range.");
    assertThat(partitionProblems("[{slots: 100-16383, group: store}, {slots: 0-99, group: store}]"))
        .singleElement()
        .asString()
        .startsWith("[csmr-1169] the partitions of service P are out of order.");
    assertThat(partitionProblems("[{group: store}]"))
        .containsExactly("[csmr-1167] partition 0 of service P owns nothing. Add slots or keys.");
    assertThat(partitionProblems("[]"))
        .containsExactly("[csmr-1165] service P has no partitions. List at least one.");
  }

  @Test
  void keys_have_exactly_one_owner() {
    assertThat(
            partitionProblems(
                "[{keys: {from: a, to: m}, group: store}, {keys: {from: n, to: z}, group: log}]"))
        .containsExactly(
            "[csmr-1179] keys below a are in no partition of service P. Delete from of the first partition.",
            "[csmr-1180] this partition begins at n, but the one before it ends at m. Let each begin where the"
                + " one before it ends.",
            "[csmr-1181] keys from z on are in no partition of service P. Delete to of the last partition.");
    assertThat(
            partitionProblems(
                "[{keys: {to: m}, group: store}, {keys: {from: m, to: b}, group: log},"
                    + " {keys: {from: b}, group: log}]"))
        .singleElement()
        .asString()
        .startsWith("[csmr-1178] the key b is not above m");
    assertThat(partitionProblems("[{keys: {to: m}, group: store}, {slots: 1-2, group: log}]"))
        .containsExactly(
            "[csmr-1174] some partitions of service P have slots and some have keys. Choose one for all.");
    assertThat(partitionProblems("[{keys: {to: m}, group: store}, {keys: {from: 3}, group: log}]"))
        .anyMatch(
            problem ->
                problem.startsWith("[csmr-1177] the bounds of service P are of different types"));
    assertThat(
            partitionProblems(
                "[{keys: {to: m, type: uuid}, group: store},"
                    + " {keys: {from: m, type: uuid}, group: log}]"))
        .contains("[csmr-1182] the bound \"m\" is no uuid. Fix it, or change type.");
  }

  private static List<String> partitionProblems(String partitions) {
    return problems(
            NODES
                + GROUPS
                + "services:\n  - {name: P, type: x.P, partitions: "
                + partitions
                + "}\n")
        .stream()
        .map(problem -> problem.substring(problem.indexOf(": ") + 2))
        .toList();
  }

  @Test
  void key_ranges_own_from_their_first_key_up_to_the_next_partition() {
    ClusterConfig config =
        parse(
            NODES
                + GROUPS
                + """
                services:
                  - type: x.P
                    partitions:
                      - {keys: {to: -5}, group: store}
                      - {keys: {from: -5, to: 100}, group: log}
                      - {keys: {from: 100}, group: log}
                """);
    PartitionScheme scheme =
        ((Placement.ByPartition) config.services().get(0).placement()).scheme();
    assertThat(scheme.owner(CanonicalKey.of(-6L))).isEqualTo(0);
    assertThat(scheme.owner(CanonicalKey.of(-5L))).isEqualTo(1);
    assertThat(scheme.owner(CanonicalKey.of(99L))).isEqualTo(1);
    assertThat(scheme.owner(CanonicalKey.of(100L))).isEqualTo(2);
    assertThat(scheme.describe(1)).isEqualTo("keys from -5 up to 100 (not included)");
  }

  @Test
  void slots_may_be_several_ranges() {
    ClusterConfig config =
        parse(
            NODES
                + GROUPS
                + """
                services:
                  - type: x.P
                    slot-count: 10
                    partitions:
                      - {slots: "0-3, 8", group: store}
                      - {slots: [4-7, 9], group: log}
                """);
    PartitionScheme scheme =
        ((Placement.ByPartition) config.services().get(0).placement()).scheme();
    for (int i = 0; i < 100; i++) {
      CanonicalKey key = CanonicalKey.of("key" + i);
      int slot = key.slot(10);
      assertThat(scheme.owner(key)).isEqualTo(slot <= 3 || slot == 8 ? 0 : 1);
    }
    assertThat(scheme.describe(0)).isEqualTo("slots 0-3, 8");
  }

  @Test
  void environment_variables_override_every_kind_of_value() {
    ClusterConfig config =
        parse(
            NODES + GROUPS + SERVICES,
            Map.of(
                "CSMR_CLUSTER", "other",
                "CSMR_NODES_N1_RAFT_PORT", "9101",
                "CSMR_GROUPS_STORE_MEMBERS", "n1, n2,n3",
                "CSMR_GROUPS_LOG_MEMBERS", "n2",
                "CSMR_SERVICES_APARTSTORE_COMPONENTS_AUDITLOG_GROUP", "store",
                "CSMR_SERVICES_PARTITIONEDSTORE_PARTITIONS_0_SLOTS", "0-8191",
                "CSMR_LIMITS_MESSAGE_BYTES", "2048",
                "CSMR_RAFT_SNAPSHOT_ENTRIES", "77"));
    assertThat(config.name()).isEqualTo("other");
    assertThat(config.node("n1").orElseThrow().raftPort()).isEqualTo(9101);
    assertThat(config.group("log").orElseThrow().members()).containsExactly("n2");
    Placement apart = config.services().get(1).placement();
    assertThat(((Placement.ByComponent) apart).components().get("AuditLog"))
        .isEqualTo(
            new Placement.InGroup(
                "store",
                Location.ofVariable("CSMR_SERVICES_APARTSTORE_COMPONENTS_AUDITLOG_GROUP")));
    assertThat(config.settings().get(Setting.MESSAGE_BYTES)).isEqualTo(2_048);
    assertThat(config.settings().get(Setting.SNAPSHOT_ENTRIES)).isEqualTo(77);
  }

  @Test
  void a_bad_or_unused_environment_variable_is_named() {
    assertThat(
            problems(
                NODES + GROUPS + SERVICES,
                Map.of("CSMR_NODES_N1_PROT", "1", "CSMR_NODES_N2_PORT", "many", "CSMR_HOME", "x")))
        .containsExactly(
            "environment variable CSMR_NODES_N1_PROT: [csmr-1130] it overrides nothing. Did you mean"
                + " CSMR_NODES_N1_PORT?",
            "environment variable CSMR_NODES_N2_PORT: [csmr-1122] port of node n2 is \"many\", not a number."
                + " Write digits, from 1 to 65535.");
  }

  @Test
  void an_environment_variable_that_fits_two_values_is_refused() {
    assertThat(
            problems(
                (NODES + GROUPS + SERVICES).replace("n3", "n-1").replace("n2", "n_1"),
                Map.of("CSMR_NODES_N_1_PORT", "9000")))
        .anyMatch(
            problem ->
                problem.contains(
                    "[csmr-1129] it could mean nodes.n_1.port or nodes.n-1.port. Unset"));
  }

  private static Stream<Arguments> whatIsNotPlainYaml() {
    return Stream.of(
        arguments("version: 1\ncluster: [a\n", "csmr-1106"),
        arguments("version: 1\n\tcluster: a\n", "csmr-1106"),
        arguments("a: b: c\n", "csmr-1106"),
        arguments("version: 1\nx: &a [1]\ny: *a\n", "csmr-1109"),
        arguments("version: 1\n---\nversion: 1\n", "csmr-1110"),
        arguments("version: !!java.net.URL 1\n", "csmr-1106"),
        arguments("version: !mine 1\n", "csmr-1112"),
        arguments("? [a, b]\n: c\n", "csmr-1113"),
        arguments("version: 1\nversion: 1\n", "csmr-1114"),
        arguments("- a\n", "csmr-1108"),
        arguments("", "csmr-1105"),
        arguments("# nothing\n", "csmr-1105"),
        arguments("version: \u0007\n", "csmr-1107"));
  }

  @ParameterizedTest
  @MethodSource("whatIsNotPlainYaml")
  void what_is_not_plain_yaml_is_refused_with_a_line(String text, String code) {
    assertThat(problems(text))
        .isNotEmpty()
        .allMatch(p -> p.matches("(?s)cluster\\.yaml:\\d+: \\[" + code + "] .*"));
  }

  private static Stream<Arguments> otherMistakes() {
    String node = "  - {name: n1, host: 127.0.0.1, port: 7001, raft-port: 7101}\n";
    String cluster = "version: 1\ncluster: demo\nnodes:\n" + node;
    String group = "groups:\n  - {name: g, members: [n1]}\n";
    String service = "services:\n  - {name: S, type: x.S, group: g}\n";
    String placed = cluster + group + "services:\n  - {name: S, type: x.S, ";
    return Stream.of(
        arguments(cluster.replace("demo", "") + group + service, "csmr-1121"),
        arguments(cluster.replace("demo", "de/mo") + group + service, "csmr-1126"),
        arguments("version: 1\ncluster: demo\nnodes: []\ngroups: []\nservices: []\n", "csmr-1128"),
        arguments(cluster.replace("7101}", "7101, data: \"\\0\"}") + group + service, "csmr-1144"),
        arguments(cluster + group.replace("[n1]", "[n1, n1, n1]") + service, "csmr-1145"),
        arguments(
            cluster + group + service + "raft: {election-timeout-max-millis: 900}\n", "csmr-1149"),
        arguments(cluster + group + service + "raft: {entry-bytes: 65536}\n", "csmr-1150"),
        arguments(cluster + group + service.replace("x.S", "x-S"), "csmr-1160"),
        arguments(placed + "group: g, components: {A: {group: g}}}\n", "csmr-1162"),
        arguments(placed + "components: {A: g}}\n", "csmr-1164"),
        arguments(placed + "partitions: [{slots: 0-9, keys: {}, group: g}]}\n", "csmr-1166"),
        arguments(placed + "partitions: [{slots: [], group: g}]}\n", "csmr-1175"),
        arguments(placed + "partitions: [{keys: {type: text}, group: g}]}\n", "csmr-1173"),
        arguments(placed + "slot-count: 9, partitions: [{keys: {}, group: g}]}\n", "csmr-1176"));
  }

  @ParameterizedTest
  @MethodSource("otherMistakes")
  void every_other_mistake_has_its_code(String text, String code) {
    assertThat(problems(text)).anyMatch(p -> p.contains(": [" + code + "] "));
  }

  @Test
  void deep_nesting_is_refused() {
    assertThat(problems("a: " + "[".repeat(1_000) + "]".repeat(1_000)))
        .singleElement()
        .asString()
        .contains("[csmr-1111] this is nested");
  }

  @Test
  void files_that_cannot_be_read_are_named(@TempDir Path directory) throws Exception {
    Path missing = directory.resolve("none.yaml");
    assertThat(catchThrowableOfType(ConfigException.class, () -> ClusterConfig.load(missing)))
        .hasMessage(
            missing + ": [csmr-1101] there is no such file. Give the path of the cluster's YAML.");
    Path latin = Files.write(directory.resolve("latin.yaml"), new byte[] {'a', (byte) 0xE4});
    assertThat(catchThrowableOfType(ConfigException.class, () -> ClusterConfig.load(latin)))
        .hasMessageContaining("[csmr-1103] the file is not UTF-8");
    Path huge = Files.write(directory.resolve("huge.yaml"), new byte[(1 << 20) + 1]);
    assertThat(catchThrowableOfType(ConfigException.class, () -> ClusterConfig.load(huge)))
        .hasMessageContaining("[csmr-1102] the file has 1048577 bytes; at most 1048576");
    assertThat(catchThrowableOfType(ConfigException.class, () -> ClusterConfig.load(directory)))
        .hasMessageContaining("[csmr-1104] the file cannot be read");
  }
}
