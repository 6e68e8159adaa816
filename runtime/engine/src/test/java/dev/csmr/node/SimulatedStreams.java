package dev.csmr.node;

import dev.csmr.config.Deployment;
import dev.csmr.config.Setting;
import dev.csmr.config.Settings;
import dev.csmr.proxy.Peers;
import dev.csmr.proxy.Proxy;
import dev.csmr.proxy.Shares;
import dev.csmr.service.Environment;
import dev.csmr.service.frame.AnswerBacklog;
import io.grpc.ServerServiceDefinition;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** A node's real service for the streams of clients, on a loop and a clock that a test chooses. */
public final class SimulatedStreams {
  private final Proxy proxy;
  private final StreamService streams;

  /**
   * Creates the service.
   *
   * @param loops where streams are read and written
   * @param backlog the answers that wait in this node
   */
  public SimulatedStreams(
      Deployment deployment,
      String node,
      Proxy proxy,
      Peers peers,
      Supplier<? extends Executor> loops,
      AnswerBacklog backlog,
      Environment environment) {
    Settings settings = deployment.config().settings();
    this.proxy = proxy;
    this.streams =
        new StreamService(
            node,
            Access.OPEN,
            proxy,
            new LeaderHints(peers, proxy),
            settings,
            new Shares(
                settings.getInt(Setting.OUTSTANDING_PER_NODE),
                settings.get(Setting.OUTSTANDING_BYTES_PER_NODE)),
            new Replies(node, settings, proxy),
            new ServiceLookup(proxy),
            loops,
            backlog,
            environment);
  }

  /** What clients call. */
  public ServerServiceDefinition definition() {
    return streams.definition();
  }

  /** What a node does a few times per second. */
  public void look() {
    streams.endOverdue();
    proxy.refresh();
  }
}
