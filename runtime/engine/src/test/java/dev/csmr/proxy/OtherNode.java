package dev.csmr.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.config.ComponentPlacement;
import dev.csmr.config.Location;
import dev.csmr.config.NodeConfig;
import dev.csmr.replica.api.GroupReplica;
import dev.csmr.service.Environment;
import dev.csmr.service.frame.AnswerBacklog;
import dev.csmr.service.frame.EventLoops;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The node {@code n2} of a test, or another: scripted replicas behind a real server for other
 * nodes.
 */
final class OtherNode implements AutoCloseable {
  private final EventLoops loops = new EventLoops("test", 1);
  private final Server server;

  /** In what callers contradict it. */
  final Map<String, String> contradictions = new HashMap<>();

  /** Starts with these replicas by group, {@code null} for those it does not host. */
  OtherNode(Function<String, GroupReplica> replicas) throws IOException {
    this("n2", replicas, null);
  }

  /** Starts with a configuration that places components. */
  OtherNode(Function<String, GroupReplica> replicas, List<ComponentPlacement> placements)
      throws IOException {
    this("n2", replicas, null, placements);
  }

  /** Starts so that an interceptor sees each stream. */
  OtherNode(Function<String, GroupReplica> replicas, ServerInterceptor interceptor)
      throws IOException {
    this("n2", replicas, interceptor);
  }

  /** Starts under another name. */
  OtherNode(String name, Function<String, GroupReplica> replicas, ServerInterceptor interceptor)
      throws IOException {
    this(name, replicas, interceptor, List.of());
  }

  private OtherNode(
      String name,
      Function<String, GroupReplica> replicas,
      ServerInterceptor interceptor,
      List<ComponentPlacement> placements)
      throws IOException {
    PeerSettings settings = new PeerSettings("test", name, 100, 10_000, 1 << 20, () -> placements);
    var builder =
        loops
            .server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null)
            .addService(
                new PeerService(
                        settings,
                        replicas,
                        loops::current,
                        new AnswerBacklog(),
                        Environment.SYSTEM,
                        contradictions::put)
                    .definition());
    server = (interceptor == null ? builder : builder.intercept(interceptor)).build().start();
  }

  /** The port that its server listens on. */
  int port() {
    return server.getPort();
  }

  /** A node's ways to others, of which it knows this one. */
  Peers peers(PeerSettings settings) {
    return new Peers(List.of(config()), settings, loops);
  }

  /** A node's ways to others, of which it knows none yet. */
  Peers strangers(PeerSettings settings) {
    return new Peers(List.of(), settings, loops);
  }

  private NodeConfig config() {
    return new NodeConfig("n2", "127.0.0.1", port(), 1, Path.of("none"), Location.GENERATED);
  }

  /** Waits until a stream to it is open, however long a busy machine takes to connect. */
  static void awaitStream(Peers peers) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    boolean open = false;
    while (!open && System.nanoTime() < end) {
      open = peers.term("n2", "g").handle((term, problem) -> problem == null).join();
    }
    assertThat(open).isTrue();
  }

  /** Vanishes, with its connections. */
  void vanish() {
    server.shutdownNow();
  }

  @Override
  public void close() {
    vanish();
    loops.close();
  }
}
