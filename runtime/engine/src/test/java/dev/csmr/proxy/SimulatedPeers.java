package dev.csmr.proxy;

import dev.csmr.config.NodeConfig;
import dev.csmr.service.Environment;
import io.grpc.ManagedChannel;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** A node's real streams to others, on channels, a loop and a clock that a test chooses. */
public final class SimulatedPeers {
  private SimulatedPeers() {}

  /**
   * Prepares the streams.
   *
   * @param channels to each node
   * @param inLoop whether the loop runs the calling code
   */
  public static Peers of(
      List<NodeConfig> nodes,
      PeerSettings settings,
      Function<String, ManagedChannel> channels,
      ScheduledExecutorService loop,
      BooleanSupplier inLoop,
      Environment environment) {
    return new Peers(
        nodes,
        settings,
        (node, host, port) ->
            new PeerLink(node, channels.apply(node), loop, inLoop, settings, environment));
  }
}
