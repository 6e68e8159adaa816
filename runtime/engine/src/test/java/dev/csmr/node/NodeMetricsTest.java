package dev.csmr.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.OperationFailedException;
import dev.csmr.client.Caller;
import dev.csmr.client.CsmrClient;
import dev.csmr.config.ClusterConfig;
import dev.csmr.config.Deployment;
import dev.csmr.launcher.FreePorts;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus reads from a node. */
@Timeout(120)
class NodeMetricsTest {
  private static final String YAML =
      """
      version: 1
      cluster: demo
      nodes: [{name: n1, host: 127.0.0.1, port: %d, raft-port: %d, metrics-port: %d, data: "%s"}]
      groups: [{name: g, members: [n1]}]
      services: [{name: Registers, type: dev.csmr.node.TestRegisters, group: g}]
      raft: {snapshot-entries: 10}
      """;

  @TempDir Path directory;

  private Deployment deployment(int metricsPort) throws Exception {
    Path file = directory.resolve("cluster.yaml");
    Files.writeString(
        file,
        YAML.formatted(FreePorts.next(), FreePorts.next(), metricsPort, directory.resolve("data")));
    return Deployment.resolve(ClusterConfig.load(file, Map.of()), List.of(new TestRegisters()));
  }

  private static String read(int port) throws Exception {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                    .timeout(Duration.ofSeconds(20))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  /** The value of a meter, by its name and the tags of one of its lines, in their order. */
  private static double value(String metrics, String name, String tags) {
    var line =
        Pattern.compile("^" + name + "\\{cluster=\"demo\"," + tags + "} (\\S+)$", Pattern.MULTILINE)
            .matcher(metrics);
    assertThat(line.find()).as("%s{%s} in %s", name, tags, metrics).isTrue();
    return Double.parseDouble(line.group(1));
  }

  @Test
  void calls_are_counted_by_operation_and_outcome_and_groups_show_where_they_are()
      throws Exception {
    int port = FreePorts.next();
    try (Node node = Node.start(deployment(port), "n1");
        CsmrClient client =
            CsmrClient.builder(List.of(node.config().endpoint()))
                .deadline(Duration.ofSeconds(60))
                .build()) {
      Registers registers = new Registers(client.caller("Registers"));
      for (int i = 1; i <= 25; i++) {
        registers.set("k", i);
      }
      assertThat(registers.get("k")).isEqualTo(25);
      registers.call(TestRegisters.DENY, Caller.Mode.COMMAND, "x", 0);
      assertThatThrownBy(() -> registers.call(TestRegisters.FAIL, Caller.Mode.COMMAND, "x", 0))
          .isInstanceOf(OperationFailedException.class);

      String metrics = read(port);
      String count = "csmr_calls_seconds_count";
      String call = "node=\"n1\",operation=\"%s\",outcome=\"%s\",service=\"Registers\"";
      assertThat(value(metrics, count, call.formatted("set", "ok"))).isEqualTo(25);
      assertThat(value(metrics, count, call.formatted("get", "ok"))).isEqualTo(1);
      assertThat(value(metrics, count, call.formatted("deny", "declared"))).isEqualTo(1);
      assertThat(value(metrics, count, call.formatted("fail", "failed"))).isEqualTo(1);
      assertThat(
              value(
                  metrics,
                  "csmr_calls_seconds_bucket",
                  "node=\"n1\",operation=\"set\",outcome=\"ok\",service=\"Registers\",le=\"30.0\""))
          .isEqualTo(25);
      String group = "group=\"g\",node=\"n1\"";
      assertThat(value(metrics, "csmr_group_leads", group)).isEqualTo(1);
      assertThat(value(metrics, "csmr_group_term", group)).isPositive();
      assertThat(value(metrics, "csmr_group_applied_index", group)).isGreaterThanOrEqualTo(27);
      assertThat(value(metrics, "csmr_group_commands_total", group)).isEqualTo(27);
      assertThat(value(metrics, "csmr_group_entries_total", group)).isBetween(1.0, 27.0 + 5);
      assertThat(value(metrics, "csmr_group_entry_bytes_total", group)).isPositive();
      assertThat(value(metrics, "csmr_group_sessions", group)).isEqualTo(1);
      assertThat(value(metrics, "csmr_group_across_pending", group)).isZero();
      assertThat(value(metrics, "csmr_group_queued_commands", group)).isZero();
      assertThat(value(metrics, "csmr_group_problems", group)).isZero();
      assertThat(value(metrics, "csmr_group_snapshots_total", group)).isPositive();
      assertThat(value(metrics, "csmr_group_snapshot_bytes", group)).isPositive();
      assertThat(value(metrics, "csmr_group_snapshot_seconds", group)).isPositive();
      assertThat(metrics).contains("jvm_memory_used_bytes", "jvm_threads_live", "process_uptime");
    }
    assertThatThrownBy(() -> read(port)).isInstanceOf(IOException.class);
  }

  @Test
  void a_port_for_metrics_that_is_taken_is_told_and_nothing_is_left_behind() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      Deployment deployment = deployment(taken.getLocalPort());
      assertThatThrownBy(() -> Node.start(deployment, "n1"))
          .isInstanceOf(NodeException.class)
          .hasMessageContaining("[csmr-1204]")
          .hasMessageContaining("cannot listen on port " + taken.getLocalPort());
    }
  }
}
