package dev.csmr.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.Deployment;
import dev.csmr.node.ConfigurationService.Applied;
import dev.csmr.node.ConfigurationService.Apply;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
final class ConfigurationServiceTest {
  private static final Apply CHECK = new Apply("c", true, List.of());
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Server server;

  private String serve(Function<Apply, Applied> applying) throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(loopback, 0))
            .addService(new ConfigurationService("n1", applying).definition())
            .build()
            .start();
    return "127.0.0.1:" + server.getPort();
  }

  @AfterEach
  void stop() {
    server.shutdownNow();
  }

  @Test
  void one_call_at_a_time_is_taken() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    String endpoint =
        serve(
            apply -> {
              begun.countDown();
              try {
                end.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return new Applied("", List.of("group b"));
            });
    CompletableFuture<Applied> first =
        CompletableFuture.supplyAsync(
            () -> ConfigurationService.ask(new AskedNode(endpoint, null), CHECK, PATIENCE));
    begun.await();
    assertThat(ConfigurationService.ask(new AskedNode(endpoint, null), CHECK, PATIENCE).problem())
        .startsWith("[csmr-1336] Node n1 is at it");
    end.countDown();
    assertThat(first.join()).isEqualTo(new Applied("", List.of("group b")));
    assertThat(ConfigurationService.ask(new AskedNode(endpoint, null), CHECK, PATIENCE).problem())
        .isEmpty();
  }

  @Test
  void a_fault_is_answered_and_does_not_end_the_service() throws Exception {
    String endpoint =
        serve(
            apply -> {
              throw new IllegalStateException("fault");
            });
    for (int i = 0; i < 2; i++) {
      assertThat(ConfigurationService.ask(new AskedNode(endpoint, null), CHECK, PATIENCE).problem())
          .startsWith("[csmr-1337] Node n1 did not take it up: ")
          .contains("fault");
    }
  }

  @Test
  void a_node_that_refuses_after_it_agreed_is_named() throws Exception {
    serve(apply -> new Applied(apply.checkOnly() ? "" : "changed its mind", List.of()));
    String yaml =
        """
        version: 1
        cluster: c
        nodes:
          - {name: n1, host: 127.0.0.1, port: %d, raft-port: 1}
        groups:
          - {name: a, members: [n1]}
        services:
          - {name: Registers, type: dev.csmr.node.TestRegisters, group: a}
        """
            .formatted(server.getPort());
    Deployment wanted =
        Deployment.resolve(
            ClusterConfig.parse(yaml, Path.of("cluster.yaml"), Map.of()),
            List.of(new TestRegisters()));
    assertThatThrownBy(() -> ConfigurationChange.apply(wanted, progress -> {}))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("[csmr-1332]")
        .hasMessageContaining("changed its mind");
  }

  @Test
  void a_node_that_lets_no_partition_join_is_named() throws Exception {
    serve(apply -> new Applied("", List.of()));
    String yaml =
        """
        version: 1
        cluster: c
        nodes:
          - {name: n1, host: 127.0.0.1, port: %d, raft-port: 1}
        groups:
          - {name: a, members: [n1]}
        services:
          - name: Moving
            type: test.MovingRegisters
            partitions: [{slots: 0-16383, group: a}, {slots: [], group: a}]
        """
            .formatted(server.getPort());
    Deployment wanted =
        Deployment.resolve(
            ClusterConfig.parse(yaml, Path.of("cluster.yaml"), Map.of()),
            List.of(new MovingRegisters(), new MovingRegisters.MovingPart()));
    assertThatThrownBy(() -> ConfigurationChange.apply(wanted, progress -> {}))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("[csmr-1338]")
        .hasMessageContaining("n1: ");
  }
}
