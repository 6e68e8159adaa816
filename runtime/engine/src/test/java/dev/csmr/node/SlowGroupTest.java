package dev.csmr.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.ReplicaContext;
import dev.csmr.client.CsmrClient;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.config.ClusterConfig;
import dev.csmr.config.Deployment;
import dev.csmr.launcher.FreePorts;
import dev.csmr.service.Reply;
import dev.csmr.service.ServiceStateMachine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One group of a node does not go on for as long as a test wants; the other must not notice. Only a
 * whole node has the threads and streams that its groups share.
 */
@Timeout(600)
final class SlowGroupTest {
  private static final String YAML =
      """
      version: 1
      cluster: test
      nodes:
        - {name: n1, host: 127.0.0.1, port: %d, raft-port: %d, data: %s}
      groups:
        - {name: a, members: [n1]}
        - {name: b, members: [n1]}
      services:
        - {name: A, type: dev.csmr.node.TestRegisters, group: a}
        - {name: B, type: dev.csmr.node.TestRegisters, group: b}
      raft: {snapshot-entries: 10}
      """;

  /** The key whose command does not end before the test says so. */
  private static final String SLOW = "slow";

  /** The key whose presence makes saving the state not end before the test says so. */
  private static final String SLOW_TO_SAVE = "slow to save";

  private final CountDownLatch began = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  @TempDir Path directory;
  private Node node;
  private CsmrClient client;
  private Registers a;
  private Registers b;

  @BeforeEach
  void start() throws Exception {
    Path file = directory.resolve("cluster.yaml");
    Files.writeString(
        file, YAML.formatted(FreePorts.next(), FreePorts.next(), directory.resolve("data")));
    ClusterConfig config = ClusterConfig.load(file, Map.of());
    node = Node.start(Deployment.resolve(config, List.of(new Blocking())), "n1");
    client =
        CsmrClient.builder(List.of(node.config().endpoint()))
            .deadline(Duration.ofMinutes(4))
            .build();
    a = new Registers(client.caller("A"));
    b = new Registers(client.caller("B"));
    b.set("k", 5);
  }

  @AfterEach
  void stop() {
    goOn.countDown();
    client.close();
    node.close();
  }

  private void block() {
    began.countDown();
    try {
      goOn.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asked through the same node, over a stream of the same client, while group a stands still. */
  private void assertThatTheOtherGroupGoesOn() throws InterruptedException {
    assertThat(began.await(240, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < 100; i++) {
      assertThat(b.get("k")).isEqualTo(5 + i);
      assertThat(b.staleGet("k")).isEqualTo(5 + i);
      b.add("k", 1);
    }
    assertThat(goOn.getCount()).isEqualTo(1);
  }

  @Test
  void a_command_that_takes_long_in_one_group_holds_up_no_other() throws Exception {
    CompletableFuture<Long> slow = a.addAsync(SLOW, 1);

    assertThatTheOtherGroupGoesOn();

    assertThat(slow).isNotDone();
    goOn.countDown();
    assertThat(slow.get(240, TimeUnit.SECONDS)).isEqualTo(1);
  }

  @Test
  void a_snapshot_that_takes_long_in_one_group_holds_up_no_other() throws Exception {
    a.set(SLOW_TO_SAVE, 1);
    while (began.getCount() > 0) {
      var unused = a.addAsync("k", 1);
      TimeUnit.MILLISECONDS.sleep(1);
    }
    CompletableFuture<Long> after = a.addAsync("after", 1);

    assertThatTheOtherGroupGoesOn();

    assertThat(after).isNotDone();
    goOn.countDown();
    assertThat(after.get(240, TimeUnit.SECONDS)).isEqualTo(1);
  }

  /** {@link TestRegisters} that can be made to stand still. */
  private final class Blocking extends TestRegisters {
    @Override
    public ServiceStateMachine newStateMachine(ReplicaContext context) {
      ServiceStateMachine machine = new TestRegistersMachine();
      Map<?, ?> state = (Map<?, ?>) machine.service();
      return new ServiceStateMachine() {
        @Override
        public Reply execute(int operation, byte[] arguments) {
          if (TestRegisters.Arguments.read(arguments).key().equals(SLOW)) {
            block();
          }
          return machine.execute(operation, arguments);
        }

        @Override
        public Object service() {
          return machine.service();
        }

        @Override
        public void save(WireWriter out) {
          if (state.containsKey(SLOW_TO_SAVE)) {
            block();
          }
          machine.save(out);
        }

        @Override
        public void restore(WireReader in) {
          machine.restore(in);
        }
      };
    }
  }
}
