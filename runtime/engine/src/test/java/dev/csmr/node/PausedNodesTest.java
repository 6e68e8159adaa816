package dev.csmr.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.client.CsmrClient;
import dev.csmr.launcher.LocalCluster;
import dev.csmr.replica.HeldBackNode;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A leader is stopped in the middle of its work (SIGSTOP), another takes over, and the old one goes
 * on, believing for a moment that it still leads; or two of three are, and say nothing untrue
 * afterwards. Only processes can be stopped so, with whatever Ratis and gRPC are about to do, while
 * their clocks go on and their connections stay open; simulations show the former at every step of
 * their own. {@code -Dcsmr.test.trials=N} sets how often a leader is stopped: with two, each
 * follower was once the one that is late.
 */
@Timeout(600)
final class PausedNodesTest {
  private static final int TRIALS = Integer.getInteger("csmr.test.trials", 2);
  private static final String QUICK_ELECTIONS =
      "raft: {election-timeout-min-millis: 300, election-timeout-max-millis: 600}\n";

  @TempDir private static Path directory;
  private static LocalCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster =
        TestClusters.registers(3, directory, QUICK_ELECTIONS)
            .withMain(HeldBackNode.class)
            .withJvmFlags("-D" + HeldBackNode.HOLD + "=" + directory.resolve("hold-%n"))
            .startAll();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static CsmrClient client(List<String> endpoints) {
    return CsmrClient.builder(endpoints)
        .deadline(Duration.ofMinutes(2))
        .stallTimeout(Duration.ofMillis(500))
        .build();
  }

  @Test
  void the_old_leader_gives_no_stale_answer_and_no_acknowledged_write_is_missing()
      throws Exception {
    try (CsmrClient client = client(cluster.endpoints())) {
      Registers registers = new Registers(client.caller("Registers"));
      for (int trial = 1; trial <= TRIALS; trial++) {
        String old = cluster.awaitLeader("g");
        try (CsmrClient direct = client(List.of(cluster.endpoint(old)))) {
          Registers there = new Registers(direct.caller("Registers"));
          registers.set("a", 2L * trial);
          // The old leader has just confirmed a read at this index: it must not rely on that.
          assertThat(there.get("a")).isEqualTo(2L * trial);
          cluster.pause(old);
          try {
            registers.set("a", 2L * trial + 1);
          } finally {
            cluster.resume(old);
          }
          assertThat(there.get("a")).as("trial %s", trial).isEqualTo(2L * trial + 1);
        }
        assertThat(registers.get("a")).as("trial %s", trial).isEqualTo(2L * trial + 1);
      }
    }
  }

  @Test
  void a_follower_that_appends_late_makes_no_acknowledged_write_disappear() throws Exception {
    long late = 0;
    long others = 0;
    for (int trial = 1; trial <= TRIALS; trial++) {
      String old = cluster.awaitLeader("g");
      List<String> followers = cluster.nodes().stream().filter(node -> !node.equals(old)).toList();
      String held = followers.get(trial % 2);
      String other = followers.get((trial + 1) % 2);
      Path holdFile = directory.resolve("hold-" + held);
      try (CsmrClient atOld = client(List.of(cluster.endpoint(old)));
          CsmrClient atOther = client(List.of(cluster.endpoint(other)))) {
        Registers oldRegisters = new Registers(atOld.caller("Registers"));
        Registers newRegisters = new Registers(atOther.caller("Registers"));
        assertThat(oldRegisters.get("late")).as("trial %s", trial).isEqualTo(late);
        Files.writeString(holdFile, old);
        CompletableFuture<Long> write;
        try {
          cluster.pause(other);
          write = oldRegisters.addAsync("late", 1);
          // Long enough for the entry to reach the follower, where it is held back.
          TimeUnit.MILLISECONDS.sleep(100);
          cluster.pause(old);
          cluster.resume(other);
          others = newRegisters.add("others", 1);
        } finally {
          Files.delete(holdFile);
          cluster.resume(old);
        }
        late += acknowledged(write) ? 1 : oldRegisters.get("late") - late;
        assertThat(newRegisters.get("late")).as("trial %s", trial).isEqualTo(late);
        assertThat(oldRegisters.get("late")).as("trial %s", trial).isEqualTo(late);
        assertThat(oldRegisters.get("others")).as("trial %s", trial).isEqualTo(others);
      }
      for (String node : cluster.nodes()) {
        try (CsmrClient direct = client(List.of(cluster.endpoint(node)))) {
          Registers there = new Registers(direct.caller("Registers"));
          long expected = late;
          cluster.await(
              "node " + node + " to have what was acknowledged",
              () -> there.staleGet("late") == expected);
        }
      }
    }
    assertThat(others).isEqualTo(TRIALS);
  }

  private static boolean acknowledged(CompletableFuture<Long> write) {
    try {
      write.join();
      return true;
    } catch (CompletionException e) {
      return false;
    }
  }

  private static String said(String node) {
    return cluster.status(node).map(status -> status.groups().get(0).impeded()).orElse("");
  }

  /** For how long one complains that it has not got on. */
  private static long seconds(String complaint) {
    Matcher stated = Pattern.compile("has not got on for (\\d+) s").matcher(complaint);
    return stated.find() ? Long.parseLong(stated.group(1)) : 0;
  }

  @Test
  void one_without_a_majority_says_so_and_those_that_were_paused_do_not_complain()
      throws Exception {
    try (CsmrClient client = CsmrClient.connect(cluster.endpoints());
        Writers writers = new Writers(cluster, 2)) {
      cluster.await("writes", () -> writers.acknowledged() > 50);
      String awake = cluster.awaitLeader("g");
      List<String> paused = cluster.nodes().stream().filter(node -> !node.equals(awake)).toList();
      for (String node : paused) {
        cluster.pause(node);
      }
      cluster.await(
          awake + " to say so",
          () -> said(awake).contains("on node " + awake + " has not got on for "));
      cluster.await(
          awake + " not to be serving",
          () -> cluster.health(awake, "") == ServingStatus.NOT_SERVING);

      long resumed = System.nanoTime();
      for (String node : paused) {
        cluster.resume(node);
      }
      long goal = writers.acknowledged() + 50;
      cluster.await(
          "writes again",
          () -> {
            for (String node : paused) {
              String complaint = said(node);
              // The time of the pause does not count; what it cannot get on for since then does.
              assertThat(seconds(complaint))
                  .as(complaint)
                  .isLessThanOrEqualTo(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - resumed));
            }
            return writers.acknowledged() > goal && said(awake).isEmpty();
          });
      assertThat(writers.stopAndCheck(client)).as(cluster::logs).isEmpty();
    }
  }
}
