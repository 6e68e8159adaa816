package dev.csmr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.csmr.config.ClusterConfig;
import dev.csmr.samples.LockService;
import dev.csmr.samples.PartitionedStore;
import dev.csmr.testkit.CsmrCluster;
import dev.csmr.testkit.TestCluster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The command line against a cluster that runs. */
@Timeout(300)
class CommandLineTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /** Runs a command; the exit code. */
  private int run(String... arguments) {
    out.reset();
    err.reset();
    return Csmr.commandLine(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .execute(arguments);
  }

  private int run(TestCluster cluster, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--config", cluster.file().toString()));
    return run(all.toArray(String[]::new));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private JsonObject json() {
    return JsonParser.parseString(out()).getAsJsonObject();
  }

  @Test
  @CsmrCluster({PartitionedStore.class, LockService.class})
  void operators_call_look_and_transfer(TestCluster cluster) {
    operationsAreCalled(cluster);
    whatCannotBeCalledIsSaid(cluster);
    anInvocationIsExecutedOnce(cluster);
    leadershipsAreTransferred(cluster);
    aNodeDrainsUntilItMayLeadAgain(cluster);
    snapshotsAreTakenAndWhatIsStoredIsVerified(cluster);
    loadIsMeasured(cluster);
    cluster.awaitServing();
    theStatusIsTold(cluster);
  }

  private void operationsAreCalled(TestCluster cluster) {
    String entry = "{\"key\": \"k\", \"value\": \"v\"}";
    assertThat(run(cluster, "call", "PartitionedStore", "put", "--json", entry)).as(err()).isZero();
    assertThat(run(cluster, "call", "PartitionedStore", "get", "--json", "{\"key\": \"k\"}"))
        .as(err())
        .isZero();
    assertThat(json().get("result").getAsString()).isEqualTo("v");
    assertThat(run(cluster, "call", "dev.csmr.samples.PartitionedStore", "Size", "--stale"))
        .as(err())
        .isZero();
    String tooShort = "{\"key\": \"r\", \"owner\": \"bob\", \"lease\": \"0s\"}";
    assertThat(
            run(cluster, "call", "LockService", "acquire", "--json", tooShort, "--output", "json"))
        .as(out() + err())
        .isEqualTo(1);
    assertThat(json().get("status").getAsString()).isEqualTo("FAILED_PRECONDITION");
    assertThat(json().get("executed").getAsString()).isEqualTo("yes");
    assertThat(json().get("exception").getAsString()).endsWith("LockException");
  }

  private void whatCannotBeCalledIsSaid(TestCluster cluster) {
    assertThat(run(cluster, "call", "Nothing", "get")).isEqualTo(2);
    assertThat(err()).contains("[csmr-1360] ", "dev.csmr.samples.PartitionedStore");
    assertThat(run(cluster, "call", "PartitionedStore", "steal")).isEqualTo(2);
    assertThat(err()).contains("[csmr-1361] ", "Put");
    assertThat(run(cluster, "call", "PartitionedStore", "get", "--json", "{\"kye\": 1}"))
        .isEqualTo(2);
    assertThat(err()).contains("[csmr-1362] ", "kye", "[key]");
    assertThat(run(cluster, "call", "PartitionedStore", "put", "--json", "{\"key\": \"k\"}"))
        .isEqualTo(2);
    assertThat(err()).contains("[csmr-1362] ", "there is no value in it");
    assertThat(run(cluster, "call", "PartitionedStore", "size", "--node", "n9")).isEqualTo(2);
    String encoding = System.getProperty("sun.jnu.encoding");
    InputStream in = System.in;
    try {
      System.setProperty("sun.jnu.encoding", "ANSI_X3.4-1968");
      String mangled = "{\"key\": \"\uFFFD\uFFFD\"}";
      assertThat(run(cluster, "call", "PartitionedStore", "get", "--json", mangled)).isEqualTo(2);
      assertThat(err()).contains("[csmr-1362] ", "LC_ALL");
      System.setIn(new ByteArrayInputStream(new byte[] {'{', '"', 'k', (byte) 0xff, '"', '}'}));
      assertThat(run(cluster, "call", "PartitionedStore", "get", "--json", "-")).isEqualTo(2);
      assertThat(err()).contains("[csmr-1362] ", "UTF-8");
    } finally {
      System.setIn(in);
      System.setProperty("sun.jnu.encoding", encoding);
    }
    assertThat(run("call", "PartitionedStore", "size", "--config", "none.yaml")).isEqualTo(2);
  }

  private void anInvocationIsExecutedOnce(TestCluster cluster) {
    String[] remove = {
      "call",
      "PartitionedStore",
      "remove",
      "--json",
      "{\"key\": \"k\"}",
      "--invocation",
      "6f1ed002-ab55-4f8a-9b67-3c9a3d4f1f10"
    };
    assertThat(run(cluster, remove)).as(err()).isZero();
    String first = out();
    assertThat(run(cluster, remove)).as(err()).isZero();
    assertThat(out()).isEqualTo(first).contains("\"v\"");
  }

  private void leadershipsAreTransferred(TestCluster cluster) {
    String group = cluster.groups().get(0);
    String leader = cluster.leader(group);
    String other = cluster.nodes().stream().filter(node -> !node.equals(leader)).findAny().get();
    assertThat(run(cluster, "transfer", group, other)).as(err()).isZero();
    assertThat(out()).contains("Node " + other + " leads group " + group);
    assertThat(run(cluster, "transfer", "none", other)).isEqualTo(2);
    assertThat(err()).contains("[csmr-1301] ");
    assertThat(run(cluster, "transfer", group, "n9")).isEqualTo(2);
  }

  private void aNodeDrainsUntilItMayLeadAgain(TestCluster cluster) {
    String node = cluster.leader(cluster.groups().get(0));
    assertThat(run(cluster, "drain", node)).as(out() + err()).isZero();
    for (String group : cluster.groups()) {
      assertThat(cluster.leader(group)).isNotEqualTo(node);
    }
    assertThat(run(cluster, "status")).as(out()).isZero();
    assertThat(out()).contains("drains");
    assertThat(run(cluster, "drain", node, "--undo")).as(err()).isZero();
    assertThat(run(cluster, "transfer", cluster.groups().get(0), node)).as(err()).isZero();
    assertThat(run(cluster, "drain", "n9")).isEqualTo(2);
  }

  private void snapshotsAreTakenAndWhatIsStoredIsVerified(TestCluster cluster) {
    assertThat(run(cluster, "snapshot", "--all", "--output", "json")).as(err()).isZero();
    assertThat(json().getAsJsonArray("snapshots")).hasSize(3 * cluster.groups().size());
    assertThat(run(cluster, "snapshot", "none")).isEqualTo(2);
    assertThat(run(cluster, "snapshot")).isEqualTo(2);

    assertThat(run(cluster, "verify")).as(out() + err()).isZero();
    assertThat(out()).contains("ok    group ", "agree at entry");
    String data = ClusterConfig.load(cluster.file()).node("n1").orElseThrow().data().toString();
    assertThat(run(cluster, "verify", "--data", data, "--output", "json")).as(out()).isZero();
    assertThat(json().getAsJsonArray("findings")).hasSize(cluster.groups().size());
    assertThat(run(cluster, "verify", "--data", "nowhere")).isEqualTo(1);
  }

  private void loadIsMeasured(TestCluster cluster) {
    String entry = "{\"key\": \"k{i}\", \"value\": \"v\"}";
    List<String> bench = List.of("bench", "PartitionedStore", "put", "--json", entry);
    List<String> all = new ArrayList<>(bench);
    all.addAll(List.of("--seconds", "1", "--warm-up-seconds", "0", "--output", "json"));
    assertThat(run(cluster, all.toArray(String[]::new))).as(out() + err()).isZero();
    assertThat(json().get("returned").getAsLong()).isPositive();
  }

  private void theStatusIsTold(TestCluster cluster) {
    assertThat(run(cluster, "status", "--output", "json")).as(out()).isZero();
    JsonObject status = json();
    assertThat(status.get("well").getAsBoolean()).isTrue();
    assertThat(status.getAsJsonArray("nodes")).hasSize(3);
    assertThat(status.getAsJsonArray("groups")).hasSize(cluster.groups().size());
    JsonObject group = status.getAsJsonArray("groups").get(0).getAsJsonObject();
    assertThat(cluster.nodes()).contains(group.get("leader").getAsString());
    assertThat(group.getAsJsonArray("replicas")).hasSize(3);
    assertThat(
            status
                .getAsJsonArray("partitioned")
                .get(0)
                .getAsJsonObject()
                .getAsJsonArray("partitions"))
        .hasSize(2);

    assertThat(run(cluster, "members")).as(err()).isZero();
    assertThat(out()).contains("has the members");
    assertThat(run(cluster, "move", "--service", "PartitionedStore")).as(err()).isZero();
    cluster.kill("n2");
    assertThat(run(cluster, "status")).isEqualTo(1);
    assertThat(out()).contains("Cluster ", "LAG", "OWNS", "silent", "n2 is silent: UNAVAILABLE");
    cluster.start("n2");
  }

  @Test
  void without_a_command_or_with_a_wrong_one_help_is_given() {
    assertThat(run("--help")).isZero();
    assertThat(out()).contains("status", "call", "members", "Exit codes");
    assertThat(run("stats")).isEqualTo(2);
    assertThat(err()).contains("status");
    assertThat(run()).isEqualTo(2);
    assertThat(run("--version")).isZero();
    assertThat(run("completion")).isZero();
    assertThat(out()).contains("complete -F", "transfer");
  }
}
