package dev.csmr.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.session.SessionLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.api.Test;

class ClusterWriterTest {
  static final Path FILE = Path.of("/etc/csmr/cluster.yaml");
  private static final Location AT = Location.GENERATED;

  /** A configuration with everything that the format has. */
  static ClusterConfig everything() {
    return everything(
        Settings.DEFAULT
            .with(Setting.MESSAGE_BYTES, 4_096)
            .with(Setting.OUTSTANDING_PER_NODE, 9)
            .with(new SessionLimits(5, 6, 7 << 20, 80_000, 9_000)));
  }

  static ClusterConfig everything(Settings settings) {
    return new ClusterConfig(
        "demo",
        List.of(
            new NodeConfig("n1", "127.0.0.1", 7001, 7101, Path.of("/etc/csmr/data/n1"), AT),
            new NodeConfig("n2", "::1", 7002, 7102, Path.of("/var/lib/csmr"), AT),
            new NodeConfig(
                "no",
                "example.com",
                "0.0.0.0",
                7002,
                7102,
                7202,
                7302,
                Path.of("/var/lib/csmr"),
                AT)),
        List.of(
            new DeclaredGroup("store", List.of("n1", "n2", "no"), AT),
            new DeclaredGroup("123", List.of("n1"), AT)),
        List.of(
            new ServiceConfig("Audited", "s.Audited", new Placement.InGroup("store", AT), AT),
            new ServiceConfig(
                "Apart",
                "s.Audited",
                new Placement.ByComponent(Map.of("s.Log", new Placement.InGroup("123", AT)), AT),
                AT),
            new ServiceConfig(
                "Slots",
                "s.Parted",
                new Placement.ByPartition(
                    new SlotScheme(
                        100,
                        List.of(
                            List.of(new SlotScheme.Range(0, 9), new SlotScheme.Range(50, 50)),
                            List.of(new SlotScheme.Range(10, 49), new SlotScheme.Range(51, 99)))),
                    List.of(
                        new Placement.InGroup("store", AT),
                        new Placement.ByComponent(
                            Map.of("Log", new Placement.InGroup("123", AT)), AT)),
                    AT),
                AT),
            new ServiceConfig(
                "Keys",
                "s.Parted",
                new Placement.ByPartition(
                    new KeyScheme(KeyScheme.Type.STRING, List.of(KeyScheme.Type.STRING.bound("7"))),
                    List.of(new Placement.InGroup("store", AT), new Placement.InGroup("123", AT)),
                    AT),
                AT)),
        settings,
        Optional.of(
            new SecurityConfig(
                Path.of("/etc/csmr/tls/{name}.pem"),
                Path.of("/secret/{name}.key"),
                Path.of("/etc/csmr/tls/ca.pem"),
                "csmr://{cluster}/{node}",
                "ops",
                Map.of("writer", List.of("alice", "token:sub=bob"), "admin", List.of("ops")),
                Optional.of(
                    new TokenConfig(
                        "https://example.com/keys", "issuer", "csmr", List.of("sub", "groups"))),
                AT)),
        FILE);
  }

  @Test
  void what_was_written_is_read_back() {
    ClusterConfig config = everything();
    ClusterConfig read = ClusterConfig.parse(ClusterWriter.write(config), FILE, Map.of());
    assertThat(read)
        .usingRecursiveComparison(
            RecursiveComparisonConfiguration.builder()
                .withIgnoredFieldsOfTypes(Location.class)
                .build())
        .isEqualTo(config);
  }

  @Test
  void the_text_is_for_people() {
    assertThat(ClusterWriter.write(everything()))
        .startsWith("# A csmr cluster: which processes there are, and which service lives where.\n")
        .contains(
            """
            nodes:
              - name: n1
                host: 127.0.0.1
                port: 7001
                raft-port: 7101
                data: data/n1
            """)
        .contains("limits:\n  message-bytes: 4096\n#   outstanding-per-connection: 16384\n")
        .contains("# raft:\n#   election-timeout-min-millis: 1000\n");
  }
}
