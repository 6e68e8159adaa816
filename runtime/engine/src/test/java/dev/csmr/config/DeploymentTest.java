package dev.csmr.config;

import static dev.csmr.config.TestDefinitions.composition;
import static dev.csmr.config.TestDefinitions.partitioned;
import static dev.csmr.config.TestDefinitions.service;
import static dev.csmr.config.TestDefinitions.withDefaultMethod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.csmr.service.ServiceDefinition;
import dev.csmr.service.Step;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeploymentTest {
  private static final List<ServiceDefinition> DEFINITIONS =
      List.of(
          service("s.Store"),
          service("s.Log"),
          service("t.Log"),
          composition("s.Audited", "s.Store", "s.Log"),
          composition("s.Logs", "s.Log", "t.Log"),
          partitioned("s.Parted", "s.Store"),
          partitioned("s.AuditedParts", "s.Audited"),
          composition("s.AuditedParted", "s.Parted", "s.Log"),
          withDefaultMethod("s.Guarded", "putIfHeld", "s.Store", "s.Log"),
          withDefaultMethod("s.Nested", "both", "s.Guarded", "t.Log"));

  private static final String HEAD =
      """
      version: 1
      cluster: demo
      nodes:
        - {name: n1, host: h, port: 7001, raft-port: 7101}
      groups:
        - {name: a, members: [n1]}
        - {name: b, members: [n1]}
      services:
      """;

  private static Deployment resolve(String services) {
    ClusterConfig config =
        ClusterConfig.parse(HEAD + services.indent(2), Path.of("cluster.yaml"), Map.of());
    return Deployment.resolve(config, DEFINITIONS);
  }

  private static List<String> problems(String services) {
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> resolve(services));
    assertThat(e).as("an exception for\n%s", services).isNotNull();
    return e.problems().stream().map(ConfigException.ConfigProblem::toString).toList();
  }

  private static List<String> paths(List<Deployed> deployed) {
    return deployed.stream().map(Deployed::path).toList();
  }

  @Test
  void together_everything_is_in_one_group() {
    Deployment deployment = resolve("- {type: s.Audited, group: b}");
    Deployed.DeployedComposition audited =
        (Deployed.DeployedComposition) deployment.services().get("Audited");
    assertThat(audited.group()).contains("b");
    assertThat(audited.components().keySet()).containsExactly("s.Store", "s.Log");
    assertThat(paths(deployment.components("b")))
        .containsExactly("Audited/Store", "Audited/Log", "Audited");
    assertThat(deployment.components("a")).isEmpty();
    assertThat(deployment.groups("Audited")).containsExactly("b");
    assertThat(audited.components().get("s.Log").id()).isEqualTo(Step.componentId("Audited/Log"));
  }

  @Test
  void apart_each_component_is_in_its_own_group() {
    Deployment deployment =
        resolve("- {name: X, type: s.Audited, components: {Store: {group: a}, s.Log: {group: b}}}");
    assertThat(deployment.services().get("X").group()).isEmpty();
    assertThat(paths(deployment.components("a"))).containsExactly("X/Store");
    assertThat(paths(deployment.components("b"))).containsExactly("X/Log");
    assertThat(deployment.groups("X")).containsExactly("a", "b");
  }

  @Test
  void components_placed_by_name_into_one_group_are_together() {
    Deployment deployment =
        resolve("- {type: s.Guarded, components: {Store: {group: a}, Log: {group: a}}}");
    assertThat(deployment.services().get("Guarded").group()).contains("a");
  }

  @Test
  void a_partitioned_service_has_an_instance_per_partition() {
    Deployment deployment =
        resolve(
            "- {type: s.Parted, partitions: [{slots: 0-9999, group: a}, {slots: 10000-16383, group:"
                + " b}]}");
    Deployed.Partitioned parted = (Deployed.Partitioned) deployment.services().get("Parted");
    assertThat(paths(parted.partitions())).containsExactly("Parted/Store#0", "Parted/Store#1");
    assertThat(parted.scheme().size()).isEqualTo(2);
    assertThat(paths(deployment.components("b"))).containsExactly("Parted/Store#1");
  }

  private static List<String> placements(String services) {
    return resolve(services).placements().stream()
        .map(each -> each.path() + " in " + each.text() + " at " + each.at())
        .toList();
  }

  @Test
  void each_component_has_a_place_with_the_line_that_says_so() {
    assertThat(
            placements(
                """
                - type: s.Parted
                  partitions:
                    - {slots: "0-9, 20-16383", group: b}
                    - {slots: 10-19, group: a}
                - type: s.AuditedParts
                  partitions:
                    - {keys: {to: m}, group: a}
                    - {keys: {from: m}, components: {Store: {group: a}, Log: {group: b}}}
                - {type: s.Store, group: a}
                """))
        .containsExactly(
            "Parted/Store#0 in group b, slots 0-9,20-16383 of 16384 at cluster.yaml:11",
            "Parted/Store#1 in group a, slots 10-19 of 16384 at cluster.yaml:12",
            "AuditedParts/Audited#0/Store in group a, string keys up to m at cluster.yaml:15",
            "AuditedParts/Audited#0/Log in group a, string keys up to m at cluster.yaml:15",
            "AuditedParts/Audited#1/Store in group a, string keys from m at cluster.yaml:16",
            "AuditedParts/Audited#1/Log in group b, string keys from m at cluster.yaml:16",
            "Store in group a at cluster.yaml:17");
  }

  @Test
  void schemes_that_say_the_same_have_the_same_words_for_it() {
    SlotScheme pieces =
        new SlotScheme(
            16,
            List.of(
                List.of(
                    new SlotScheme.Range(0, 3),
                    new SlotScheme.Range(12, 15),
                    new SlotScheme.Range(4, 7)),
                List.of(new SlotScheme.Range(8, 11))));
    assertThat(pieces.canonical(0)).isEqualTo("slots 0-7,12-15 of 16");

    KeyScheme.Type integer = KeyScheme.Type.INTEGER;
    KeyScheme numbers = new KeyScheme(integer, List.of(integer.bound("007"), integer.bound("+20")));
    assertThat(numbers.canonical(1)).isEqualTo("integer keys from 7 up to 20");
  }

  @Test
  void files_that_differ_in_order_only_have_the_same_summary() {
    String one =
        """
        version: 1
        cluster: demo
        nodes:
          - {name: n1, host: h, port: 1, raft-port: 2}
          - {name: n2, host: h, port: 3, raft-port: 4}
          - {name: n3, host: h, port: 5, raft-port: 6}
        groups:
          - {name: a, members: [n1, n2, n3]}
          - {name: b, members: [n1]}
        services:
          - {name: X, type: s.Store, group: a}
          - {name: Y, type: s.Log, group: b}
        """;
    String other =
        """
        version: 1
        cluster: demo
        groups:
          - {name: b, members: [n1]}
          - {name: a, members: [n3, n1, n2]}
        services:
          - {name: Y, type: s.Log, group: b}
          - {name: X, type: s.Store, group: a}
        nodes:
          - {name: n3, host: h, port: 5, raft-port: 6}
          - {name: n1, host: h, port: 1, raft-port: 2}
          - {name: n2, host: h, port: 3, raft-port: 4}
        """;
    assertThat(parsed(other).summary()).isEqualTo(parsed(one).summary());
  }

  private static Deployment parsed(String yaml) {
    return Deployment.resolve(
        ClusterConfig.parse(yaml, Path.of("cluster.yaml"), Map.of()), DEFINITIONS);
  }

  @Test
  void compositions_nest() {
    Deployment deployment =
        resolve(
            """
            - type: s.AuditedParted
              components:
                Parted: {partitions: [{slots: 0-16383, group: a}]}
                Log: {group: b}
            - type: s.AuditedParts
              partitions:
                - {keys: {to: m}, group: a}
                - {keys: {from: m}, components: {Store: {group: a}, Log: {group: b}}}
            - {type: s.Nested, group: a}
            """);
    assertThat(paths(deployment.components("a")))
        .containsExactly(
            "AuditedParted/Parted/Store#0",
            "AuditedParts/Audited#0/Store",
            "AuditedParts/Audited#0/Log",
            "AuditedParts/Audited#0",
            "AuditedParts/Audited#1/Store",
            "Nested/Guarded/Store",
            "Nested/Guarded/Log",
            "Nested/Guarded",
            "Nested/Log",
            "Nested");
    assertThat(paths(deployment.components("b")))
        .containsExactly("AuditedParted/Log", "AuditedParts/Audited#1/Log");
    assertThat(deployment.services().get("AuditedParts").group()).isEmpty();
  }

  @Test
  void siblings_with_the_same_simple_name_go_by_their_qualified_names() {
    Deployment deployment = resolve("- {type: s.Logs, group: a}");
    assertThat(paths(deployment.components("a")))
        .containsExactly("Logs/s.Log", "Logs/t.Log", "Logs");
  }

  @Test
  void an_unknown_type_is_named_with_what_there_is() {
    assertThat(problems("- {type: s.Stroe, group: a}\n- {type: x.Unheard, group: a}"))
        .containsExactly(
            "cluster.yaml:9: [csmr-1190] service Stroe has the type s.Stroe, which is not on the class path."
                + " Did you mean s.Store?",
            "cluster.yaml:10: [csmr-1190] service Unheard has the type x.Unheard, which is not on the class"
                + " path. The services found are: s.Audited, s.AuditedParted, s.AuditedParts,"
                + " s.Guarded, s.Log, s.Logs, s.Nested, s.Parted, s.Store, t.Log.");
  }

  @Test
  void a_class_path_without_services_is_told_what_to_add() {
    ClusterConfig config =
        ClusterConfig.parse(
            HEAD + "  - {type: s.Store, group: a}\n", Path.of("cluster.yaml"), Map.of());
    assertThatThrownBy(() -> Deployment.resolve(config, List.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("add the jar with your services, compiled with csmr-processor");
  }

  @Test
  void placements_that_do_not_fit_the_type_are_refused() {
    assertThat(
            problems(
                """
                - {name: A, type: s.Store, components: {Log: {group: a}}}
                - {name: B, type: s.Parted, group: a}
                - {name: C, type: s.Audited, partitions: [{slots: 0-16383, group: a}]}
                - {name: D, type: s.Audited, components: {Stroe: {group: a}, Log: {group: a}}}
                - {name: E, type: s.AuditedParted, group: a}
                """))
        .satisfiesExactlyInAnyOrder(
            p ->
                assertThat(p)
                    .startsWith(
                        "cluster.yaml:9: [csmr-1191] A is a service without components or partitions (s.Store"
                            + " is not composed). Write group: … instead."),
            p ->
                assertThat(p)
                    .startsWith("cluster.yaml:10: [csmr-1192] B is partitioned (s.Parted)")
                    .contains("Write partitions: [{slots: 0-16383, group: …}] instead"),
            p ->
                assertThat(p)
                    .startsWith("cluster.yaml:11: [csmr-1193] C is not partitioned (s.Audited"),
            p ->
                assertThat(p)
                    .isEqualTo(
                        "cluster.yaml:12: [csmr-1195] D (s.Audited) has no component Stroe. Did you mean"
                            + " Store?"),
            p ->
                assertThat(p)
                    .isEqualTo(
                        "cluster.yaml:12: [csmr-1194] D has the component Store, which is placed nowhere. Add"
                            + " Store: {group: …}."),
            p ->
                assertThat(p)
                    .startsWith("cluster.yaml:13: [csmr-1192] E/Parted is partitioned (s.Parted)")
                    .contains("the composition needs components: …"));
  }

  @Test
  void default_methods_need_their_components_together() {
    assertThat(problems("- {type: s.Guarded, components: {Store: {group: a}, Log: {group: b}}}"))
        .singleElement()
        .asString()
        .startsWith(
            "cluster.yaml:9: [csmr-1196] Guarded has default methods (putIfHeld), which execute atomically"
                + " inside one group, but its components are apart. Either place them together"
                + " (group: …), or turn each default method into an operation with @Extend steps");
  }

  @Test
  void two_components_with_the_same_number_are_refused() {
    String[] names = collidingNames();
    assertThat(
            problems(
                "- {name: %s, type: s.Store, group: a}\n- {name: %s, type: s.Store, group: a}"
                    .formatted(names[0], names[1])))
        .singleElement()
        .asString()
        .startsWith(
            "cluster.yaml:10: [csmr-1197] "
                + names[1]
                + " and "
                + names[0]
                + " have the same number")
        .endsWith("Give one of the services another name.");
  }

  private static String[] collidingNames() {
    Map<Integer, String> seen = new java.util.HashMap<>();
    for (int i = 0; ; i++) {
      String other = seen.putIfAbsent(Step.componentId("S" + i), "S" + i);
      if (other != null) {
        return new String[] {other, "S" + i};
      }
    }
  }

  @Test
  void asking_for_what_is_not_there_is_an_error() {
    Deployment deployment = resolve("- {type: s.Store, group: a}");
    assertThatThrownBy(() -> deployment.components("c")).hasMessageContaining("no group c");
    assertThatThrownBy(() -> deployment.groups("C")).hasMessageContaining("no service C");
  }
}
