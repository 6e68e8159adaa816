package dev.csmr.node;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.NodeConfig;
import dev.csmr.replica.TermPeers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out, before a node begins a group for which it has no data, whether others run it already.
 * The node joins it then: whoever forgets {@code --join} must not found the group a second time.
 *
 * <p>A group whose term is above 0 has been founded: a term begins when a majority has said that it
 * would vote.
 */
final class RunningGroups {
  private static final Logger LOG = LoggerFactory.getLogger(RunningGroups.class);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final List<String> others;
  private final TermPeers peers;

  RunningGroups(ClusterConfig config, String self, TermPeers peers) {
    this.others =
        config.nodes().stream().map(NodeConfig::name).filter(node -> !node.equals(self)).toList();
    this.peers = peers;
  }

  /** Whether another node that answers within a second has a group that was founded. */
  boolean runs(String group) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    List<CompletableFuture<Long>> terms =
        others.stream().map(node -> peers.term(node, group)).toList();
    for (int i = 0; i < terms.size(); i++) {
      if (await(terms.get(i), end) > 0) {
        LOG.info("Group {} runs already on node {}; this node joins it", group, others.get(i));
        return true;
      }
    }
    return false;
  }

  private static long await(CompletableFuture<Long> term, long end) {
    try {
      return term.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("A node does not say whether a group runs", e);
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }
}
