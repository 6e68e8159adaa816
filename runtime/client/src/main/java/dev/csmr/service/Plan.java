package dev.csmr.service;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * The plan of one invocation: its steps at groups, and how their answers become one. Immutable.
 *
 * <p>When all steps are at one group, the plan is one invocation of that group, atomic by itself;
 * else it is a multi-group operation. Steps at one group execute in the order of {@link #steps()}.
 */
public final class Plan {
  private final List<PlannedStep> steps;
  private final Function<List<Reply>, Reply> merge;
  private final Truth truth;

  private final boolean query;
  private final boolean singleGroup;

  /** When a plan holds that is used as a condition. */
  private enum Truth {
    /** When all its steps do. */
    ALL,
    /** When one of its steps does, and none fails. */
    ANY,
    /** Steps of both kinds: that is no condition. */
    MIXED
  }

  private Plan(List<PlannedStep> steps, Truth truth, Function<List<Reply>, Reply> merge) {
    this.steps = List.copyOf(steps);
    this.truth = truth;
    this.merge = merge;
    String group = steps.get(0).group();
    boolean onlyQueries = true;
    boolean oneGroup = true;
    for (PlannedStep step : steps) {
      onlyQueries &= step.query();
      oneGroup &= step.group().equals(group);
    }
    this.query = onlyQueries;
    this.singleGroup = oneGroup;
  }

  /** A plan of a single step, whose answer is the plan's. */
  public static Plan of(PlannedStep step) {
    return new Plan(List.of(step), Truth.ALL, replies -> replies.get(0));
  }

  /**
   * This plan extended by others: all of them execute. The answer is this plan's, or else that of
   * the first extension that did not return. What an extension answers is dropped, so it may be too
   * large.
   */
  public Plan extendedBy(Plan... extensions) {
    List<Plan> parts = new ArrayList<>(1 + extensions.length);
    parts.add(this);
    Collections.addAll(parts, extensions);
    return combine(parts, Truth.ALL, Plan::firstUnlessOneFailed);
  }

  private static Reply firstUnlessOneFailed(List<Reply> replies) {
    for (Reply reply : replies) {
      if (!reply.isOk() && reply.status() != Reply.Status.ANSWER_TOO_LARGE) {
        return reply;
      }
    }
    return replies.get(0);
  }

  /**
   * This plan under conditions, each a plan of a query that {@linkplain
   * OperationDescriptor#mayBeCondition may be one}. They execute before this plan, in their order.
   * When one is false, nothing else executes and the answer's status is {@link
   * Reply.Status#CONDITION_NOT_MET}; when one fails, nothing else executes and its answer is the
   * answer.
   *
   * @throws IllegalArgumentException when a condition is gathered with ANY of parts that are
   *     gathered otherwise, or when there are too many conditions
   */
  public Plan onlyIf(Plan... conditions) {
    List<Plan> parts = new ArrayList<>();
    for (Plan condition : conditions) {
      parts.add(condition.asCondition());
    }
    int own = parts.size();
    parts.add(this);
    return combine(
        parts,
        Truth.ALL,
        replies -> {
          for (Reply condition : replies.subList(0, own)) {
            if (!condition.isOk()) {
              return condition;
            }
          }
          return replies.get(own);
        });
  }

  /**
   * Plans that execute side by side, one per partition.
   *
   * @param merge makes one response payload of theirs, all of status OK; when one is not, the first
   *     such answer is the answer
   */
  public static Plan gather(List<Plan> parts, Function<List<byte[]>, byte[]> merge) {
    return gather(parts, Truth.ALL, merge);
  }

  /**
   * Plans that execute side by side, one per partition, each of which answers a {@code bool}: as a
   * condition it holds when one of them is true and none fails.
   *
   * @param merge as for {@link #gather}
   */
  public static Plan gatherAny(List<Plan> parts, Function<List<byte[]>, byte[]> merge) {
    return gather(parts, Truth.ANY, merge);
  }

  private static Plan gather(List<Plan> parts, Truth truth, Function<List<byte[]>, byte[]> merge) {
    Objects.requireNonNull(merge, "merge");
    if (parts.size() == 1) {
      return parts.get(0);
    }
    return combine(
        parts,
        truth,
        replies -> {
          List<byte[]> payloads = new ArrayList<>(replies.size());
          for (Reply reply : replies) {
            if (!reply.isOk()) {
              return reply;
            }
            payloads.add(reply.payload());
          }
          return new Reply(Reply.Status.OK, merge.apply(payloads));
        });
  }

  private Plan asCondition() {
    if (truth == Truth.MIXED) {
      throw new IllegalArgumentException(
          "A condition that is gathered with ANY of parts that are gathered otherwise cannot be"
              + " decided in one step.");
    }
    List<PlannedStep> conditions = new ArrayList<>(steps.size());
    for (PlannedStep planned : steps) {
      if (!planned.query()) {
        throw new IllegalStateException("A condition must be a query.");
      }
      int own = planned.step().requirement();
      int needed = truth == Truth.ANY ? Step.MUST_HOLD + 1 : Step.MUST_HOLD;
      conditions.add(requiring(planned, own == Step.NONE ? needed : own));
    }
    return new Plan(conditions, Truth.ALL, truth == Truth.ANY ? Plan::anyOf : merge);
  }

  private static PlannedStep requiring(PlannedStep planned, int requirement) {
    Step step = planned.step();
    return new PlannedStep(
        planned.group(),
        new Step(step.component(), step.operation(), step.arguments(), requirement),
        planned.query(),
        planned.touched());
  }

  /** The answer of alternatives: that of the first that failed, else of the first that is true. */
  private static Reply anyOf(List<Reply> replies) {
    Reply holds = null;
    for (Reply reply : replies) {
      if (!reply.isOk() && reply.status() != Reply.Status.CONDITION_NOT_MET) {
        return reply;
      }
      if (reply.isOk() && holds == null) {
        holds = reply;
      }
    }
    return holds == null ? replies.get(0) : holds;
  }

  private static Plan combine(List<Plan> parts, Truth truth, Function<List<Reply>, Reply> merge) {
    List<PlannedStep> steps = new ArrayList<>(parts.size());
    Truth together = truth;
    boolean single = true;
    int alternatives = 0;
    for (Plan part : parts) {
      alternatives = append(steps, part, alternatives);
      if (part.truth != truth && part.steps.size() > 1) {
        together = Truth.MIXED;
      }
      single &= part.steps.size() == 1;
    }
    // Whatever a plan of one step came from, its answer is that step's: nothing to merge inside.
    if (single) {
      return new Plan(steps, together, merge);
    }
    return new Plan(
        steps,
        together,
        replies -> {
          List<Reply> merged = new ArrayList<>(parts.size());
          int next = 0;
          for (Plan part : parts) {
            int end = next + part.steps.size();
            merged.add(part.merge.apply(replies.subList(next, end)));
            next = end;
          }
          return merge.apply(merged);
        });
  }

  /**
   * Adds the steps of a part; its sets of alternatives follow those of the parts before.
   *
   * @return how many sets of alternatives there are now
   */
  private static int append(List<PlannedStep> steps, Plan part, int alternatives) {
    int sets = alternatives;
    for (PlannedStep planned : part.steps) {
      if (planned.step().alternative()) {
        int requirement = planned.step().requirement() + alternatives;
        sets = Math.max(sets, requirement - Step.MUST_HOLD);
        steps.add(alternatives == 0 ? planned : requiring(planned, requirement));
      } else {
        steps.add(planned);
      }
    }
    return sets;
  }

  /** The steps, in the order of execution. */
  public List<PlannedStep> steps() {
    return steps;
  }

  /** Whether every step only reads. */
  public boolean isQuery() {
    return query;
  }

  /** Whether all steps are at one group. */
  public boolean isSingleGroup() {
    return singleGroup;
  }

  /**
   * The plan's answer. It does not say that nothing was executed when some step was.
   *
   * @param replies one for each of {@link #steps()}, in their order
   */
  public Reply merge(List<Reply> replies) {
    if (replies.size() != steps.size()) {
      throw new IllegalArgumentException(
          "Expected " + steps.size() + " replies, not " + replies.size() + ".");
    }
    Reply merged = merge.apply(replies);
    return merged.status() == Reply.Status.INVALID && isExecutedInPart(replies)
        ? Reply.of(Reply.Status.FAILED, ServiceError.EXECUTED_IN_PART.text(merged.message()))
        : merged;
  }

  private boolean isExecutedInPart(List<Reply> replies) {
    for (int i = 0; i < replies.size(); i++) {
      Reply.Status status = replies.get(i).status();
      if (!steps.get(i).query()
          && status != Reply.Status.INVALID
          && status != Reply.Status.CONDITION_NOT_MET) {
        return true;
      }
    }
    return false;
  }
}
