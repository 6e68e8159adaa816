package dev.csmr.replica.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.replica.CounterStore;
import dev.csmr.replica.api.GroupComponent;
import dev.csmr.replica.api.GroupConfig;
import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.Member;
import dev.csmr.service.Invocation;
import dev.csmr.service.InvocationIdentity;
import dev.csmr.session.SessionLimits;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One entry was formed while the leader's clock was wrong. */
final class ClockJumpTest {
  private static final long NOW = 1_700_000_000_000L;
  private static final GroupConfig GROUP =
      new GroupConfig(
          "g",
          List.of(new Member("n", "localhost", 1, 0)),
          List.of(new GroupComponent.Stateful(CounterStore.PATH, new CounterStore())));

  @Test
  void commands_are_taken_after_the_clock_was_set_right() {
    GroupState state = new GroupState(GROUP, SessionLimits.DEFAULT);
    long day = 86_400_000;
    apply(state, NOW, command(1, NOW));
    apply(state, NOW + day, command(2, NOW + day));
    for (int hour = 0; hour < 24; hour++) {
      long now = NOW + hour * 3_600_000L;
      assertThat(apply(state, now, command(3 + hour, now)).outcome())
          .as("%s hours after the clock was set right", hour)
          .isEqualTo(GroupOutcome.DONE);
    }
  }

  private static Invocation command(long sequence, long now) {
    return Invocation.of(
        new InvocationIdentity(1, sequence, 0, now + 300_000), CounterStore.add("a", 1));
  }

  private static GroupReply apply(GroupState state, long timeMillis, Invocation command) {
    return Applied.apply(state, timeMillis, command).get(0);
  }
}
