package dev.csmr.replica.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.replica.CounterStore;
import dev.csmr.replica.TestCluster;
import dev.csmr.replica.api.ReplicaLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Timeout(600)
@Execution(ExecutionMode.CONCURRENT)
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

  /** Ratis begins one that failed anew, and does not remember what was acknowledged. */
  @Test
  void what_a_follower_committed_counts_as_acknowledged() throws Exception {
    try (GuardedServers servers = new GuardedServers(directory, true, false)) {
      assertThat(servers.write(0, "x").get(120, TimeUnit.SECONDS).isSuccess()).isTrue();
      long last = servers.division(0).getRaftLog().getLastCommittedIndex();
      TestCluster.await(
          "all followers to apply",
          () ->
              servers.machine(1).applied().contains("x")
                  && servers.machine(2).applied().contains("x"));
      Map<String, Thread> failed = new ConcurrentHashMap<>();
      Set<Thread> anew = ConcurrentHashMap.newKeySet();
      servers.machine(0).onSnapshotAsked =
          () -> {
            Thread thread = Thread.currentThread();
            if (thread.getName().contains(EventDrivenLogAppender.class.getSimpleName())) {
              Thread first = failed.putIfAbsent(thread.getName(), thread);
              if (first == null) {
                throw new IllegalStateException("failed by the test");
              }
              anew.add(thread);
            }
          };
      TestCluster.await("both appenders to begin anew", () -> anew.size() == 2);
      TestCluster.await(
          "the leader to know again what its followers have",
          () ->
              Arrays.stream(servers.division(0).getInfo().getFollowerMatchIndices())
                  .allMatch(match -> match >= last));
    }
  }
}
