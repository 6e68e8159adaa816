package dev.csmr.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.service.Invocation;
import dev.csmr.session.SessionLimits;
import org.junit.jupiter.api.Test;

class CommandQueueTest {
  private final CommandQueue queue =
      new CommandQueue(new ReplicaLimits(5, 1_000, 3, 250, 1, 1, 1, 1, 1, SessionLimits.DEFAULT));

  @Test
  void an_entry_takes_what_waits_up_to_its_count() {
    offer(10, 10, 10, 10);
    assertThat(queue.take(false)).hasSize(3);
    assertThat(queue.take(false)).hasSize(1);
    assertThat(queue.take(false)).isEmpty();
  }

  @Test
  void an_entry_takes_what_waits_up_to_its_bytes_and_at_least_one() {
    offer(200, 60, 300, 10);
    assertThat(queue.take(false)).extracting(Command::bytes).containsExactly(200);
    assertThat(queue.take(false)).extracting(Command::bytes).containsExactly(60);
    assertThat(queue.take(false)).extracting(Command::bytes).containsExactly(300);
    assertThat(queue.take(false)).extracting(Command::bytes).containsExactly(10);
  }

  @Test
  void the_queue_is_bounded_by_count_and_bytes() {
    offer(200, 200, 200, 200);
    assertThat(queue.offer(command(201))).isFalse();
    assertThat(queue.offer(command(200))).isTrue();
    assertThat(queue.offer(command(0))).isFalse();
    queue.take(false);
    assertThat(queue.offer(command(0))).isTrue();
  }

  @Test
  void inputs_that_can_wait_do_so_until_there_is_something_else_and_then_go_first() {
    assertThat(queue.offerInput(command(10), true)).isTrue();
    assertThat(queue.take(false)).isEmpty();
    assertThat(queue.offer(command(20))).isTrue();
    assertThat(queue.take(false)).extracting(Command::bytes).containsExactly(10, 20);
    assertThat(queue.offerInput(command(30), true)).isTrue();
    assertThat(queue.offerInput(command(40), false)).isTrue();
    assertThat(queue.take(false)).extracting(Command::bytes).containsExactly(30, 40);
    assertThat(queue.offerInput(command(50), true)).isTrue();
    assertThat(queue.take(true)).extracting(Command::bytes).containsExactly(50);
  }

  private void offer(int... sizes) {
    for (int size : sizes) {
      assertThat(queue.offer(command(size))).isTrue();
    }
  }

  private static Command command(int bytes) {
    return new Command(
        new LogItem.Single(Invocation.of(1, 1, 0, 0, CounterStore.add("a", 1))),
        bytes,
        reply -> {});
  }
}
