package dev.csmr.samples.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CallLoopTest {
  private static final CompletableFuture<?> DONE = CompletableFuture.completedFuture(null);

  @Test
  void no_more_calls_are_under_way_than_it_was_told() throws Exception {
    CallLoop loop = new CallLoop(2);
    Deque<CompletableFuture<Void>> underWay = new ArrayDeque<>();
    for (int i = 0; i < 6; i++) {
      if (underWay.size() == 2) {
        underWay.remove().complete(null);
      }
      loop.call(() -> newCall(underWay));
    }
    underWay.forEach(call -> call.complete(null));
    loop.finish();
    assertThat(loop.answered()).isEqualTo(6);
  }

  private static CompletableFuture<Void> newCall(Deque<CompletableFuture<Void>> underWay) {
    CompletableFuture<Void> call = new CompletableFuture<>();
    underWay.add(call);
    return call;
  }

  @Test
  void at_a_rate_no_call_is_early() throws Exception {
    long begin = System.nanoTime();
    CallLoop loop = new CallLoop(16, 1_000);
    for (int i = 0; i < 50; i++) {
      loop.call(() -> DONE);
    }
    assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(50));
  }

  @Test
  void at_a_rate_latency_begins_when_a_call_was_due() throws Exception {
    CallLoop loop = new CallLoop(16, 1_000);
    loop.measure();
    loop.call(
        () -> {
          sleep(50);
          return DONE;
        });
    loop.call(() -> DONE);
    // Due a millisecond after the first one, which held it up for fifty.
    assertThat(loop.latencies().getMinValue()).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(45));
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_failed_call_ends_the_loop() throws Exception {
    CallLoop loop = new CallLoop(1);
    loop.call(() -> CompletableFuture.failedFuture(new IllegalStateException("no")));
    assertThatThrownBy(loop::finish)
        .hasMessageContaining("A call failed")
        .hasMessageContaining("no");
  }
}
