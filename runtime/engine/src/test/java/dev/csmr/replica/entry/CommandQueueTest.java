package dev.csmr.replica.entry;

import static dev.csmr.replica.entry.Urgency.AT_ONCE;
import static dev.csmr.replica.entry.Urgency.CAN_WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.replica.CounterStore;
import dev.csmr.replica.api.ReplicaLimits;
import dev.csmr.service.Invocation;
import dev.csmr.service.InvocationIdentity;
import dev.csmr.session.SessionLimits;
import org.junit.jupiter.api.Test;

class CommandQueueTest {
  private final CommandQueue queue =
      new CommandQueue(new ReplicaLimits(5, 1_000, 3, 250, 1, 1, 1, 1, 1, SessionLimits.DEFAULT));

  @Test
  void an_entry_takes_what_waits_up_to_its_count() {
    offer(10, 10, 10, 10);
    assertThat(queue.take(AT_ONCE)).hasSize(3);
    assertThat(queue.take(AT_ONCE)).hasSize(1);
    assertThat(queue.take(AT_ONCE)).isEmpty();
  }

  @Test
  void an_entry_takes_what_waits_up_to_its_bytes_and_at_least_one() {
    offer(200, 60, 300, 10);
    assertThat(queue.take(AT_ONCE)).extracting(QueuedCommand::bytes).containsExactly(200);
    assertThat(queue.take(AT_ONCE)).extracting(QueuedCommand::bytes).containsExactly(60);
    assertThat(queue.take(AT_ONCE)).extracting(QueuedCommand::bytes).containsExactly(300);
    assertThat(queue.take(AT_ONCE)).extracting(QueuedCommand::bytes).containsExactly(10);
  }

  @Test
  void the_queue_is_bounded_by_count_and_bytes() {
    offer(200, 200, 200, 200);
    assertThat(queue.offer(command(201))).isFalse();
    assertThat(queue.offer(command(200))).isTrue();
    assertThat(queue.offer(command(0))).isFalse();
    queue.take(AT_ONCE);
    assertThat(queue.offer(command(0))).isTrue();
  }

  @Test
  void what_is_not_urgent_enough_waits_until_there_is_something_else_and_inputs_go_first() {
    assertThat(queue.offerInput(command(10), CAN_WAIT)).isTrue();
    assertThat(queue.take(AT_ONCE)).isEmpty();
    assertThat(queue.offer(command(20))).isTrue();
    assertThat(queue.take(AT_ONCE)).extracting(QueuedCommand::bytes).containsExactly(10, 20);
    assertThat(queue.offerInput(command(30), CAN_WAIT)).isTrue();
    assertThat(queue.offerInput(command(40), AT_ONCE)).isTrue();
    assertThat(queue.take(AT_ONCE)).extracting(QueuedCommand::bytes).containsExactly(30, 40);
    assertThat(queue.offerInput(command(50), CAN_WAIT)).isTrue();
    assertThat(queue.take(CAN_WAIT)).extracting(QueuedCommand::bytes).containsExactly(50);
  }

  @Test
  void what_an_entry_had_no_room_for_does_not_wait() {
    for (int i = 0; i < 4; i++) {
      assertThat(queue.offerInput(command(1), i == 0 ? AT_ONCE : CAN_WAIT)).isTrue();
    }
    assertThat(queue.take(AT_ONCE)).hasSize(3);
    assertThat(queue.take(AT_ONCE)).hasSize(1);
  }

  private void offer(int... sizes) {
    for (int size : sizes) {
      assertThat(queue.offer(command(size))).isTrue();
    }
  }

  private static QueuedCommand command(int bytes) {
    return new QueuedCommand(
        new LogItem.Single(
            Invocation.of(new InvocationIdentity(1, 1, 0, 0), CounterStore.add("a", 1))),
        bytes,
        reply -> {});
  }
}
