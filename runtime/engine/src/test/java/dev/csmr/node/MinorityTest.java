package dev.csmr.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.CsmrException;
import dev.csmr.client.Caller;
import dev.csmr.client.CsmrClient;
import dev.csmr.config.BareComposition;
import dev.csmr.config.ClusterConfig;
import dev.csmr.config.Deployment;
import dev.csmr.launcher.FreePorts;
import dev.csmr.service.ComponentRouters;
import dev.csmr.service.OperationDescriptor;
import dev.csmr.service.Plan;
import dev.csmr.service.Reply;
import dev.csmr.service.Router;
import io.grpc.ServiceDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A group without majority, of which operations of a composition need a step. Only whole nodes have
 * all that they share, streams, queues and threads, which what is stuck might fill.
 */
@Timeout(600)
final class MinorityTest {
  private static final String YAML =
      """
      version: 1
      cluster: test
      nodes:
        - {name: n1, host: 127.0.0.1, port: %d, raft-port: %d, data: %s/n1}
        - {name: n2, host: 127.0.0.1, port: %d, raft-port: %d, data: %s/n2}
      groups:
        - {name: a, members: [n1]}
        - {name: b, members: [n2]}
        - {name: c, members: [n1]}
      services:
        - {name: Plain, type: dev.csmr.node.TestRegisters, group: c}
        - name: Both
          type: test.Both
          components:
            TestRegisters: {group: a}
            Other: {group: b}
      """;

  private static final TestRegisters REGISTERS = new TestRegisters();

  @TempDir Path directory;

  private Deployment deployment() throws Exception {
    Object[] places = new Object[6];
    for (int i = 0; i < places.length; i++) {
      places[i] = i % 3 == 2 ? directory : (Object) FreePorts.next();
    }
    Path file = Files.writeString(directory.resolve("cluster.yaml"), YAML.formatted(places));
    return Deployment.resolve(
        ClusterConfig.load(file, Map.of()), List.of(REGISTERS, new Other(), new Both()));
  }

  private static CsmrClient client(Node node, long seconds) {
    return CsmrClient.builder(List.of(node.config().endpoint()))
        .deadline(Duration.ofSeconds(seconds))
        .build();
  }

  @Test
  void only_what_needs_the_group_waits_and_not_for_ever_and_all_goes_on_with_it() throws Exception {
    Deployment deployment = deployment();
    Node away = Node.start(deployment, "n2");
    try (Node here = Node.start(deployment, "n1");
        CsmrClient patient = client(here, 240);
        CsmrClient hurried = client(here, 5)) {
      Registers plain = new Registers(patient.caller("Plain"));
      Registers both = new Registers(patient.caller("Both"));
      Caller hot = hurried.caller("Both");
      assertThat(both.add("hot", 1)).isEqualTo(1);
      assertThat(plain.add("k", 1)).isEqualTo(1);

      away.close();
      CompletableFuture<Long> stuck = new Registers(hot).addAsync("hot", 1);
      assertThatThrownBy(() -> untilItFails(new Registers(hot))).isInstanceOf(CsmrException.class);
      List<CompletableFuture<Reply>> held = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        held.add(
            hot.invoke(
                TestRegisters.GET,
                Caller.Mode.QUERY,
                new TestRegisters.Arguments("hot", 0).bytes()));
      }
      for (int i = 1; i <= 100; i++) {
        assertThat(plain.add("k", 1)).isEqualTo(1 + i);
        assertThat(plain.get("k")).isEqualTo(1 + i);
        assertThat(both.get("cold")).isZero();
      }
      assertThat(stuck.handle((sum, failure) -> failure != null).get(240, TimeUnit.SECONDS))
          .isTrue();
      for (CompletableFuture<Reply> each : held) {
        assertThat(each.handle((reply, failure) -> failure != null).get(240, TimeUnit.SECONDS))
            .isTrue();
      }

      away = Node.start(deployment, "n2");
      assertThat(both.get("hot")).isEqualTo(2);
      assertThat(both.add("hot", 1)).isEqualTo(3);
    } finally {
      away.close();
    }
  }

  @Test
  void a_mapping_that_overflows_the_stack_is_one_failed_call() throws Exception {
    Deployment deployment = deployment();
    try (Node here = Node.start(deployment, "n1");
        CsmrClient client = client(here, 240)) {
      Registers plain = new Registers(client.caller("Plain"));
      Caller both = client.caller("Both");
      byte[] arguments = new TestRegisters.Arguments("k", 1).bytes();
      CompletableFuture<Reply> failed =
          both.invoke(TestRegisters.FAIL, Caller.Mode.COMMAND, arguments);

      assertThatThrownBy(() -> failed.get(240, TimeUnit.SECONDS))
          .hasMessageContaining("csmr-1544")
          .hasMessageContaining("StackOverflowError");
      assertThat(plain.add("k", 1)).isEqualTo(1);
    }
  }

  /** Reads what waits for the other group as soon as the command before it is in the log. */
  private static void untilItFails(Registers hot) {
    while (true) {
      hot.get("hot");
    }
  }

  /** Registers under another name. */
  private static final class Other extends TestRegisters {
    static final String NAME = "test.Other";

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public ServiceDescriptor grpc() {
      return ServiceDescriptor.newBuilder(NAME).build();
    }
  }

  /** Registers whose additions the other ones add as well. */
  private static final class Both extends BareComposition {
    @Override
    public List<OperationDescriptor> operations() {
      return REGISTERS.operations();
    }

    @Override
    public List<String> components() {
      return List.of(TestRegisters.NAME, Other.NAME);
    }

    @Override
    public Router newProxy(ComponentRouters components) {
      return (operation, arguments) -> {
        if (operation == TestRegisters.FAIL) {
          throw new StackOverflowError();
        }
        Plan own = components.component(TestRegisters.NAME).plan(operation, arguments);
        return operation == TestRegisters.ADD
            ? own.extendedBy(components.component(Other.NAME).plan(operation, arguments))
            : own;
      };
    }
  }
}
