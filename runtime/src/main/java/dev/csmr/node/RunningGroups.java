package dev.csmr.node;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.NodeConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out, before a node begins a group for which it has no data, whether others run it already.
 * The node joins it then: whoever forgets {@code --join} must not found the group a second time.
 * The other nodes are asked once, and only if it matters. Used by one thread.
 */
final class RunningGroups {
  private static final Logger LOG = LoggerFactory.getLogger(RunningGroups.class);
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final ClusterConfig config;
  private final String self;
  private List<NodeStatus> others;

  RunningGroups(ClusterConfig config, String self) {
    this.config = config;
    this.self = self;
  }

  /** Whether another node that answers has something of a group. */
  boolean runs(String group) {
    if (others == null) {
      others = askAll();
    }
    for (NodeStatus other : others) {
      for (NodeStatus.GroupStatus replica : other.groups()) {
        if (replica.group().equals(group) && replica.commitIndex() >= 0) {
          LOG.info("Group {} runs already on node {}; node {} joins it", group, other.node(), self);
          return true;
        }
      }
    }
    return false;
  }

  private List<NodeStatus> askAll() {
    List<NodeConfig> nodes =
        config.nodes().stream().filter(node -> !node.name().equals(self)).toList();
    return nodes.isEmpty() ? List.of() : askAll(nodes);
  }

  private static List<NodeStatus> askAll(List<NodeConfig> nodes) {
    ExecutorService threads = Executors.newFixedThreadPool(nodes.size());
    try {
      List<Future<NodeStatus>> answers = new ArrayList<>();
      for (NodeConfig node : nodes) {
        answers.add(
            threads.submit(() -> StatusService.ask(node.endpoint(), PATIENCE).orElse(null)));
      }
      List<NodeStatus> found = new ArrayList<>();
      for (Future<NodeStatus> answer : answers) {
        NodeStatus status = answer.get();
        if (status != null) {
          found.add(status);
        }
      }
      return found;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Asking another node for its status failed.", e);
    } finally {
      threads.shutdownNow();
    }
  }
}
