package dev.csmr.proxy;

import dev.csmr.config.NodeConfig;
import dev.csmr.replica.GroupReply;
import dev.csmr.replica.TermPeers;
import dev.csmr.service.frame.EventLoops;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** This node's streams to all other nodes. Thread-safe. */
public final class Peers implements TermPeers, AutoCloseable {
  private final Map<String, PeerLink> links = new HashMap<>();

  /** Prepares the streams; each begins when it is first used. */
  public Peers(List<NodeConfig> nodes, PeerSettings settings, EventLoops loops) {
    for (NodeConfig node : nodes) {
      if (!node.name().equals(settings.node())) {
        links.put(
            node.name(),
            new PeerLink(
                node.name(),
                loops
                    .channel(node.host(), node.port())
                    .maxInboundMessageSize(settings.maxFrameBytes())
                    .build(),
                loops.current(),
                settings));
      }
    }
  }

  /** Asks another node's replica of a group; the answer comes exactly once. */
  void ask(String node, PeerRequest request, Consumer<PeerAnswer> answer) {
    PeerLink link = links.get(node);
    if (link == null) {
      answer.accept(
          PeerAnswer.of(
              0,
              GroupReply.of(
                  GroupReply.Outcome.NOT_READY, "node " + node + " is not configured here")));
      return;
    }
    link.ask(request, answer);
  }

  @Override
  public CompletableFuture<Long> term(String node, String group) {
    CompletableFuture<Long> term = new CompletableFuture<>();
    ask(
        node,
        PeerRequest.status(group),
        answer -> {
          if (answer.reply().isDone()) {
            term.complete(answer.term());
          } else {
            term.completeExceptionally(new IllegalStateException(answer.reply().message()));
          }
        });
    return term;
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
  public void close() {
    links.values().forEach(PeerLink::close);
  }
}
