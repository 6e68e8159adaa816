package dev.csmr.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.csmr.client.CsmrClient;
import dev.csmr.config.ClusterConfig;
import dev.csmr.config.Deployment;
import dev.csmr.launcher.FreePorts;
import dev.csmr.service.frame.Frame;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cluster that runs takes up what is new in its nodes' file; one cluster for all tests. */
@Timeout(600)
final class ConfigurationChangeTest {
  private static final String FOUNDED =
      """
      version: 1
      cluster: growing
      nodes:
        - {name: n1, host: 127.0.0.1, port: %d, raft-port: %d}
        - {name: n2, host: 127.0.0.1, port: %d, raft-port: %d}
        - {name: n3, host: 127.0.0.1, port: %d, raft-port: %d}
      groups:
        - {name: a, members: [n1, n2, n3]}
      services:
        - {name: Registers, type: dev.csmr.node.TestRegisters, group: a}
      """;

  @TempDir private static Path directory;
  private static final Map<String, Node> nodes = new LinkedHashMap<>();
  private static Path file;
  private static CsmrClient client;

  @BeforeAll
  static void start() throws Exception {
    file = directory.resolve("cluster.yaml");
    Object[] ports = new Object[6];
    for (int i = 0; i < ports.length; i++) {
      ports[i] = FreePorts.next();
    }
    Files.writeString(file, FOUNDED.formatted(ports));
    for (String node : List.of("n1", "n2", "n3")) {
      startNode(node);
    }
    client = client(nodes.values().stream().map(node -> node.config().endpoint()).toList());
  }

  @AfterAll
  static void stop() {
    client.close();
    nodes.values().forEach(Node::close);
  }

  private static CsmrClient client(List<String> endpoints) {
    return CsmrClient.builder(endpoints).deadline(Duration.ofMinutes(4)).build();
  }

  private static Deployment written() throws Exception {
    return Deployment.resolve(ClusterConfig.load(file, Map.of()), Node.servicesOnClassPath());
  }

  private static void startNode(String name) throws Exception {
    nodes.put(name, Node.start(written(), name));
  }

  private static void add(String where, String line) throws Exception {
    String yaml = Files.readString(file);
    Files.writeString(file, yaml.replace(where + ":\n", where + ":\n  - " + line + "\n"));
  }

  private static List<String> apply() throws Exception {
    List<String> progress = new ArrayList<>();
    ConfigurationChange.apply(written(), progress::add);
    return progress;
  }

  private static void requireNothingNew() throws Exception {
    assertThat(apply())
        .hasSize(nodes.size())
        .allMatch(line -> line.endsWith("has all of it already."));
  }

  private static String refusal(Deployment wanted) {
    List<String> progress = new ArrayList<>();
    NodeException e =
        catchThrowableOfType(
            NodeException.class, () -> ConfigurationChange.apply(wanted, progress::add));
    assertThat(e).isNotNull();
    assertThat(progress).isEmpty();
    return e.getMessage();
  }

  private static void addNode(String name) throws Exception {
    add(
        "nodes",
        "{name: %s, host: 127.0.0.1, port: %d, raft-port: %d}"
            .formatted(name, FreePorts.next(), FreePorts.next()));
  }

  @Test
  void nodes_groups_and_services_are_taken_up_while_calls_go_on() throws Exception {
    Registers registers = new Registers(client.caller("Registers"));
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Long> calls =
        CompletableFuture.supplyAsync(
            () -> {
              long sum = 0;
              while (!done.get()) {
                sum++;
                assertThat(registers.add("busy", 1)).isEqualTo(sum);
                LockSupport.parkNanos(20_000_000);
              }
              return sum;
            });
    addNode("n4");
    startNode("n4");
    add("groups", "{name: b, members: [n2, n3, n4]}");
    assertThat(refusal(written()))
        .contains("[csmr-1335] Node n4 hosts no group yet, so it cannot begin with group b");
    nodes.remove("n4").close();
    add("services", "{name: More, type: dev.csmr.node.TestRegisters, group: b}");
    add("services", "{name: Others, type: test.OtherRegisters, group: b}");
    startNode("n4");

    String all = " has taken up node n4, group b, service Others, service More.";
    assertThat(apply())
        .contains(
            "Node n1" + all, "Node n2" + all, "Node n3" + all, "Node n4 has all of it already.");
    long sum = 0;
    for (Node node : nodes.values()) {
      try (CsmrClient only = client(List.of(node.config().endpoint()))) {
        sum++;
        assertThat(new Registers(only.caller("More")).add("k", 1)).isEqualTo(sum);
      }
      assertThat(unaryAdd(node, sum)).isPositive();
    }
    requireNothingNew();
    done.set(true);
    assertThat(calls.get()).isEqualTo(registers.get("busy"));
  }

