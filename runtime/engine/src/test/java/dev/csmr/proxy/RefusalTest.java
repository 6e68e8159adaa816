package dev.csmr.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.service.Environment;
import dev.csmr.service.frame.Answer.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What the proxy tells a caller when a group did not execute something. */
final class RefusalTest {
  private final GroupLink group =
      new GroupLink(
          "g", "n1", List.of("n1"), new ScriptedReplica(), null, null, Environment.SYSTEM);

  private ProxyAnswer refusal(GroupOutcome outcome, boolean maybe) {
    return Proxy.refusal(group, GroupReply.of(outcome, "scripted"), maybe);
  }

  @Test
  void an_unknown_outcome_stays_unknown() {
    ProxyAnswer answer = refusal(GroupOutcome.INDETERMINATE, false);
    assertThat(answer.outcome()).isEqualTo(Outcome.INDETERMINATE);
    assertThat(answer.maybeExecuted()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"DONE", "INDETERMINATE"})
  void a_refusal_says_whether_an_earlier_attempt_may_have_been_executed(GroupOutcome outcome) {
    assertThat(refusal(outcome, true).maybeExecuted()).isTrue();
    assertThat(refusal(outcome, false).maybeExecuted()).isFalse();
  }
}
