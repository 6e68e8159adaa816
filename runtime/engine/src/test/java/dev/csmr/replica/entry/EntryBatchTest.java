package dev.csmr.replica.entry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.replica.CounterStore;
import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.service.Invocation;
import dev.csmr.service.InvocationIdentity;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntryBatchTest {
  private final List<GroupReply> answers = new ArrayList<>();
  private int ends;

  private EntryBatch batch() {
    QueuedCommand command =
        new QueuedCommand(
            new LogItem.Single(
                Invocation.of(new InvocationIdentity(1, 1, 0, 0), CounterStore.add("a", 1))),
            10,
            answers::add);
    return new EntryBatch(
        List.of(command), new LogClock.Stamp(5, true), LogFacts.NONE, 7, () -> ends++);
  }

  private static GroupReply notLogged() {
    return GroupReply.of(GroupOutcome.NOT_READY, "not logged");
  }

  @Test
  void nobody_knows_what_becomes_of_an_entry_that_was_about_to_be_logged() {
    EntryBatch batch = batch();
    batch.markLogged();
    batch.failed(notLogged());
    assertThat(answers).extracting(GroupReply::outcome).containsExactly(GroupOutcome.INDETERMINATE);
  }

  @Test
  void an_entry_that_never_came_to_the_log_was_not_executed() {
    batch().failed(notLogged());
    assertThat(answers).containsExactly(notLogged());
  }

  @Test
  void an_entry_ends_once() {
    EntryBatch batch = batch();
    batch.answer(0, GroupReply.done(List.of()));
    batch.applied();
    batch.failed(notLogged());
    assertThat(answers).containsExactly(GroupReply.done(List.of()));
    assertThat(ends).isEqualTo(1);
  }
}