  private static long unaryAdd(Node node, long number) {
    ManagedChannel channel =
        NettyChannelBuilder.forTarget(node.config().endpoint()).usePlaintext().build();
    try {
      Frame request = Frame.of(new TestRegisters.Arguments("unary", number).bytes());
      Frame answer =
          ClientCalls.blockingUnaryCall(channel, OtherRegisters.ADD, CallOptions.DEFAULT, request);
      return TestRegisters.number(answer.bytes());
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void a_new_service_that_does_not_serve_yet_sends_nobody_away() throws Exception {
    await("n1", "", ServingStatus.SERVING);
    addNode("n5");
    add("groups", "{name: c, members: [n5]}");
    add("services", "{name: Later, type: dev.csmr.node.TestRegisters, group: c}");
    NodeException e = catchThrowableOfType(NodeException.class, ConfigurationChangeTest::apply);
    assertThat(e).hasMessageContaining("[csmr-1333] No answer of node n5 at ");

    await("n1", "Later", ServingStatus.NOT_SERVING);
    for (String name : List.of("", "Registers", TestRegisters.NAME)) {
      assertThat(health("n1", name)).as(name).isEqualTo(ServingStatus.SERVING);
    }
    startNode("n5");
    for (String name : List.of("", "Later", TestRegisters.NAME)) {
      await("n1", name, ServingStatus.SERVING);
    }
  }

  private static void await(String node, String name, ServingStatus status) throws Exception {
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (health(node, name) != status) {
      assertThat(System.nanoTime()).as("%s of %s", name, node).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private static ServingStatus health(String node, String name) {
    ManagedChannel channel =
        NettyChannelBuilder.forTarget(nodes.get(node).config().endpoint()).usePlaintext().build();
    try {
      return HealthGrpc.newBlockingStub(channel)
          .check(HealthCheckRequest.newBuilder().setService(name).build())
          .getStatus();
    } catch (StatusRuntimeException e) {
      return ServingStatus.SERVICE_UNKNOWN;
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void what_would_move_or_differs_is_refused_and_nothing_changes() throws Exception {
    String founded = Files.readString(file);
    add("groups", "{name: x, members: [n1]}");
    assertThat(
            refusal(
                Deployment.resolve(
                    ClusterConfig.parse(founded, file, Map.of()), Node.servicesOnClassPath())))
        .contains(
            "[csmr-1331] Nothing was changed", "[csmr-1334] Node n1 has another file, " + file);

    Files.writeString(
        file, Files.readString(file).replace("TestRegisters, group: a", "TestRegisters, group: x"));
    assertThat(refusal(written()))
        .contains("[csmr-1337] Node n3", file + ":", "[csmr-1156] Registers runs in group a");

    Files.writeString(file, founded.replace("cluster: growing", "cluster: another"));
    assertThat(refusal(written())).contains("[csmr-1307]");
    Files.writeString(file, founded);
    requireNothingNew();
  }

  @Test
  void a_node_that_is_down_meanwhile_takes_it_up_when_it_starts() throws Exception {
    nodes.remove("n3").close();
    add("groups", "{name: d, members: [n1, n2, n3]}");
    add("services", "{name: Meanwhile, type: dev.csmr.node.TestRegisters, group: d}");
    NodeException e = catchThrowableOfType(NodeException.class, ConfigurationChangeTest::apply);
    assertThat(e).hasMessageContaining("[csmr-1333] No answer of node n3 at ");

    startNode("n3");
    assertThat(new Registers(client.caller("Meanwhile")).add("k", 1)).isEqualTo(1);
    requireNothingNew();
  }
}
