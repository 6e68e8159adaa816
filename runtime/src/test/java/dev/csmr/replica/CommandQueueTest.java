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
    assertThat(queue.take()).hasSize(3);
    assertThat(queue.take()).hasSize(1);
    assertThat(queue.take()).isEmpty();
  }

  @Test
  void an_entry_takes_what_waits_up_to_its_bytes_and_at_least_one() {
    offer(200, 60, 300, 10);
    assertThat(queue.take()).extracting(Command::bytes).containsExactly(200);
    assertThat(queue.take()).extracting(Command::bytes).containsExactly(60);
    assertThat(queue.take()).extracting(Command::bytes).containsExactly(300);
    assertThat(queue.take()).extracting(Command::bytes).containsExactly(10);
  }

  @Test
  void the_queue_is_bounded_by_count_and_bytes() {
    offer(200, 200, 200, 200);
    assertThat(queue.offer(command(201))).isFalse();
    assertThat(queue.offer(command(200))).isTrue();
    assertThat(queue.offer(command(0))).isFalse();
    queue.take();
    assertThat(queue.offer(command(0))).isTrue();
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
