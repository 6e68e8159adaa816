package dev.csmr.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.CsmrException;
import dev.csmr.client.CsmrClient;
import dev.csmr.config.ClusterConfig;
import dev.csmr.config.Deployment;
import dev.csmr.launcher.FreePorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes of which something is special take up what is new in their file. */
@Timeout(600)
final class GrownNodesTest {
  private static final String HEAD =
      """
      version: 1
      cluster: grown
      nodes:
        - {name: n1, host: 127.0.0.1, port: %d, raft-port: %d}
        - {name: n2, host: 127.0.0.1, port: %d, raft-port: %d}
      """;

  @TempDir Path directory;

  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private Path file;
  private String head;

  @BeforeEach
  void prepare() throws Exception {
    file = directory.resolve("cluster.yaml");
    head = HEAD.formatted(FreePorts.next(), FreePorts.next(), FreePorts.next(), FreePorts.next());
  }

  @AfterEach
  void stop() {
    OtherRegisters.broken = false;
    nodes.values().forEach(Node::close);
  }

  /**
   * Writes the file.
   *
   * @param groups each with the service in it and its only member: {@code a Registers n1}
   */
  private void write(List<String> groups) throws Exception {
    Set<String> lines = new LinkedHashSet<>();
    StringBuilder services = new StringBuilder("services:\n");
    for (String each : groups) {
      String[] words = each.split(" ");
      lines.add("  - {name: %s, members: [%s]}\n".formatted(words[0], words[2]));
      String type = words[1].equals("Others") ? OtherRegisters.NAME : TestRegisters.NAME;
      services.append("  - {name: %s, type: %s, group: %s}\n".formatted(words[1], type, words[0]));
    }
    Files.writeString(file, head + "groups:\n" + String.join("", lines) + services);
  }

  private Deployment written() throws Exception {
    return Deployment.resolve(ClusterConfig.load(file, Map.of()), Node.servicesOnClassPath());
  }

  private void start(String name) throws Exception {
    nodes.put(name, Node.start(written(), name));
  }

  private void apply() throws Exception {
    List<String> progress = new ArrayList<>();
    ConfigurationChange.apply(written(), progress::add);
    assertThat(progress)
        .hasSameSizeAs(nodes.keySet())
        .allMatch(line -> line.contains(" has taken up "));
  }

  private long add(String service) {
    List<String> all = nodes.values().stream().map(node -> node.config().endpoint()).toList();
    try (CsmrClient client = CsmrClient.builder(all).deadline(Duration.ofMinutes(1)).build()) {
      return new Registers(client.caller(service)).add("k", 1);
    }
  }

  @Test
  void many_groups_are_taken_up_at_once_also_one_that_has_data_of_before() throws Exception {
    write(List.of("a First n1", "b Second n1", "c Third n2"));
    start("n1");
    start("n2");
    assertThat(add("Second")).isEqualTo(1);
    nodes.remove("n1").close();
    write(List.of("a First n1", "c Third n2"));
    start("n1");

    List<String> groups = new ArrayList<>(List.of("a First n1", "b Second n1", "c Third n2"));
    for (int i = 0; i < 12; i++) {
      groups.add("g%d Service%d n1".formatted(i, i));
    }
    write(groups);
    nodes.remove("n2").close();
    start("n2");
    List<String> progress = new ArrayList<>();
    ConfigurationChange.apply(written(), progress::add);
    assertThat(progress)
        .anyMatch(line -> line.startsWith("Node n1 has taken up group b, group g0"));
    assertThat(add("Second")).isEqualTo(2);
    for (int i = 0; i < 12; i++) {
      assertThat(add("Service" + i)).isEqualTo(1);
    }
  }

  @Test
  void a_node_that_hosts_nothing_takes_up_groups_of_others() throws Exception {
    write(List.of("a First n1"));
    start("n1");
    start("n2");
    write(List.of("a First n1", "b Second n1"));
    apply();
    nodes.remove("n1").close();
    start("n1");
    assertThat(add("Second")).isEqualTo(1);
  }

  @Test
  void a_node_that_was_started_to_join_its_groups_founds_those_that_come_later() throws Exception {
    write(List.of("a First n1", "b Second n2"));
    start("n1");
    start("n2");
    assertThat(add("Second")).isEqualTo(1);
    nodes.remove("n2").close();
    nodes.put("n2", Node.start(written(), "n2", true, Set.of()));
    write(List.of("a First n1", "b Second n2", "c Third n2"));
    apply();
    assertThat(add("Third")).isEqualTo(1);
  }

  @Test
  void where_a_component_cannot_be_created_nothing_changes_and_it_may_be_tried_again()
      throws Exception {
    write(List.of("a First n1"));
    start("n1");
    start("n2");
    write(List.of("a First n1", "b Others n1", "c Third n1"));
    OtherRegisters.broken = true;
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(this::apply)
          .isInstanceOf(NodeException.class)
          .hasMessageContaining("[csmr-1337] Node n1 did not take it up: ")
          .hasMessageContaining("The constructor fails.");
    }
    OtherRegisters.broken = false;
    List<String> progress = new ArrayList<>();
    ConfigurationChange.apply(written(), progress::add);
    assertThat(progress)
        .first()
        .isEqualTo("Node n1 has taken up group b, group c, service Others, service Third.");
    assertThat(add("Others")).isEqualTo(1);
    assertThat(add("Third")).isEqualTo(1);
  }

  @Test
  void a_component_that_another_node_has_elsewhere_does_not_begin_here() throws Exception {
    List<String> right = List.of("a First n1", "b Second n2");
    write(right);
    start("n1");
    start("n2");
    assertThat(add("First")).isEqualTo(1);
    assertThat(add("Second")).isEqualTo(1);
    nodes.remove("n1").close();
    write(List.of("a First n1", "a Second n1", "b Third n2"));
    start("n1");
    await("n1 to have heard of it", () -> refusal("Second").contains("[csmr-1465]"));
    assertThat(addAt("n1", "First", Duration.ofMinutes(1))).isEqualTo(2);

    nodes.remove("n1").close();
    write(right);
    start("n1");
    assertThat(addAt("n1", "Second", Duration.ofMinutes(1))).isEqualTo(2);
  }

  private static void await(String what, BooleanSupplier holds) {
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
    }
  }

  /** Reads, so that nothing begins while n1 has not heard of it. */
  private String refusal(String service) {
    String endpoint = nodes.get("n1").config().endpoint();
    try (CsmrClient client =
        CsmrClient.builder(List.of(endpoint)).deadline(Duration.ofSeconds(2)).build()) {
      new Registers(client.caller(service)).get("k");
      return "";
    } catch (CsmrException e) {
      return e.getMessage();
    }
  }

  private long addAt(String node, String service, Duration deadline) {
    List<String> only = List.of(nodes.get(node).config().endpoint());
    try (CsmrClient client = CsmrClient.builder(only).deadline(deadline).build()) {
      return new Registers(client.caller(service)).add("k", 1);
    }
  }

  @Test
  void a_node_that_is_to_host_nothing_any_more_does_not_hide_what_it_has() throws Exception {
    write(List.of("a First n1"));
    start("n1");
    assertThat(add("First")).isEqualTo(1);
    nodes.remove("n1").close();
    write(List.of("b First n2"));
    assertThatThrownBy(() -> start("n1"))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("[csmr-1464]")
        .hasMessageContaining("First is in group a");
    write(List.of("b Second n2"));
    start("n1");
  }
}
