package dev.csmr.config;

import static dev.csmr.config.TestDefinitions.partitioned;
import static dev.csmr.config.TestDefinitions.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.csmr.ReplicaContext;
import dev.csmr.service.ServiceDefinition;
import dev.csmr.service.ServiceStateMachine;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GrowthTest {
  private static final List<ServiceDefinition> DEFINITIONS =
      List.of(
          service("s.Store"),
          service("s.Log"),
          partitioned("s.Parted", "s.Store"),
          new Movable(),
          partitioned("s.Moving", "s.Movable"));

  private static final class Movable extends BareDefinition {
    @Override
    public String name() {
      return "s.Movable";
    }

    @Override
    public boolean movable() {
      return true;
    }

    @Override
    public ServiceStateMachine newStateMachine(ReplicaContext context) {
      throw new UnsupportedOperationException();
    }
  }

  private static final String FOUNDED =
      """
      version: 1
      cluster: demo
      nodes:
        - {name: n1, host: h, port: 7001, raft-port: 7101}
      groups:
        - {name: a, members: [n1]}
        - {name: b, members: [n1]}
      services:
        - {type: s.Log, group: a}
        - type: s.Parted
          partitions:
            - {slots: 0-8191, group: a}
            - {slots: 8192-16383, group: b}
      """;

  private static Deployment deployment(String yaml) {
    ClusterConfig config = ClusterConfig.parse(yaml, Path.of("cluster.yaml"), Map.of());
    return Deployment.resolve(config, DEFINITIONS);
  }

  private static Growth to(String yaml) {
    return Growth.of(deployment(FOUNDED), deployment(yaml));
  }

  private static List<String> problems(String yaml) {
    assertThat(yaml).isNotEqualTo(FOUNDED);
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> to(yaml));
    assertThat(e).as("an exception for\n%s", yaml).isNotNull();
    return e.problems().stream().map(ConfigException.ConfigProblem::toString).toList();
  }

  @Test
  void what_is_new_is_told() {
    String yaml =
        FOUNDED
                .replace("groups:", "  - {name: n2, host: i, port: 1, raft-port: 2}\ngroups:")
                .replace("services:", "  - {name: c, members: [n2]}\nservices:")
                .replace("members: [n1]}\n  - {name: b", "members: [n2]}\n  - {name: b")
            + "  - {name: More, type: s.Store, group: c}\nraft: {snapshot-entries: 10}\n";
    assertThat(to(yaml).text()).containsExactly("node n2", "group c", "service More");
    assertThat(to(FOUNDED).text()).isEmpty();
  }

  @Test
  void what_would_move_is_refused_with_the_line_and_where_it_is_now() {
    assertThat(problems(FOUNDED.replace("8191", "99").replace("8192", "100")))
        .containsExactly(
            "cluster.yaml:10: [csmr-1158] Parted/Store#0 has group a, slots 0-8191 of 16384, here it"
                + " has group a, slots 0-99 of 16384 (cluster.yaml:12): what is stored would not be"
                + " found any more. Put it back. Slots of a service that runs change their partition"
                + " by ./csmr move, and a new partition begins with slots: [].",
            "cluster.yaml:10: [csmr-1158] Parted/Store#1 has group b, slots 8192-16383 of 16384, here"
                + " it has group b, slots 100-16383 of 16384 (cluster.yaml:13): what is stored would"
                + " not be found any more. Put it back. Slots of a service that runs change their"
                + " partition by ./csmr move, and a new partition begins with slots: [].");
    assertThat(problems(FOUNDED.replace("{type: s.Log, group: a}", "{type: s.Log, group: b}")))
        .singleElement()
        .asString()
        .startsWith("cluster.yaml:9: [csmr-1156] Log runs in group a, here it is in group b");
    assertThat(problems(FOUNDED.replace("port: 7001", "port: 7009")))
        .singleElement()
        .asString()
        .startsWith("cluster.yaml:4: [csmr-1152] node n1 runs at h:7001 with Raft port 7101");
  }

  @Test
  void a_partition_without_slots_may_come_and_then_stays() {
    String more =
        FOUNDED
                .replace("s.Parted", "s.Moving")
                .replace("services:", "  - {name: c, members: [n1]}\nservices:")
            + "      - {slots: [], group: c}\n      - {slots: [], group: a}\n";
    Deployment before = deployment(FOUNDED.replace("s.Parted", "s.Moving"));
    Deployment after = deployment(more);
    assertThat(Growth.of(before, after).text())
        .containsExactly(
            "group c",
            "partition Moving/Movable#2 in group c",
            "partition Moving/Movable#3 in group a");
    assertThat(Growth.of(after, after).text()).isEmpty();
    assertThat(after.groups("Moving")).containsExactly("a", "b", "c");
    assertThat(after.foundingGroups("Moving")).containsExactly("a", "b");
    assertThat(
            catchThrowableOfType(ConfigException.class, () -> Growth.of(after, before)).problems())
        .extracting(ConfigException.ConfigProblem::toString)
        .contains(
            "cluster.yaml: [csmr-1159] Moving/Movable#2 runs in group c, and is not here any more."
                + " Put it back: a partition without slots may stay for ever.")
        .hasSize(3);
  }

  @Test
  void a_partition_without_slots_is_of_a_service_that_can_move_and_behind_the_others() {
    assertThat(
            catchThrowableOfType(
                    ConfigException.class,
                    () -> deployment(FOUNDED + "      - {slots: [], group: a}\n"))
                .problems())
        .singleElement()
        .asString()
        .startsWith("cluster.yaml:14: [csmr-1168] partition 2 of Parted has no slots at first");
    assertThat(
            catchThrowableOfType(
                    ConfigException.class,
                    () ->
                        deployment(
                            FOUNDED.replace("slots: 0-8191", "slots: []")
                                + "      - {slots: 0-8191, group: a}\n"))
                .problems())
        .extracting(ConfigException.ConfigProblem::toString)
        .anyMatch(problem -> problem.contains("csmr-1169"));
  }

  @Test
  void a_service_does_not_come_to_a_group_that_runs() {
    String more =
        FOUNDED.replace("services:", "  - {name: c, members: [n1]}\nservices:")
            + "  - {name: More, type: s.Parted, partitions: [{slots: 0-99, group: c},"
            + " {slots: 100-16383, group: b}]}\n";
    assertThat(problems(more))
        .singleElement()
        .asString()
        .startsWith("cluster.yaml:15: [csmr-1157] service More is new, and group b runs already");
  }

  @Test
  void what_would_go_is_refused() {
    String fewer =
        FOUNDED
            .replace("cluster: demo", "cluster: other")
            .replace("  - {name: b, members: [n1]}\n", "")
            .replace("  - {type: s.Log, group: a}\n", "  - {name: Log, type: s.Store, group: a}\n")
            .replaceAll("(?s)  - type: s.Parted.*", "");
    assertThat(problems(fewer))
        .satisfiesExactlyInAnyOrder(
            problem -> assertThat(problem).contains("[csmr-1151] this is cluster other, and demo"),
            problem -> assertThat(problem).contains("[csmr-1153] group b is not here any more"),
            problem -> assertThat(problem).contains("[csmr-1154] service Parted is not here"),
            problem ->
                assertThat(problem)
                    .contains(
                        "cluster.yaml:8: [csmr-1155] service Log runs as a s.Log, here it is"));
  }
}
