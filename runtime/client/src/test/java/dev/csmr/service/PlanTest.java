package dev.csmr.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** How plans combine, and how the answers of their steps become one. */
final class PlanTest {
  private static final Reply OK = new Reply(Reply.Status.OK, new byte[] {1});
  private static final Reply OTHER = new Reply(Reply.Status.OK, new byte[] {2});
  private static final Reply FAILED = Reply.of(Reply.Status.FAILED, "no");
  private static final Reply NOT_MET = Reply.of(Reply.Status.CONDITION_NOT_MET, "");

  private static Plan step(String group, int component, boolean query) {
    return Plan.of(
        new PlannedStep(
            group,
            new Step(component, 7, new byte[0], false),
            query,
            PlannedStep.Touched.EVERYTHING));
  }

  @Test
  void the_answer_of_an_extended_operation_is_its_own() {
    Plan plan = step("a", 1, false).extendedBy(step("a", 2, false));
    assertThat(plan.steps()).extracting(s -> s.step().component()).containsExactly(1, 2);
    assertThat(plan.merge(List.of(OK, OTHER))).isSameAs(OK);
  }

  @Test
  void an_extension_that_fails_is_the_answer_when_the_operation_itself_did_not() {
    Plan plan = step("a", 1, false).extendedBy(step("a", 2, false), step("a", 3, false));
    assertThat(plan.merge(List.of(OK, FAILED, OTHER))).isSameAs(FAILED);
    assertThat(plan.merge(List.of(NOT_MET, FAILED, OTHER))).isSameAs(NOT_MET);
  }

  @Test
  void what_an_extension_answers_is_dropped_and_may_be_too_large() {
    Plan plan = step("a", 1, false).extendedBy(step("a", 2, false), step("a", 3, false));
    Reply tooLarge = Reply.answerTooLarge(1);
    assertThat(plan.merge(List.of(OK, tooLarge, OTHER))).isSameAs(OK);
    assertThat(plan.merge(List.of(tooLarge, tooLarge, OTHER))).isSameAs(tooLarge);
    assertThat(plan.merge(List.of(OK, tooLarge, FAILED))).isSameAs(FAILED);
  }

  @Test
  void what_was_executed_in_part_is_not_called_invalid() {
    Reply invalid = Reply.of(Reply.Status.INVALID, "unreadable");
    Plan plan = step("a", 1, false).extendedBy(step("b", 2, false));
    assertThat(plan.merge(List.of(OK, invalid)).status()).isEqualTo(Reply.Status.FAILED);
    Reply inPart = plan.merge(List.of(invalid, OK));
    assertThat(inPart.status()).isEqualTo(Reply.Status.FAILED);
    assertThat(inPart.message()).isEqualTo("[csmr-1583] It was executed in part. unreadable");
    assertThat(plan.merge(List.of(invalid, invalid))).isSameAs(invalid);
  }

  @Test
  void conditions_come_first_and_are_marked() {
    Plan plan = step("a", 1, false).extendedBy(step("b", 2, false)).onlyIf(step("c", 3, true));
    assertThat(plan.steps()).extracting(s -> s.step().component()).containsExactly(3, 1, 2);
    assertThat(plan.steps())
        .extracting(s -> s.step().condition())
        .containsExactly(true, false, false);
    assertThat(plan.merge(List.of(OTHER, OK, OK))).isSameAs(OK);
    assertThat(plan.merge(List.of(NOT_MET, NOT_MET, NOT_MET))).isSameAs(NOT_MET);
  }

  @Test
  void a_command_cannot_be_a_condition() {
    Plan command = step("a", 1, false);
    assertThatThrownBy(() -> step("a", 2, false).onlyIf(command))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void gathered_answers_are_merged_in_order_unless_one_failed() {
    Plan plan =
        Plan.gather(
            List.of(step("a", 1, true), step("b", 2, true)),
            payloads -> new byte[] {payloads.get(0)[0], payloads.get(1)[0]});
    assertThat(plan.merge(List.of(OK, OTHER)).payload()).containsExactly(1, 2);
    assertThat(plan.merge(List.of(OK, FAILED))).isSameAs(FAILED);
  }

  @Test
  void alternatives_are_conditions_of_one_set_and_every_plan_has_its_own() {
    Plan flags = Plan.gatherAny(List.of(step("a", 1, true), step("b", 2, true)), any -> any.get(0));
    Plan others =
        Plan.gatherAny(List.of(step("a", 3, true), step("b", 4, true)), any -> any.get(0));
    Plan plan = step("a", 5, false).onlyIf(flags, step("a", 6, true), others);
    assertThat(plan.steps())
        .extracting(s -> s.step().requirement())
        .containsExactly(2, 2, 1, 3, 3, 0);
    assertThat(plan.onlyIf(flags).steps())
        .extracting(s -> s.step().requirement())
        .containsExactly(2, 2, 3, 3, 1, 4, 4, 0);
    assertThat(plan.merge(List.of(NOT_MET, OK, OK, OK, NOT_MET, OTHER))).isSameAs(OTHER);
    assertThat(plan.merge(List.of(NOT_MET, NOT_MET, OK, OK, OK, NOT_MET))).isSameAs(NOT_MET);
    assertThat(plan.merge(List.of(OK, FAILED, OK, OK, OK, NOT_MET))).isSameAs(FAILED);
  }

  @Test
  void any_of_all_cannot_be_a_condition() {
    Plan all = Plan.gather(List.of(step("a", 1, true), step("b", 2, true)), any -> any.get(0));
    Plan any = Plan.gatherAny(List.of(all, step("a", 3, true)), each -> each.get(0));
    assertThatThrownBy(() -> step("a", 5, false).onlyIf(any))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nested_plans_merge_inside_out() {
    Plan gathered =
        Plan.gather(List.of(step("a", 1, false), step("b", 2, false)), payloads -> payloads.get(1));
    Plan plan = gathered.extendedBy(step("c", 3, false));
    assertThat(plan.isSingleGroup()).isFalse();
    assertThat(plan.merge(List.of(OK, OTHER, OK)).payload()).containsExactly(2);
  }

  @Test
  void a_plan_that_is_extended_twice_or_by_nothing_answers_alike() {
    Plan twice =
        step("a", 1, false).extendedBy(step("b", 2, false)).extendedBy(step("c", 3, false));
    assertThat(twice.merge(List.of(OK, OTHER, OTHER))).isSameAs(OK);
    assertThat(twice.merge(List.of(OK, OTHER, FAILED))).isSameAs(FAILED);
    assertThat(step("a", 1, false).extendedBy().merge(List.of(OK))).isSameAs(OK);
    assertThat(step("a", 1, false).onlyIf().merge(List.of(FAILED))).isSameAs(FAILED);
  }

  @Test
  void a_plan_is_a_query_when_all_its_steps_are() {
    assertThat(step("a", 1, true).extendedBy(step("a", 2, true)).isQuery()).isTrue();
    assertThat(step("a", 1, true).extendedBy(step("a", 2, false)).isQuery()).isFalse();
    assertThat(step("a", 1, true).extendedBy(step("a", 2, false)).isSingleGroup()).isTrue();
  }

  @Test
  void a_wrong_number_of_replies_is_refused() {
    assertThatThrownBy(() -> step("a", 1, true).merge(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
