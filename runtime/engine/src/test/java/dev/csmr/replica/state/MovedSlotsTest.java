package dev.csmr.replica.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.multicast.Conflicts;
import dev.csmr.multicast.Operation;
import dev.csmr.multicast.Part;
import dev.csmr.multicast.Role;
import dev.csmr.ownership.Basis;
import dev.csmr.replica.CounterStore;
import dev.csmr.replica.api.GroupComponent;
import dev.csmr.replica.api.GroupConfig;
import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.Member;
import dev.csmr.replica.api.OperationParts;
import dev.csmr.replica.api.SlottedService;
import dev.csmr.replica.entry.LogItem;
import dev.csmr.service.InvocationIdentity;
import dev.csmr.session.SessionLimits;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a group makes of operations that rely on slots. */
final class MovedSlotsTest {
  private static final long NOW = 1_000_000;
  private static final SlottedService SLOTTED =
      new SlottedService(
          "Moving",
          List.of(0, 1),
          List.of(
              new SlottedService.Partition("a", CounterStore.COMPONENT),
              new SlottedService.Partition("b", CounterStore.COMPONENT)),
          List.of(),
          0,
          List.of("a", "b"));

  private final GroupState state =
      new GroupState(
          new GroupConfig(
              "a",
              List.of(new Member("n", "localhost", 1, 0)),
              List.of(new GroupComponent.Stateful(CounterStore.PATH, new CounterStore())),
              List.of(SLOTTED)),
          SessionLimits.DEFAULT);

  private List<GroupReply> start(Operation operation) {
    return Applied.apply(state, NOW, List.of(new LogItem.MulticastStart(operation)));
  }

  private static Operation relyingOn(long version) {
    Basis basis = new Basis(List.of(new Basis.SlotUse(SLOTTED.id(), 1, version)));
    byte[] commands = OperationParts.encode(List.of(CounterStore.add("a", 1)));
    return new Operation(
        new InvocationIdentity(1, 1, 0, NOW + 60_000),
        basis.encode(),
        List.of(
            Part.of("a", Role.EXECUTES, Conflicts.EVERYTHING, commands),
            Part.of("b", Role.EXECUTES, Conflicts.EVERYTHING, commands)));
  }

  @Test
  void an_operation_of_several_groups_does_not_begin_before_a_move_that_it_relies_on() {
    assertThat(start(relyingOn(1)))
        .extracting(GroupReply::outcome)
        .containsExactly(GroupOutcome.BEHIND);
    assertThat(state.multicast().pending()).isZero();
  }

  @Test
  void one_that_relies_on_nothing_newer_begins() {
    start(relyingOn(0));
    assertThat(state.multicast().pending() + state.multicast().open()).isPositive();
  }
}
