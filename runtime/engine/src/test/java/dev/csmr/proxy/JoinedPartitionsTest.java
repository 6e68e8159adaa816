package dev.csmr.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.Deployed;
import dev.csmr.config.Deployment;
import dev.csmr.node.MovingRegisters;
import dev.csmr.node.TestRegisters;
import dev.csmr.ownership.Basis;
import dev.csmr.ownership.GroupJoin;
import dev.csmr.ownership.MoveOrder;
import dev.csmr.ownership.SlotBase;
import dev.csmr.ownership.SlotSteps;
import dev.csmr.replica.api.SlottedService;
import dev.csmr.service.Environment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a node plans that knows, or does not know, of partitions that have joined. */
final class JoinedPartitionsTest {
  private static final String YAML =
      """
      version: 1
      cluster: c
      nodes:
        - {name: n1, host: h, port: 1, raft-port: 2}
      groups:
        - {name: a, members: [n1]}
        - {name: b, members: [n1]}
        - {name: c, members: [n1]}
      services:
        - name: Moving
          type: test.MovingRegisters
          slot-count: 4
          partitions:
            - {slots: 0-1, group: b}
            - {slots: 2-3, group: c}
      """;
  private static final byte[] NOTHING = new TestRegisters.Arguments("", 0).bytes();

  private final Deployment before = deployment(YAML);
  private final Deployment after = deployment(YAML + "      - {slots: [], group: a}\n");
  private final Deployed service = after.services().get("Moving");
  private final SlotPlanner planner = new SlotPlanner(before, before.services().get("Moving"));
  private final int id = service.id();
  private final GroupJoin join = new GroupJoin(1, 1, "a", 2, service.children().get(2).id());

  private static Deployment deployment(String yaml) {
    return Deployment.resolve(
        ClusterConfig.parse(yaml, Path.of("cluster.yaml"), Map.of()),
        List.of(new MovingRegisters(), new MovingRegisters.MovingPart()));
  }

  private void learnOfJoin() {
    planner.learn(id, new SlotSteps.Told(SlotBase.FIRST, List.of(join)));
  }

  private static List<String> groups(SlotPlanner.Planned planned) {
    return planned.plan().steps().stream().map(step -> step.group()).toList();
  }

  @Test
  void what_names_no_key_is_asked_of_the_partitions_that_have_joined_as_far_as_its_caller_knew() {
    planner.grow(after, service);
    SlotPlanner.Planned first = planner.plan(TestRegisters.SUM, NOTHING, 0);
    assertThat(groups(first)).containsExactly("b", "c");
    assertThat(first.basis().uses()).containsExactly(new Basis.SlotUse(id, 4, 0));
    assertThat(planner.groups()).containsExactly("b", "c");

    learnOfJoin();
    assertThat(groups(planner.plan(TestRegisters.SUM, NOTHING, 0))).containsExactly("b", "c");
    SlotPlanner.Planned known = planner.plan(TestRegisters.SUM, NOTHING, 1);
    assertThat(groups(known)).containsExactly("b", "c", "a");
    assertThat(known.basis().uses()).containsExactly(new Basis.SlotUse(id, 4, 1));
    SlotPlanner.Planned next = planner.plan(TestRegisters.SUM, NOTHING, planner.next(first));
    assertThat(groups(next)).containsExactly("b", "c", "a");
    assertThat(planner.next(next)).isNull();
    assertThat(planner.groups()).containsExactly("b", "c", "a");
  }

  @Test
  void a_node_without_the_file_says_so() {
    learnOfJoin();
    assertThatThrownBy(() -> planner.plan(TestRegisters.SUM, NOTHING, 1))
        .isInstanceOf(UnknownPartitionException.class)
        .hasMessageContaining("csmr-1557")
        .hasMessageContaining("partition 2 of Moving has joined in group a");
    assertThat(planner.groups()).containsExactly("b", "c");
  }

  @Test
  void a_change_that_a_group_has_to_know_which_this_node_does_not_is_not_begun() {
    SlottedService slotted = planner.services().get(id).after(List.of(join));
    SlotMover mover = new SlotMover(group -> null, null, Environment.SYSTEM);
    assertThat(mover.move(slotted, new MoveOrder(0, 2, List.of(0), 0), 0, 0))
        .isCompletedExceptionally();
    assertThatThrownBy(() -> mover.move(slotted, new MoveOrder(0, 2, List.of(0), 0), 0, 0).join())
        .hasMessageContaining("csmr-1558");
  }
}
