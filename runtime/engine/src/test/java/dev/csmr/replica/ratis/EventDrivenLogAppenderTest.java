package dev.csmr.replica.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.replica.CounterStore;
import dev.csmr.replica.TestCluster;
import dev.csmr.replica.api.ReplicaLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class EventDrivenLogAppenderTest {
  private static final int COMMANDS = 200;

  private static final Duration ELECTION_TIMEOUT = Duration.ofSeconds(4);

  /** Less than a heartbeat's interval, which a lost wake-up would cost, and much for this. */
  private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);

  @TempDir Path directory;

  @Test
  void one_command_after_another_is_replicated_without_waiting_for_heartbeats() throws IOException {
    try (TestCluster cluster =
        TestCluster.start(directory, ReplicaLimits.DEFAULT, ELECTION_TIMEOUT)) {
      cluster.execute(cluster.command(CounterStore.add("a", 1)));
      assertThat(Thread.getAllStackTraces().keySet())
          .extracting(Thread::getName)
          .anyMatch(name -> name.contains(EventDrivenLogAppender.class.getSimpleName()));
      int slow = 0;
      for (int i = 0; i < COMMANDS; i++) {
        long began = System.nanoTime();
        cluster.execute(cluster.command(CounterStore.add("a", 1)));
        slow += System.nanoTime() - began > SLOW_NANOS ? 1 : 0;
      }
      assertThat(slow).isLessThan(COMMANDS / 10);
    }
  }
}
