package dev.csmr.replica.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.replica.CounterStore;
import dev.csmr.replica.api.GroupComponent;
import dev.csmr.replica.api.GroupConfig;
import dev.csmr.replica.api.Member;
import dev.csmr.replica.entry.LogEntry;
import dev.csmr.replica.entry.LogItem;
import dev.csmr.service.InvocationIdentity;
import dev.csmr.session.SessionLimits;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Session limits are changed in one node's configuration before there is a snapshot. */
@Timeout(600)
final class SessionLimitsChangeTest {
  @TempDir Path directory;

  @Test
  void a_replica_with_other_limits_does_not_diverge_in_silence() throws Exception {
    List<LogItem> items =
        List.of(
            new LogItem.Single(
                dev.csmr.service.Invocation.of(
                    new InvocationIdentity(1, 1, 0, 2_000_000), CounterStore.add("a", 1))),
            new LogItem.Single(
                dev.csmr.service.Invocation.of(
                    new InvocationIdentity(2, 1, 0, 2_000_000), CounterStore.add("a", 1))));
    GroupConfig group =
        new GroupConfig(
            "g",
            List.of(new Member("n", "localhost", 1, 0)),
            List.of(new GroupComponent.Stateful(CounterStore.PATH, new CounterStore())));
    GroupState one = new GroupState(group, SessionLimits.DEFAULT);
    GroupState other = new GroupState(group, new SessionLimits(1, 10, 1 << 20, 600_000, 60_000));
    for (GroupState state : List.of(one, other)) {
      state.apply(new LogEntry(1_500_000_000L, 1, items), null, null);
    }
    assertThat(value(other)).isEqualTo(value(one));
  }

  private static long value(GroupState state) {
    return CounterStore.number(
        state
            .query(
                dev.csmr.service.Invocation.of(
                    new InvocationIdentity(0, 1, 0, 0), CounterStore.get("a")))
            .get(0));
  }
}
