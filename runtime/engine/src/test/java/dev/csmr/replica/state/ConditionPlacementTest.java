package dev.csmr.replica.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.codec.WireWriter;
import dev.csmr.config.BareDefinition;
import dev.csmr.multicast.Ballot;
import dev.csmr.multicast.Decision;
import dev.csmr.replica.api.GroupComponent;
import dev.csmr.replica.api.GroupConfig;
import dev.csmr.replica.api.Member;
import dev.csmr.replica.api.OperationParts;
import dev.csmr.service.OperationDescriptor;
import dev.csmr.service.OperationKind;
import dev.csmr.service.Plan;
import dev.csmr.service.PlannedStep;
import dev.csmr.service.Reply;
import dev.csmr.service.ServiceStateMachine;
import dev.csmr.service.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * An operation under conditions ends alike, whether its steps are in one group or in several: with
 * conditions that hold, do not hold, throw and throw what they declare, gathered with ALL and ANY.
 */
final class ConditionPlacementTest {
  private static final String PATH = "Answers";
  private static final int EXECUTED = 0;
  private static final int TRUE = 1;
  private static final int FALSE = 2;
  private static final int THROWS = 3;
  private static final int DECLARED = 4;

  private final Random random = new Random(7);

  @Test
  void an_operation_under_conditions_ends_alike_together_and_apart() {
    Map<Reply.Status, Integer> ends = new HashMap<>();
    for (int trial = 0; trial < 20_000; trial++) {
      int groups = 1 + random.nextInt(3);
      List<Plan> conditions = new ArrayList<>();
      for (int i = random.nextInt(4); i >= 0; i--) {
        conditions.add(condition(groups));
      }
      Plan plan = step(groups, EXECUTED).onlyIf(conditions.toArray(Plan[]::new));
      if (random.nextInt(3) == 0) {
        plan = plan.onlyIf(condition(groups));
      }
      Reply together = plan.merge(together(plan));
      Reply apart = plan.merge(apart(plan));
      assertThat(apart.status()).as("%s", plan.steps()).isEqualTo(together.status());
      assertThat(apart.kept().message()).isEqualTo(together.kept().message());
      ends.merge(together.status(), 1, Integer::sum);
    }
    assertThat(ends)
        .containsOnlyKeys(
            Reply.Status.OK,
            Reply.Status.CONDITION_NOT_MET,
            Reply.Status.FAILED,
            Reply.Status.DECLARED);
  }

  private Plan condition(int groups) {
    List<Plan> parts = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      int kind = random.nextInt(10);
      parts.add(step(groups, kind < 5 ? TRUE : kind < 8 ? FALSE : kind == 8 ? THROWS : DECLARED));
    }
    return random.nextBoolean()
        ? Plan.gatherAny(parts, answers -> answers.get(0))
        : Plan.gather(parts, answers -> answers.get(0));
  }

  private Plan step(int groups, int operation) {
    return Plan.of(
        new PlannedStep(
            "g" + random.nextInt(groups),
            new Step(Step.componentId(PATH), operation, new byte[0], Step.NONE),
            operation != EXECUTED,
            PlannedStep.Touched.EVERYTHING));
  }

  private static List<Reply> together(Plan plan) {
    return execution().command(plan.steps().stream().map(PlannedStep::step).toList(), 1, 1);
  }

  private static List<Reply> apart(Plan plan) {
    Map<String, List<Step>> parts = new LinkedHashMap<>();
    long needed = 0;
    for (PlannedStep planned : plan.steps()) {
      parts.computeIfAbsent(planned.group(), group -> new ArrayList<>()).add(planned.step());
      needed |= OperationParts.alternatives(planned.step());
    }
    StepExecutor execution = execution();
    Map<String, Decision> decisions = new HashMap<>();
    boolean vetoed = false;
    long met = 0;
    for (Map.Entry<String, List<Step>> part : parts.entrySet()) {
      Decision decision = execution.decide(part.getValue(), 1);
      Ballot ballot = decision.ballot();
      decisions.put(part.getKey(), decision);
      vetoed |= ballot.vetoes();
      met |= ballot.alternatives();
    }
    boolean executes = !vetoed && met == needed;
    Map<String, List<Reply>> replies = new HashMap<>();
    parts.forEach(
        (group, steps) ->
            replies.put(
                group,
                new ArrayList<>(
                    execution.decidedCommand(steps, decisions.get(group), executes, 2, 1))));
    List<Reply> inOrder = new ArrayList<>();
    plan.steps().forEach(planned -> inOrder.add(replies.get(planned.group()).remove(0)));
    return inOrder;
  }

  private static StepExecutor execution() {
    GroupConfig group =
        new GroupConfig(
            "g",
            List.of(new Member("n", "localhost", 1, 0)),
            List.of(new GroupComponent.Stateful(PATH, new Answering())));
    EntryContext context = new EntryContext();
    return new StepExecutor("g", ComponentSet.create(group, context), context);
  }

  /** A service whose operations end in all the ways there are. */
  private static final class Answering extends BareDefinition {
    private static final int TRUTH = 89_325;

    @Override
    public List<OperationDescriptor> operations() {
      return IntStream.rangeClosed(TRUE, DECLARED)
          .mapToObj(
              id -> new OperationDescriptor(id, "answers" + id, OperationKind.QUERY, false, TRUTH))
          .toList();
    }

    @Override
    public ServiceStateMachine newStateMachine(dev.csmr.ReplicaContext context) {
      return new Machine() {
        @Override
        public Reply execute(int operation, byte[] arguments) {
          WireWriter out = new WireWriter();
          if (operation == THROWS) {
            throw new IllegalStateException("cannot be told");
          }
          if (operation == DECLARED) {
            return Reply.declared("test.Declared", fields -> {});
          }
          // A number that a later version adds says nothing of the truth.
          out.writeBool(7, true);
          out.writeBool(TRUTH, operation == TRUE);
          return Reply.ok(out.toByteArray());
        }
      };
    }
  }
}
