package dev.csmr.maven.layout;

import static dev.csmr.config.TestDefinitions.composition;
import static dev.csmr.config.TestDefinitions.partitioned;
import static dev.csmr.config.TestDefinitions.service;
import static dev.csmr.config.TestDefinitions.withDefaultMethod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.config.DeclaredGroup;
import dev.csmr.config.Deployed;
import dev.csmr.config.Deployment;
import dev.csmr.config.NodeConfig;
import dev.csmr.maven.project.Services;
import dev.csmr.maven.project.UserErrorException;
import dev.csmr.service.ServiceDefinition;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ClusterPlanTest {
  private static final Path FILE = Path.of("/tmp/csmr/cluster.yaml");
  private static final Services SERVICES =
      services(
          service("s.Store"),
          service("s.Log"),
          composition("s.Audited", "s.Store", "s.Log"),
          partitioned("s.Parted", "s.Store"),
          composition("s.AuditedParted", "s.Parted", "s.Log"),
          withDefaultMethod("s.Guarded", "putIfHeld", "s.Store", "s.Log"));

  private static Services services(ServiceDefinition... definitions) {
    return new Services(
        Arrays.stream(definitions)
            .collect(Collectors.toMap(ServiceDefinition::name, Function.identity())),
        Set.of());
  }

  private static Wishes wishes(int nodes, List<String> services, Map<String, String> placements) {
    return new Wishes("demo", nodes, List.of("127.0.0.1"), 7001, 0, 2, services, placements, false);
  }

  private static Deployment plan(Wishes wishes) {
    return ClusterPlan.check(ClusterPlan.text(wishes, SERVICES, FILE), FILE, SERVICES);
  }

  @Test
  void by_default_every_root_is_deployed_together() {
    Deployment deployment = plan(wishes(3, List.of(), Map.of()));
    assertThat(deployment.services().keySet())
        .containsExactly("Audited", "AuditedParted", "Guarded");
    assertThat(deployment.services().get("Audited").group()).contains("main");
    assertThat(deployment.groups("AuditedParted"))
        .containsExactly("auditedparted-parted-0", "auditedparted-parted-1", "main");
    assertThat(deployment.config().groups())
        .allMatch(group -> group.members().equals(List.of("n1", "n2", "n3")));
  }

  @Test
  void the_services_of_the_project_go_before_those_of_its_dependencies() {
    Services found = new Services(SERVICES.definitions(), Set.of("s.Store", "s.Audited"));
    assertThat(found.roots()).extracting(ServiceDefinition::name).containsExactly("s.Audited");
  }

  @Test
  void apart_each_component_has_its_own_group() {
    Deployment deployment = plan(wishes(3, List.of("Audited"), Map.of("Audited", "apart")));
    assertThat(deployment.groups("Audited")).containsExactly("audited-store", "audited-log");
  }

  @Test
  void a_service_may_have_another_name_and_group() {
    Deployment deployment =
        plan(
            wishes(3, List.of("Audited", "Other=s.Audited", "s.Store"), Map.of("Other", "second")));
    assertThat(deployment.services().keySet()).containsExactly("Audited", "Other", "Store");
    assertThat(deployment.services().get("Other").group()).contains("second");
  }

  @Test
  void nodes_have_a_port_for_metrics_when_that_is_wished() {
    Wishes wishes =
        new Wishes("demo", 2, List.of("a"), 9000, 1, 2, List.of("Store"), Map.of(), true);
    assertThat(plan(wishes).config().nodes())
        .extracting(NodeConfig::metricsPort)
        .containsExactly(9200, 9201);
    assertThat(plan(wishes(2, List.of("Store"), Map.of())).config().nodes())
        .extracting(NodeConfig::metricsPort)
        .containsOnly(0);
  }

  @Test
  void nodes_of_one_host_have_ports_of_their_own() {
    Deployment deployment =
        plan(
            new Wishes(
                "demo", 3, List.of("a", "b", "a"), 9000, 1, 2, List.of("Store"), Map.of(), false));
    assertThat(deployment.config().nodes())
        .extracting(NodeConfig::endpoint)
        .containsExactly("a:9000", "b:9000", "a:9001");
    assertThat(deployment.config().nodes())
        .extracting(NodeConfig::raftPort)
        .containsExactly(9100, 9100, 9101);
  }

  @Test
  void groups_have_an_odd_number_of_members_spread_over_the_nodes() {
    List<DeclaredGroup> groups =
        plan(wishes(4, List.of("Audited"), Map.of("Audited", "apart"))).config().groups();
    assertThat(groups)
        .extracting(DeclaredGroup::members)
        .containsExactly(List.of("n1", "n2", "n3"), List.of("n2", "n3", "n4"));
    assertThat(plan(wishes(7, List.of("Store"), Map.of())).config().groups().get(0).members())
        .hasSize(5);
  }

  @Test
  void the_same_wishes_give_the_same_text() {
    Wishes wishes = wishes(3, List.of(), Map.of());
    assertThat(ClusterPlan.text(wishes, SERVICES, FILE))
        .isEqualTo(ClusterPlan.text(wishes, SERVICES, FILE));
  }

  @Test
  void default_methods_cannot_be_placed_apart() {
    assertThatThrownBy(() -> plan(wishes(3, List.of("Guarded"), Map.of("Guarded", "apart"))))
        .isInstanceOf(UserErrorException.class)
        .hasMessageStartingWith(
            "The services cannot be placed as asked. In the <placements> of csmr-maven-plugin")
        .hasMessageContaining("Guarded has default methods (putIfHeld)");
  }

  @Test
  void wishes_that_cannot_be_met_name_the_parameter() {
    assertThatThrownBy(() -> plan(wishes(0, List.of(), Map.of())))
        .hasMessage(
            "<nodes> of csmr-maven-plugin in pom.xml (or -Dcsmr.nodes) is 0. Choose from 1 to 99.");
    assertThatThrownBy(() -> plan(wishes(3, List.of("Stroe"), Map.of())))
        .hasMessageStartingWith("<services> of csmr-maven-plugin in pom.xml (or -Dcsmr.services)")
        .hasMessageContaining("names the type Stroe, which is not on the class path");
    assertThatThrownBy(() -> plan(wishes(3, List.of("Store", "s.Store"), Map.of())))
        .hasMessageContaining("has the service Store twice. Write OtherName=s.Store");
    assertThatThrownBy(() -> plan(wishes(3, List.of("Store"), Map.of("Log", "apart"))))
        .hasMessageContaining("<placements>")
        .hasMessageContaining("names the service Log, which is not deployed");
    Wishes even =
        new Wishes("demo", 4, List.of("h"), 7001, 2, 2, List.of("Store"), Map.of(), false);
    assertThatThrownBy(() -> plan(even)).hasMessageContaining("<replicas>");
    Wishes hosts =
        new Wishes("demo", 3, List.of("a", "b"), 7001, 0, 2, List.of("Store"), Map.of(), false);
    assertThatThrownBy(() -> plan(hosts)).hasMessageContaining("has 2 hosts for 3 nodes");
    Wishes cluster =
        new Wishes("de mo", 3, List.of("a"), 7001, 0, 2, List.of("Store"), Map.of(), false);
    assertThatThrownBy(() -> plan(cluster))
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("the cluster is named \"de mo\"");
  }

  @Test
  void a_project_without_services_is_told_what_to_do() {
    assertThatThrownBy(() -> ClusterPlan.text(wishes(3, List.of(), Map.of()), services(), FILE))
        .hasMessageContaining("The project has no service")
        .hasMessageContaining("annotationProcessorPaths");
  }

  @Test
  void a_component_that_is_not_on_the_class_path_is_named() {
    Services broken = services(composition("s.Audited", "s.Store"));
    assertThatThrownBy(
            () ->
                ClusterPlan.text(
                    wishes(3, List.of("Audited"), Map.of("Audited", "apart")), broken, FILE))
        .hasMessageContaining("Audited has the component s.Store, which is not on the class path");
  }

  @Test
  void every_leaf_of_a_partition_is_in_the_group_of_the_partition() {
    Deployment deployment = plan(wishes(3, List.of("Parted"), Map.of()));
    Deployed.Partitioned parted = (Deployed.Partitioned) deployment.services().get("Parted");
    assertThat(parted.partitions())
        .extracting(partition -> partition.group().orElseThrow())
        .containsExactly("parted-0", "parted-1");
  }
}
