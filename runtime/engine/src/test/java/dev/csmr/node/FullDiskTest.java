package dev.csmr.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.csmr.client.CsmrClient;
import dev.csmr.launcher.LocalCluster;
import dev.csmr.node.NodeStatus.GroupStatus;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes whose disk takes nothing any more, and then does again: a bound on the length of files that
 * a process may write, set while it runs, does to it what a full disk does. Only a process can be
 * bound so, and only then does every file fail at once, as on a disk.
 */
@Timeout(600)
final class FullDiskTest {
  private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");
  private static final long TERM_AND_VOTE_ONLY = 4096;
  private static final long NOTHING = 0;

  private static final int PROGRESS = 20;

  @TempDir Path directory;

  @BeforeEach
  void requirePrlimit() {
    assumeTrue(PRLIMIT.toFile().canExecute(), "needs prlimit of util-linux");
  }

  private static void bound(LocalCluster cluster, String node, Object bytes) throws Exception {
    int code =
        new ProcessBuilder(
                PRLIMIT.toString(),
                "--pid",
                Long.toString(cluster.process(node).pid()),
                "--fsize=" + bytes + ":")
            .redirectErrorStream(true)
            .redirectOutput(new File("/dev/null"))
            .start()
            .waitFor();
    assertThat(code).as("prlimit").isZero();
  }

  private static GroupStatus group(LocalCluster cluster, String node, String name) {
    return cluster.status(node).stream()
        .flatMap(status -> status.groups().stream())
        .filter(group -> group.group().equals(name))
        .findFirst()
        .orElse(null);
  }

  private static boolean isSuspended(LocalCluster cluster, String node, String name) {
    GroupStatus group = group(cluster, node, name);
    return group != null
        && group.impeded().contains("does not take part: it cannot write")
        && group.impeded().contains("Make room on that disk")
        && group.impeded().contains("goes on by itself")
        && group.stopped().isEmpty();
  }

  @Test
  void a_node_whose_disk_is_full_says_so_and_goes_on_by_itself_when_there_is_room()
      throws Exception {
    try (LocalCluster cluster = TestClusters.registers(3, directory).startAll();
        CsmrClient client = CsmrClient.connect(cluster.endpoints());
        Writers writers = new Writers(cluster, 2)) {
      writers.awaitMore(PROGRESS);
      String leader = cluster.awaitLeader("g");
      fillAndMakeRoom(cluster, writers, leader, TERM_AND_VOTE_ONLY);
      String next = cluster.awaitLeader("g");
      String follower =
          cluster.nodes().stream().filter(node -> !node.equals(next)).findFirst().orElseThrow();
      fillAndMakeRoom(cluster, writers, follower, NOTHING);

      // With the other follower gone, nothing is acknowledged without the one that came back.
      cluster.kill(
          cluster.nodes().stream()
              .filter(node -> !List.of(next, follower).contains(node))
              .findFirst()
              .orElseThrow());
      writers.awaitMore(PROGRESS);
      assertThat(writers.stopAndCheck(client)).as(cluster::logs).isEmpty();
    }
  }

  private static void fillAndMakeRoom(
      LocalCluster cluster, Writers writers, String node, long bytes) throws Exception {
    bound(cluster, node, bytes);
    cluster.await(node + " to say so", () -> isSuspended(cluster, node, "g"));
    cluster.await(
        node + " not to be serving", () -> cluster.health(node, "") == ServingStatus.NOT_SERVING);
    writers.awaitMore(PROGRESS);

    bound(cluster, node, "unlimited");
    cluster.awaitServing(node);
    cluster.await(
        node + " to have nothing to complain of",
        () -> {
          GroupStatus group = group(cluster, node, "g");
          return group != null && group.impeded().isEmpty();
        });
    writers.awaitMore(PROGRESS);
  }
}
