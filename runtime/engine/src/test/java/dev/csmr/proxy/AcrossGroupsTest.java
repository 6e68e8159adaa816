package dev.csmr.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.multicast.Operation;
import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.service.Environment;
import dev.csmr.service.InvocationIdentity;
import dev.csmr.service.Plan;
import dev.csmr.service.PlannedStep;
import dev.csmr.service.Reply;
import dev.csmr.service.Step;
import dev.csmr.service.frame.Answer;
import dev.csmr.service.frame.InvocationMode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a proxy makes of the answers of two groups, {@code a} and {@code b}, both led here. */
@Timeout(600)
final class AcrossGroupsTest {
  private static final long PATIENCE_MILLIS = 300_000;

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final ScriptedReplica a = new ScriptedReplica();
  private final ScriptedReplica b = new ScriptedReplica();
  private final Map<String, GroupLink> links = Map.of("a", link("a", a), "b", link("b", b));
  private final AcrossGroups across = new AcrossGroups(links::get, timer, Environment.SYSTEM);

  private GroupLink link(String group, ScriptedReplica replica) {
    return new GroupLink(group, "n1", List.of("n1"), replica, null, timer, Environment.SYSTEM);
  }

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  private static Plan step(String group, int operation) {
    Step step = new Step(1, operation, new byte[] {(byte) operation}, false);
    return Plan.of(new PlannedStep(group, step, false, PlannedStep.Touched.EVERYTHING));
  }

  private static Plan inBoth() {
    return step("b", 1).extendedBy(step("a", 2));
  }

  private static Plan inBothIf() {
    Step condition = new Step(1, 3, new byte[0], true);
    return step("b", 1)
        .onlyIf(Plan.of(new PlannedStep("a", condition, true, PlannedStep.Touched.EVERYTHING)));
  }

