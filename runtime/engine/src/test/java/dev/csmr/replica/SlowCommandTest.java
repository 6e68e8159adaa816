package dev.csmr.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.replica.api.ReplicaLimits;
import dev.csmr.replica.group.LocalGroup;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A command that does not end, in one group of a node. */
@Timeout(600)
final class SlowCommandTest {
  @TempDir Path directory;

  @Test
  void a_replica_that_stops_in_the_middle_of_a_command_does_not_hold_up_who_looks_after_all_groups()
      throws Exception {
    CountDownLatch began = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    try (TestCluster cluster =
        new TestCluster(directory, 1, ReplicaLimits.DEFAULT, TestCluster.GROUP)) {
      cluster.startAll();
      cluster.own("n0", () -> waitFor(began, goOn));
      LocalGroup group = ((HostedGroup) cluster.replica(cluster.leader())).replica();
      group.submit(cluster.command(CounterStore.step(CounterStore.OWN, "", 0, false)), reply -> {});
      began.await();

      group.stopped("It differs, says the test.");
      group.tick();
      group.tick();

      assertThat(goOn.getCount()).isEqualTo(1);
      goOn.countDown();
    }
  }

  private static long waitFor(CountDownLatch began, CountDownLatch goOn) {
    began.countDown();
    try {
      goOn.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }
}
