package dev.csmr.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.client.CsmrClient;
import dev.csmr.launcher.LocalCluster;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What nodes say of themselves when others stand still, and when they stood still. Only processes
 * can be paused (SIGSTOP): their clocks go on, and their connections stay open.
 */
@Timeout(600)
final class PausedNodesTest {
  @TempDir Path directory;

  private static String said(LocalCluster cluster, String node) {
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
    try (LocalCluster cluster = TestClusters.registers(3, directory).startAll();
        CsmrClient client = CsmrClient.connect(cluster.endpoints());
        Writers writers = new Writers(cluster, 2)) {
      cluster.await("writes", () -> writers.acknowledged() > 50);
      String awake = cluster.awaitLeader("g");
      List<String> paused = cluster.nodes().stream().filter(node -> !node.equals(awake)).toList();
      for (String node : paused) {
        cluster.pause(node);
      }
      cluster.await(
          awake + " to say so",
          () -> said(cluster, awake).contains("on node " + awake + " has not got on for "));
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
              String complaint = said(cluster, node);
              // The time of the pause does not count; what it cannot get on for since then does.
              assertThat(seconds(complaint))
                  .as(complaint)
                  .isLessThanOrEqualTo(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - resumed));
            }
            return writers.acknowledged() > goal && said(cluster, awake).isEmpty();
          });
      assertThat(writers.stopAndCheck(client)).as(cluster::logs).isEmpty();
    }
  }
}