  private CompletableFuture<ProxyAnswer> execute(Plan plan, long millis) {
    CompletableFuture<ProxyAnswer> answer = new CompletableFuture<>();
    ProxyRequest request =
        new ProxyRequest(
            new InvocationIdentity(1, 4, 3, 99),
            InvocationMode.COMMAND,
            0,
            7,
            new byte[0],
            0,
            System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis),
            () -> false);
    across.execute(
        request,
        new SlotPlanner((operation, arguments) -> plan),
        SlotPlanner.Planned.withoutSlots(plan, SlotView.NONE),
        replies -> ProxyAnswer.done(plan.merge(replies)),
        group -> answer.completeExceptionally(new AssertionError("moved: " + group.group())),
        answer::complete);
    return answer;
  }

  private static GroupReply done(int value) {
    return GroupReply.done(List.of(new Reply(Reply.Status.OK, new byte[] {(byte) value})));
  }

  private static GroupReply of(GroupOutcome outcome) {
    return GroupReply.of(outcome, "scripted");
  }

  @Test
  void the_answers_of_all_groups_are_merged_in_the_order_of_the_plan() {
    a.answering(done(2));
    b.answering(done(1));
    ProxyAnswer answer = execute(inBoth(), PATIENCE_MILLIS).join();
    assertThat(answer.outcome()).isEqualTo(Answer.Outcome.DONE);
    assertThat(answer.reply().payload()).containsExactly(1);
  }

  @Test
  void the_origin_gets_the_whole_operation_and_the_others_their_part() {
    execute(inBoth(), PATIENCE_MILLIS).join();
    Operation begun = a.started.get(0);
    assertThat(begun.complete()).isTrue();
    assertThat(begun.identity().firstIncomplete()).isEqualTo(3);
    Operation awaited = b.started.get(0);
    assertThat(awaited.part("b").known()).isTrue();
    assertThat(awaited.part("a").known()).isFalse();
  }

  @Test
  void a_conditional_operation_goes_to_all_as_a_whole() {
    execute(inBothIf(), PATIENCE_MILLIS).join();
    assertThat(a.started.get(0).complete()).isTrue();
    assertThat(b.started.get(0).complete()).isTrue();
  }

  @Test
  void a_refusal_of_the_origin_settles_it() {
    a.answering(of(GroupOutcome.OVERLOADED));
    b.silent = true;
    ProxyAnswer answer = execute(inBoth(), PATIENCE_MILLIS).join();
    assertThat(answer.outcome()).isEqualTo(Answer.Outcome.OVERLOADED);
    assertThat(answer.maybeExecuted()).isFalse();
  }

  @Test
  void a_refusal_of_another_group_does_not_count_and_it_is_asked_again() {
    b.answering(of(GroupOutcome.OVERLOADED), of(GroupOutcome.ACKNOWLEDGED), done(1));
    ProxyAnswer answer = execute(inBoth(), PATIENCE_MILLIS).join();
    assertThat(answer.outcome()).isEqualTo(Answer.Outcome.DONE);
    assertThat(b.asked).hasSize(3);
  }

  @Test
  void a_refusal_of_one_that_may_begin_it_does_not_count_while_others_may_have_begun_it() {
    a.answering(of(GroupOutcome.OVERLOADED), done(2));
    assertThat(execute(inBothIf(), PATIENCE_MILLIS).join().outcome())
        .isEqualTo(Answer.Outcome.DONE);
    assertThat(a.asked).hasSize(2);
  }

  @Test
  void a_conditional_operation_that_all_refuse_is_refused() {
    a.answering(of(GroupOutcome.OVERLOADED));
    b.answering(of(GroupOutcome.OVERLOADED));
    assertThat(execute(inBothIf(), PATIENCE_MILLIS).join().outcome())
        .isEqualTo(Answer.Outcome.OVERLOADED);
  }

  @Test
  void a_refusal_does_not_count_any_more_once_the_group_is_asked_again() throws Exception {
    a.answering(of(GroupOutcome.OVERLOADED));
    a.silentAtLast = true;
    b.silent = true;
    CompletableFuture<ProxyAnswer> answer = execute(inBothIf(), PATIENCE_MILLIS);
    await(() -> !a.unanswered.isEmpty());

    b.silent = false;
    b.unanswered.get(0).accept(of(GroupOutcome.OVERLOADED));
    await(() -> b.asked.size() == 2);
    a.unanswered.get(0).accept(done(2));

    assertThat(answer.join().outcome()).isEqualTo(Answer.Outcome.DONE);
  }

  @Test
  void what_was_acknowledged_was_executed_whatever_others_say() {
    a.answering(
        of(GroupOutcome.ACKNOWLEDGED),
        of(GroupOutcome.ACKNOWLEDGED),
        of(GroupOutcome.ACKNOWLEDGED));
    a.silentAtLast = true;
    b.answering(of(GroupOutcome.OVERLOADED));
    b.silentAtLast = true;
    ProxyAnswer answer = execute(inBothIf(), 300).join();
    assertThat(answer.maybeExecuted()).isTrue();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (!condition.getAsBoolean() && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  @Test
  void what_the_origin_may_have_begun_is_indeterminate_even_if_it_refuses_later() {
    a.answering(of(GroupOutcome.INDETERMINATE), of(GroupOutcome.OVERLOADED), done(2));
    assertThat(execute(inBoth(), PATIENCE_MILLIS).join().outcome()).isEqualTo(Answer.Outcome.DONE);
    assertThat(a.asked).hasSize(3);
  }

  @Test
  void a_refusal_of_the_origin_does_not_settle_what_it_may_have_begun_before() {
    a.answering(of(GroupOutcome.INDETERMINATE), of(GroupOutcome.OVERLOADED));
    a.silentAtLast = true;
    b.silent = true;
    ProxyAnswer answer = execute(inBoth(), 300).join();
    assertThat(answer.outcome()).isEqualTo(Answer.Outcome.INDETERMINATE);
    assertThat(answer.maybeExecuted()).isTrue();
  }

  @Test
  void a_refusal_of_the_origin_does_not_settle_what_another_group_has_executed() {
    a.silent = true;
    b.answering(done(1));
    CompletableFuture<ProxyAnswer> answer = execute(inBoth(), PATIENCE_MILLIS);

    a.silent = false;
    a.unanswered.get(0).accept(of(GroupOutcome.OVERLOADED));

    assertThat(answer.join().outcome()).isEqualTo(Answer.Outcome.DONE);
  }

  @Test
  void without_an_answer_in_time_nobody_knows() {
    b.silent = true;
    ProxyAnswer answer = execute(inBoth(), 100).join();
    assertThat(answer.outcome()).isEqualTo(Answer.Outcome.INDETERMINATE);
    assertThat(answer.message())
        .contains(
            "of the groups [b, a], group b did not answer in time (no leader of it is known)");
  }
}
