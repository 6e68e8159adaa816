package dev.csmr.proxy;

import dev.csmr.config.NodeConfig;
import dev.csmr.replica.api.Checkpoints;
import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.Standing;
import dev.csmr.replica.api.TermPeers;
import dev.csmr.service.Environment;
import dev.csmr.service.frame.EventLoops;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.util.concurrent.EventExecutor;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * This node's streams to all other nodes: those of its configuration, and those that became members
 * of its groups since. Thread-safe.
 */
public final class Peers implements TermPeers, AutoCloseable {
  /** Prepares a stream. */
  @FunctionalInterface
  interface Links {
    PeerLink to(String node, String host, int port);
  }

  /** Nodes of the configuration and others together; a cluster has fewer. */
  static final int MAX_NODES = 1_000;

  private final PeerSettings settings;
  private final Links prepare;
  private final Map<String, PeerLink> links = new ConcurrentHashMap<>();
  private final Map<String, String> endpoints = new ConcurrentHashMap<>();

  /** In what nodes that called contradict this one. */
  private final Map<String, String> contradictions = new ConcurrentHashMap<>();

  private boolean closed;

  /** Prepares the streams of somebody who has no replicas; each begins when it is first used. */
  public Peers(List<NodeConfig> nodes, PeerSettings settings, EventLoops loops) {
    this(nodes, settings, loops, null, Environment.SYSTEM);
  }

  /**
   * Prepares the streams; each begins when it is first used.
   *
   * @param security for connections to nodes; null for plain text
   */
  public Peers(
      List<NodeConfig> nodes,
      PeerSettings settings,
      EventLoops loops,
      SslContext security,
      Environment environment) {
    this(nodes, settings, overSockets(settings, loops, security, environment));
  }

  private static Links overSockets(
      PeerSettings settings, EventLoops loops, SslContext security, Environment environment) {
    return (node, host, port) -> {
      EventExecutor loop = loops.current();
      return new PeerLink(
          node,
          loops
              .channel(host, port, security)
              .maxInboundMessageSize(settings.maxFrameBytes())
              .build(),
          loop,
          loop::inEventLoop,
          settings,
          environment);
    };
  }

  /** Prepares the streams; each begins when it is first used. */
  Peers(List<NodeConfig> nodes, PeerSettings settings, Links prepare) {
    this.settings = settings;
    this.prepare = prepare;
    nodes.forEach(node -> learn(node.name(), node.host(), node.port()));
  }

  /**
   * Prepares the stream to a node that is not known yet, unless {@value #MAX_NODES} are. Where a
   * known one is called does not change.
   *
   * @param port its client port
   */
  public synchronized void learn(String node, String host, int port) {
    boolean isNew = !node.equals(settings.node()) && !links.containsKey(node);
    if (!closed && isNew && links.size() < MAX_NODES) {
      endpoints.put(node, (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
      links.put(node, prepare.to(node, host, port));
    }
  }

  /** Where a node is called, {@code host:port}; null when it is this one or is not known. */
  public String endpoint(String node) {
    return endpoints.get(node);
  }

  /** Whether a node can be called from here. */
  boolean knows(String node) {
    return links.containsKey(node);
  }

  /** Asks another node's replica of a group; the answer comes exactly once. */
  void ask(String node, PeerRequest request, Consumer<PeerAnswer> answer) {
    PeerLink link = links.get(node);
    if (link == null) {
      answer.accept(
          PeerAnswer.of(
              0,
              GroupReply.of(
                  GroupOutcome.NOT_READY,
                  "node " + node + " is not known to node " + settings.node())));
      return;
    }
    link.ask(request, answer);
  }

  @Override
  public CompletableFuture<Long> term(String node, String group) {
    return status(node, group, PeerAnswer::term);
  }

  @Override
  public CompletableFuture<Long> clockMicros(String node, String group) {
    return status(node, group, PeerAnswer::clockMicros);
  }

  private CompletableFuture<Long> status(
      String node, String group, Function<PeerAnswer, Long> part) {
    CompletableFuture<Long> value = new CompletableFuture<>();
    ask(
        node,
        PeerRequest.status(group),
        answer -> {
          if (answer.reply().isDone()) {
            value.complete(part.apply(answer));
          } else {
            value.completeExceptionally(new IllegalStateException(answer.reply().message()));
          }
        });
    return value;
  }

  @Override
  public CompletableFuture<Checkpoints> checkpoints(String node, String group) {
    CompletableFuture<Checkpoints> checkpoints = new CompletableFuture<>();
    ask(node, PeerRequest.status(group), answer -> checkpoints.complete(answer.checkpoints()));
    return checkpoints;
  }

  @Override
  public CompletableFuture<Standing> standing(String node, String group) {
    CompletableFuture<Standing> standing = new CompletableFuture<>();
    ask(
        node,
        PeerRequest.standing(group),
        answer -> {
          if (answer.standing() != null) {
            standing.complete(answer.standing());
          } else {
            standing.completeExceptionally(new IllegalStateException(answer.reply().message()));
          }
        });
    return standing;
  }

  @Override
  public String contradiction() {
    for (PeerLink link : links.values()) {
      String contradiction = link.contradiction();
      if (contradiction != null) {
        return contradiction;
      }
    }
    return contradictions.values().stream().findFirst().orElse(null);
  }

  /**
   * Another node that called has said where it has components.
   *
   * @param why in what that contradicts this node's configuration; null when in nothing
   */
  public void contradicted(String node, String why) {
    if (why == null) {
      contradictions.remove(node);
    } else if (contradictions.size() < MAX_NODES) {
      contradictions.put(node, why);
    }
  }

  @Override
  public Collection<String> nodes() {
    return List.copyOf(links.keySet());
  }

  /**
   * Whether another node's replica of a group leads and serves.
   *
   * @return false also when that node does not answer
   */
  public CompletableFuture<Boolean> ready(String node, String group) {
    CompletableFuture<Boolean> ready = new CompletableFuture<>();
    ask(
        node,
        PeerRequest.status(group),
        answer -> ready.complete(answer.reply().isDone() && answer.ready()));
    return ready;
  }

  /** Ends the streams; what waits is answered as not ready or indeterminate. */
  @Override
  public synchronized void close() {
    closed = true;
    links.values().forEach(PeerLink::close);
  }
}
