package dev.csmr.service;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * What one invocation comes down to: steps at groups, and how their answers become one. Immutable.
 *
 * <p>When all steps are at one group, the plan is one invocation of that group, atomic by itself;
 * else it is a multi-group operation. Steps at one group execute in the order of {@link #steps()}.
 */
public final class Plan {
  private final List<PlannedStep> steps;
  private final Function<List<Reply>, Reply> merge;

  private final boolean query;
  private final boolean singleGroup;

  private Plan(List<PlannedStep> steps, Function<List<Reply>, Reply> merge) {
    this.steps = List.copyOf(steps);
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
    return new Plan(List.of(step), replies -> replies.get(0));
  }

  /**
   * This plan extended by others: all of them execute. The answer is this plan's, or else that of
   * the first extension that did not return.
   */
  public Plan extendedBy(Plan... extensions) {
    List<Plan> parts = new ArrayList<>(1 + extensions.length);
    parts.add(this);
    Collections.addAll(parts, extensions);
    return combine(parts, Plan::firstUnlessOneFailed);
  }

  private static Reply firstUnlessOneFailed(List<Reply> replies) {
    for (Reply reply : replies) {
      if (!reply.isOk()) {
        return reply;
      }
    }
    return replies.get(0);
  }

  /**
   * This plan under conditions, each a plan of a query that answers a {@code bool} in field 1. They
   * execute before this plan; when one is false, nothing else executes and the answer's status is
   * {@link Reply.Status#CONDITION_NOT_MET}.
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
    Objects.requireNonNull(merge, "merge");
    if (parts.size() == 1) {
      return parts.get(0);
    }
    return combine(
        parts,
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
    List<PlannedStep> conditions = new ArrayList<>(steps.size());
    for (PlannedStep planned : steps) {
      Step step = planned.step();
      if (!planned.query()) {
        throw new IllegalStateException("A condition must be a query.");
      }
      conditions.add(
          new PlannedStep(
              planned.group(),
              new Step(step.component(), step.operation(), step.arguments(), true),
              true,
              planned.touched()));
    }
    return new Plan(conditions, merge);
  }

  private static Plan combine(List<Plan> parts, Function<List<Reply>, Reply> merge) {
    List<PlannedStep> steps = new ArrayList<>(parts.size());
    boolean single = true;
    for (Plan part : parts) {
      steps.addAll(part.steps);
      single &= part.steps.size() == 1;
    }
    // Whatever a plan of one step came from, its answer is that step's: nothing to merge inside.
    if (single) {
      return new Plan(steps, merge);
    }
    return new Plan(
        steps,
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
   * The plan's answer.
   *
   * @param replies one for each of {@link #steps()}, in their order
   */
  public Reply merge(List<Reply> replies) {
    if (replies.size() != steps.size()) {
      throw new IllegalArgumentException(
          "Expected " + steps.size() + " replies, not " + replies.size() + ".");
    }
    return merge.apply(replies);
  }
}
