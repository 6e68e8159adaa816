package dev.csmr.node;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.NodeConfig;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The nodes of a cluster at about one moment, as they were asked from outside.
 *
 * @param answers what those that answered told, by name, in the order of the configuration
 * @param silent why there is no answer of the others, by name
 */
public record ClusterStatus(Map<String, NodeStatus> answers, Map<String, String> silent) {
  private static final int MAX_ASKED_AT_ONCE = 32;

  /** Copies the parts. */
  public ClusterStatus {
    answers = Collections.unmodifiableMap(new LinkedHashMap<>(answers));
    silent = Collections.unmodifiableMap(new LinkedHashMap<>(silent));
  }

  /**
   * Asks all nodes, side by side. Where another node answers in the place of one, that one is
   * silent.
   *
   * @param patience how long a node may take
   */
  public static ClusterStatus ask(ClusterConfig config, Duration patience) {
    ExecutorService threads =
        Executors.newFixedThreadPool(Math.min(MAX_ASKED_AT_ONCE, config.nodes().size()));
    try {
      Map<NodeConfig, CompletableFuture<NodeStatus>> asked = new LinkedHashMap<>();
      for (NodeConfig node : config.nodes()) {
        asked.put(
            node,
            CompletableFuture.supplyAsync(
                () -> StatusService.told(AskedNode.of(config, node), patience), threads));
      }
      Map<String, NodeStatus> answers = new LinkedHashMap<>();
      Map<String, String> silent = new LinkedHashMap<>();
      asked.forEach(
          (node, answer) -> {
            try {
              NodeStatus status = answer.join();
              Optional<String> other = otherThere(config, node, status);
              other.ifPresentOrElse(
                  problem -> silent.put(node.name(), problem),
                  () -> answers.put(node.name(), status));
            } catch (CompletionException e) {
              silent.put(node.name(), why(e));
            }
          });
      return new ClusterStatus(answers, silent);
    } finally {
      threads.shutdownNow();
    }
  }

  private static String why(CompletionException e) {
    if (e.getCause() instanceof StatusRuntimeException failure) {
      return failure.getStatus().getCode() + ": " + failure.getStatus().getDescription();
    }
    throw e;
  }

  /** Why the node that answered is not the one that is configured there, if it is not. */
  static Optional<String> otherThere(ClusterConfig config, NodeConfig node, NodeStatus found) {
    return found.node().equals(node.name()) && found.cluster().equals(config.name())
        ? Optional.empty()
        : Optional.of(
            NodeError.OTHER_NODE_THERE.text(
                node.endpoint(),
                found.node(),
                found.cluster(),
                node.name(),
                config.name(),
                config.source(),
                node.at()));
  }

  /** The replica that a node has of a group, if it answered and has one. */
  public Optional<NodeStatus.GroupStatus> replica(String node, String group) {
    return Optional.ofNullable(answers.get(node)).stream()
        .flatMap(status -> status.groups().stream())
        .filter(replica -> replica.group().equals(group))
        .findFirst();
  }

  /** The node that leads and serves a group, if one says that it does. */
  public Optional<String> leader(String group) {
    return answers.keySet().stream()
        .filter(node -> replica(node, group).filter(NodeStatus.GroupStatus::ready).isPresent())
        .findFirst();
  }
}
