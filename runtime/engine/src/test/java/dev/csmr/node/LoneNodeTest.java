package dev.csmr.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.CsmrException;
import dev.csmr.client.Caller;
import dev.csmr.client.CsmrClient;
import dev.csmr.config.NodeConfig;
import dev.csmr.launcher.JavaProcess;
import dev.csmr.launcher.LocalCluster;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What becomes of a node that cannot start or cannot go on: exit codes and last words, which only
 * processes have.
 */
@Timeout(600)
@Execution(ExecutionMode.CONCURRENT)
final class LoneNodeTest {
  @TempDir Path other;

  private static int exitCode(LocalCluster lone, String... options) throws Exception {
    lone.launch("n1", options);
    return lone.awaitEnd("n1");
  }

  @Test
  void a_port_in_use_ends_a_node_with_a_message_that_names_it() throws Exception {
    try (LocalCluster lone = TestClusters.registers(1, other);
        ServerSocket taken = new ServerSocket()) {
      int port = lone.config().node("n1").orElseThrow().port();
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));

      assertThat(exitCode(lone)).isEqualTo(1);
      assertThat(lone.process("n1").output())
          .contains(
              "[csmr-1204] Node n1 cannot listen on port " + port,
              "cluster.yaml:",
              "configure another");
      assertThat(other.resolve("data")).doesNotExist();
    }
  }

  @Test
  void a_node_that_starts_does_not_collect_the_whole_heap_to_make_room_for_classes()
      throws Exception {
    Path log = other.resolve("gc.log");
    List<String> options = new ArrayList<>(JvmFlags.recommended());
    options.add("-Xlog:gc:file=" + log);
    // No archive of classes: what is in it needs no room.
    options.addAll(JavaProcess.ownClassPath());
    try (LocalCluster lone = TestClusters.registers(1, other).withOptions(options)) {
      lone.start("n1");
      lone.awaitServing("n1");
      assertThat(log).content().contains("Using Serial").doesNotContain("Metadata");
    }
  }

  @Test
  void a_data_directory_that_is_none_ends_a_node_with_what_is_wrong_with_it() throws Exception {
    try (LocalCluster lone = TestClusters.registers(1, other)) {
      Files.createDirectory(other.resolve("data"));
      Files.writeString(other.resolve("data/n1"), "not a directory");
      assertThat(exitCode(lone)).isEqualTo(1);
      assertThat(lone.process("n1").output())
          .contains("[csmr-1205] Node n1", "cannot open its data", "NotDirectory");
    }
  }

  @Test
  void an_address_that_is_not_this_machines_ends_a_node_with_a_message_that_says_what_to_set()
      throws Exception {
    try (LocalCluster lone = TestClusters.registers(1, other)) {
      String yaml = Files.readString(lone.config().source());
      for (String elsewhere : List.of("192.0.2.7", "no-such-host.invalid")) {
        Files.writeString(lone.config().source(), yaml.replace("127.0.0.1", elsewhere));
        assertThat(exitCode(lone)).isEqualTo(1);
        assertThat(lone.process("n1").output())
            .contains(elsewhere, "as listen of the node")
            .doesNotContain("null");
      }
    }
  }

  @Test
  void a_node_listens_at_its_address_and_at_no_other() throws Exception {
    try (LocalCluster lone = TestClusters.registers(1, other)) {
      lone.start("n1");
      NodeConfig node = lone.config().node("n1").orElseThrow();
      for (int port : List.of(node.port(), node.raftPort())) {
        try (Socket reached = new Socket(InetAddress.getLoopbackAddress(), port)) {
          assertThat(reached.isConnected()).isTrue();
        }
        // All of 127.0.0.0/8 is this machine: whoever listens at every address listens there.
        assertThatThrownBy(() -> new Socket("127.0.0.2", port).close())
            .isInstanceOf(ConnectException.class);
      }
      lone.stop("n1");
      String yaml = Files.readString(lone.config().source());
      Files.writeString(
          lone.config().source(),
          yaml.replace("host: 127.0.0.1", "host: 127.0.0.1\n    listen: 0.0.0.0"));
      lone.start("n1");
      for (int port : List.of(node.port(), node.raftPort())) {
        new Socket("127.0.0.2", port).close();
      }
    }
  }

  @Test
  void a_wrong_command_line_or_configuration_ends_a_node_with_every_problem_found()
      throws Exception {
    try (LocalCluster lone = TestClusters.registers(1, other)) {
      assertThat(exitCode(lone, "--found", "nobody")).isEqualTo(2);
      assertThat(lone.process("n1").output()).contains("[csmr-1202]", "has no group nobody");

      Files.writeString(
          lone.config().source(),
          Files.readString(lone.config().source()).replace("TestRegisters", "NoSuchType"));
      assertThat(exitCode(lone)).isEqualTo(2);
      assertThat(lone.process("n1").output()).contains("NoSuchType", "cluster.yaml:");
    }
  }

  @Test
  void the_data_of_another_cluster_ends_a_node_and_stays_as_it_is() throws Exception {
    try (LocalCluster lone = TestClusters.registers(1, other)) {
      lone.start("n1");
      lone.stop("n1");
      String yaml = Files.readString(lone.config().source());
      Files.writeString(lone.config().source(), yaml.replace("cluster: test", "cluster: stranger"));

      assertThat(exitCode(lone)).isEqualTo(1);
      assertThat(lone.process("n1").output())
          .contains("test", "stranger", other.resolve("data").toString());
      Files.writeString(lone.config().source(), yaml);
      lone.start("n1");
    }
  }

  @Test
  void a_node_whose_last_replica_stops_rather_than_diverge_stays_up_and_says_why()
      throws Exception {
    try (LocalCluster lone = TestClusters.registers(1, other);
        CsmrClient client =
            CsmrClient.builder(lone.endpoints()).deadline(Duration.ofSeconds(10)).build()) {
      lone.start("n1");
      lone.awaitServing("n1");
      Registers registers = new Registers(client.caller("Registers"));
      registers.add("a", 1);

      assertThatThrownBy(() -> registers.call(TestRegisters.NEWER, Caller.Mode.COMMAND, "a", 1))
          .isInstanceOf(CsmrException.class);

      lone.await(
          "the status to say why",
          () ->
              lone.status("n1").stream()
                  .flatMap(status -> status.groups().stream())
                  .anyMatch(group -> group.stopped().contains("no operation with id 29")));
      lone.await("the health to follow", () -> lone.health("n1", "") == ServingStatus.NOT_SERVING);
      assertThat(lone.process("n1").output())
          .contains("THE REPLICA OF GROUP g ON NODE n1 HAS STOPPED", "no operation with id 29");
    }
  }
}
