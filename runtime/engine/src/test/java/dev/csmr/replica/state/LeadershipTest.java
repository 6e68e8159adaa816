package dev.csmr.replica.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.multicast.Multicast;
import dev.csmr.multicast.MulticastId;
import dev.csmr.multicast.MulticastLimits;
import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.MulticastPeers;
import dev.csmr.replica.api.Waiter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeadershipTest {
  private static final int SECOND_TICKS = 50;

  private final Leadership leadership =
      new Leadership(
          new Multicast("g", MulticastLimits.DEFAULT), (input, canWait) -> {}, MulticastPeers.NONE);
  private final List<GroupOutcome> told = new ArrayList<>();
  private boolean gone;

  private final Waiter waiter =
      new Waiter() {
        @Override
        public void accept(GroupReply reply) {
          told.add(reply.outcome());
        }

        @Override
        public boolean isGone() {
          return gone;
        }
      };

  private void passOneSecond() {
    for (int i = 0; i < SECOND_TICKS; i++) {
      leadership.tick();
    }
    leadership.takeEffects().forEach(Runnable::run);
  }

  @Test
  void who_is_gone_does_not_wait_for_an_operation_any_more() {
    leadership.await(new MulticastId(1, 1), waiter);
    passOneSecond();
    assertThat(told).isEmpty();
    assertThat(leadership.needsTicks()).isTrue();
    gone = true;
    passOneSecond();
    assertThat(told).containsExactly(GroupOutcome.INDETERMINATE);
    assertThat(leadership.needsTicks()).isFalse();
  }
}
