package dev.csmr.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.config.ClusterConfig;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterMachinesTest {
  private static final String OTHER = "192.0.2.7";

  @TempDir Path directory;
  private ClusterMachines machines;

  @BeforeEach
  void configure() throws Exception {
    Path yaml = directory.resolve("cluster.yaml");
    Files.writeString(
        yaml,
        """
        version: 1
        cluster: test
        nodes:
          - {name: n1, host: 127.0.0.1, port: 7001, raft-port: 7101}
          - {name: n2, host: 192.0.2.7, port: 7001, raft-port: 7101}
        groups:
          - {name: g, members: [n1]}
        services:
          - {type: %s, group: g}
        """
            .formatted(TestRegisters.NAME));
    machines = ClusterMachines.of(ClusterConfig.load(yaml));
  }

  private boolean includes(String address) {
    return machines.includes(new InetSocketAddress(address, 1).getAddress());
  }

  @Test
  void this_machine_and_those_of_the_other_nodes_are_the_clusters() throws Exception {
    assertThat(includes("127.0.0.1")).isTrue();
    assertThat(includes("::1")).isTrue();
    for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
      each.inetAddresses().forEach(own -> assertThat(machines.includes(own)).isTrue());
    }
    assertThat(includes(OTHER)).isTrue();
    assertThat(includes("192.0.2.8")).isFalse();
  }

  @Test
  void a_call_from_elsewhere_is_refused_and_the_caller_learns_where_to_ask() {
    assertThat(statusOfCallFrom(OTHER)).isNull();
    assertThat(statusOfCallFrom("192.0.2.8").getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(statusOfCallFrom("192.0.2.8").getDescription())
        .contains("[csmr-1310] ", "192.0.2.8", "on the machine of one of the nodes");
  }

  /** How a call ends before anybody sees it; null when it goes on. */
  private Status statusOfCallFrom(String address) {
    AtomicReference<Status> ended = new AtomicReference<>();
    ServerCall<String, String> call =
        new ServerCall<>() {
          @Override
          public void request(int numMessages) {}

          @Override
          public void sendHeaders(Metadata headers) {}

          @Override
          public void sendMessage(String message) {}

          @Override
          public void close(Status status, Metadata trailers) {
            ended.set(status);
          }

          @Override
          public boolean isCancelled() {
            return false;
          }

          @Override
          public Attributes getAttributes() {
            return Attributes.newBuilder()
                .set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, new InetSocketAddress(address, 4711))
                .build();
          }

          @Override
          public MethodDescriptor<String, String> getMethodDescriptor() {
            throw new UnsupportedOperationException();
          }
        };
    AtomicReference<Boolean> goesOn = new AtomicReference<>(false);
    machines.interceptCall(
        call,
        new Metadata(),
        (started, headers) -> {
          goesOn.set(true);
          return new ServerCall.Listener<>() {};
        });
    assertThat(goesOn.get()).isEqualTo(ended.get() == null);
    return ended.get();
  }
}
