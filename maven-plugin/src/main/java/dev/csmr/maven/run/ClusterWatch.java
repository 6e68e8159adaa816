package dev.csmr.maven.run;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.DeclaredGroup;
import dev.csmr.config.NodeConfig;
import dev.csmr.proxy.PeerSettings;
import dev.csmr.proxy.Peers;
import dev.csmr.service.frame.EventLoops;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks the nodes of a cluster how they are. One thread at a time. */
final class ClusterWatch implements AutoCloseable {
  private static final int ANSWER_MILLIS = 1_000;
  private static final int FRAME_BYTES = 1 << 20;

  private final ClusterConfig config;
  private final EventLoops loops = new EventLoops("csmr-run", 1);
  private final Map<String, ManagedChannel> channels = new HashMap<>();
  private final Peers peers;

  ClusterWatch(ClusterConfig config) {
    this.config = config;
    for (NodeConfig node : config.nodes()) {
      channels.put(node.name(), loops.channel(node.host(), node.port()).build());
    }
    this.peers =
        new Peers(
            config.nodes(),
            new PeerSettings(config.name(), "csmr:run", 16, FRAME_BYTES, FRAME_BYTES, 0),
            loops);
  }

  /** Whether every service is served, as a node sees it. */
  boolean serves(String node) {
    ManagedChannel channel = channels.get(node);
    channel.resetConnectBackoff();
    try {
      return HealthGrpc.newBlockingStub(channel)
              .withDeadlineAfter(ANSWER_MILLIS, TimeUnit.MILLISECONDS)
              .check(HealthCheckRequest.getDefaultInstance())
              .getStatus()
          == ServingStatus.SERVING;
    } catch (StatusRuntimeException e) {
      return false;
    }
  }

  /** The node that leads each group, if one does. */
  Map<String, Optional<String>> leaders() throws InterruptedException {
    Map<String, Optional<String>> leaders = new LinkedHashMap<>();
    for (DeclaredGroup group : config.groups()) {
      leaders.put(group.name(), leader(group));
    }
    return leaders;
  }

  private Optional<String> leader(DeclaredGroup group) throws InterruptedException {
    Map<String, CompletableFuture<Boolean>> asked = new LinkedHashMap<>();
    group.members().forEach(member -> asked.put(member, peers.ready(member, group.name())));
    for (Map.Entry<String, CompletableFuture<Boolean>> answer : asked.entrySet()) {
      if (isYes(answer.getValue())) {
        return Optional.of(answer.getKey());
      }
    }
    return Optional.empty();
  }

  /** A node that does not answer does not lead, as far as anybody can tell. */
  private static boolean isYes(CompletableFuture<Boolean> answer) throws InterruptedException {
    try {
      return answer.get(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  @Override
  public void close() {
    peers.close();
    channels.values().forEach(ManagedChannel::shutdownNow);
    loops.close();
  }
}
