package dev.csmr.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.NotExecutedException;
import dev.csmr.client.CsmrClient;
import dev.csmr.config.ClusterConfig;
import dev.csmr.config.Deployment;
import dev.csmr.service.tls.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Certificates and authorities that are exchanged while three nodes serve, and broken files. */
@Timeout(600)
final class RotatedCertificatesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  @Test
  void a_cluster_goes_on_while_its_authority_is_exchanged() throws Exception {
    try (SecuredCluster cluster = SecuredCluster.prepare(directory, "")) {
      cluster.nodes.startAll();
      Path trusted = cluster.tls.resolve("trusted.pem");
      TestAuthority next = new TestAuthority();
      // A directory of its own, since clients would take up what is new as well.
      next.write(cluster.tls, "after/alice", "alice");
      TestAuthority.writeTrusted(cluster.tls.resolve("after/trusted.pem"), next);
      cluster.authority.write(cluster.tls, "before/alice", "alice");
      TestAuthority.writeTrusted(
          cluster.tls.resolve("before/trusted.pem"), cluster.authority, next);
      try (CsmrClient staying = client(cluster, "before", PATIENCE)) {
        Registers registers = SecuredCluster.registers(staying);
        long sum = registers.add("x", 1);

        TestAuthority.writeTrusted(trusted, cluster.authority, next);
        awaitAccepted(cluster);
        cluster.writeOwn(next);
        awaitServed(cluster);
        TestAuthority.writeTrusted(trusted, next);
        awaitRefused(cluster);

        // Its connection was made before.
        assertThat(registers.add("x", 1)).isEqualTo(sum + 1);
      }
      // Its links to and from the others, Raft's too, are new ones.
      cluster.nodes.restart("n2");
      cluster.nodes.awaitServing("n2");
      try (CsmrClient after = client(cluster, "after", PATIENCE)) {
        Registers registers = SecuredCluster.registers(after);
        long sum = registers.add("x", 1);
        cluster.nodes.kill("n1");
        assertThat(registers.add("x", 1)).isEqualTo(sum + 1);
      }
    }
  }

  private static CsmrClient client(SecuredCluster cluster, String when, Duration deadline) {
    Path files = cluster.tls.resolve(when);
    return CsmrClient.builder(cluster.nodes.endpoints())
        .tls(files.resolve("trusted.pem"), files.resolve("alice.pem"), files.resolve("alice.key"))
        .deadline(deadline)
        .build();
  }

  /** Each node trusts a certificate of the new authority; its own is still of the old one. */
  private static void awaitAccepted(SecuredCluster cluster) throws Exception {
    Path after = cluster.tls.resolve("after");
    for (String endpoint : cluster.nodes.endpoints()) {
      cluster.nodes.await(
          endpoint + " to trust the new authority",
          () ->
              serves(
                  CsmrClient.builder(List.of(endpoint))
                      .tls(
                          cluster.tls.resolve("before/trusted.pem"),
                          after.resolve("alice.pem"),
                          after.resolve("alice.key"))));
    }
  }

  /** Each node shows a certificate of the new authority. */
  private static void awaitServed(SecuredCluster cluster) throws Exception {
    Path after = cluster.tls.resolve("after");
    for (String endpoint : cluster.nodes.endpoints()) {
      cluster.nodes.await(
          endpoint + " to show its new certificate",
          () ->
              serves(
                  CsmrClient.builder(List.of(endpoint))
                      .tls(
                          after.resolve("trusted.pem"),
                          after.resolve("alice.pem"),
                          after.resolve("alice.key"))));
    }
  }

  private static void awaitRefused(SecuredCluster cluster) throws Exception {
    Path before = cluster.tls.resolve("before");
    for (String endpoint : cluster.nodes.endpoints()) {
      cluster.nodes.await(
          endpoint + " to trust the old authority no more",
          () ->
              !serves(
                  CsmrClient.builder(List.of(endpoint))
                      .tls(
                          before.resolve("trusted.pem"),
                          before.resolve("alice.pem"),
                          before.resolve("alice.key"))));
    }
  }

  private static boolean serves(CsmrClient.Builder builder) {
    try (CsmrClient client = builder.deadline(Duration.ofSeconds(1)).build()) {
      return SecuredCluster.registers(client).get("x") >= 0;
    } catch (NotExecutedException e) {
      return false;
    }
  }

  @Test
  void a_broken_file_keeps_a_node_from_starting_and_not_from_running() throws Exception {
    try (SecuredCluster cluster = SecuredCluster.prepare(directory, "")) {
      cluster.nodes.startAll();
      Path key = cluster.files("n1").key();
      Files.writeString(key, "broken");

      cluster.nodes.await(
          "node n1 to say that its key is broken",
          () -> cluster.nodes.process("n1").output().contains("[csmr-1806] "));
      assertThat(cluster.nodes.process("n1").output()).contains("[csmr-1803] " + key);
      try (CsmrClient alice = cluster.client("alice", PATIENCE)) {
        assertThat(SecuredCluster.registers(alice).add("y", 1)).isEqualTo(1);
      }
      cluster.nodes.awaitServing("n1");

      ClusterConfig config = ClusterConfig.load(cluster.nodes.config().source(), Map.of());
      Deployment deployment = Deployment.resolve(config, List.of(new TestRegisters()));
      assertThatThrownBy(() -> Node.start(deployment, "n1"))
          .isInstanceOf(NodeException.class)
          .hasMessageStartingWith(
              "[csmr-1206] Node n1 cannot use what security ("
                  + config.security().orElseThrow().at()
                  + ") names: [csmr-1803] "
                  + key)
          .hasMessageContaining("cluster.yaml:");
    }
  }

  @Test
  void a_node_with_a_certificate_of_somebody_else_is_told_so_and_takes_no_part() throws Exception {
    try (SecuredCluster cluster = SecuredCluster.prepare(directory, "")) {
      cluster.nodes.startAll();
      int unused = cluster.nodes.stop("n3");
      String leader = cluster.nodes.awaitLeader("g");

      cluster.authority.write(cluster.tls, "n3", "alice");
      cluster.nodes.start("n3");
      cluster.nodes.await(
          "node " + leader + " to say that it does not trust node n3",
          () ->
              cluster.nodes.process(leader).output().contains("csmr-1559")
                  && cluster.nodes.process(leader).output().contains("csmr-1807"));
      try (CsmrClient alice = cluster.client("alice", PATIENCE)) {
        assertThat(SecuredCluster.registers(alice).add("z", 1)).isEqualTo(1);
      }
    }
  }
}
