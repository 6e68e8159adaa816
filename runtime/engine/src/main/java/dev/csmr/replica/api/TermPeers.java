package dev.csmr.replica.api;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Asks the other nodes about their replica of a group: for its current term, which is how a leader
 * confirms, before it answers linearizable queries, that no other leader can have been elected; and
 * for what it came to by executing the log; and what it has of the group's past, which is how a
 * replica without data finds out what it is.
 *
 * <p>At most one question of a kind per group and node is outstanding at a time. Implementations
 * are thread-safe, never block the caller, and may batch the questions of several groups.
 */
@FunctionalInterface
public interface TermPeers {
  /** For a node whose groups have no other members. */
  TermPeers NONE =
      (node, group) ->
          CompletableFuture.failedFuture(
              new IllegalStateException("No connection to node " + node + " is configured."));

  /**
   * What {@link GroupReplica#term()} answers on {@code node}, asked after this call began.
   *
   * @return completed, also exceptionally, within a bounded time
   */
  CompletableFuture<Long> term(String node, String group);

  /**
   * What {@link GroupReplica#checkpoints()} answers on {@code node}; by which replicas notice that
   * they differ.
   *
   * @return completed, also exceptionally, within a bounded time
   */
  default CompletableFuture<Checkpoints> checkpoints(String node, String group) {
    return CompletableFuture.completedFuture(Checkpoints.NONE);
  }

  /**
   * What {@link GroupReplica#clockMicros()} answers on {@code node}, asked after this call began.
   *
   * @return completed, also exceptionally, within a bounded time
   */
  default CompletableFuture<Long> clockMicros(String node, String group) {
    return CompletableFuture.failedFuture(
        new UnsupportedOperationException("Nobody tells the clock of node " + node + "."));
  }

  /**
   * What {@link GroupReplica#standing()} answers on {@code node}, asked after this call began.
   *
   * @return completed, also exceptionally, within a bounded time
   */
  default CompletableFuture<Standing> standing(String node, String group) {
    return CompletableFuture.failedFuture(
        new IllegalStateException("No connection to node " + node + " is configured."));
  }

  /**
   * In what another node's configuration contradicts this one's about where components are, as far
   * as is known here; null when in nothing.
   */
  default String contradiction() {
    return null;
  }

  /** The other nodes of the cluster that are known here, members of a group or not. */
  default Collection<String> nodes() {
    return List.of();
  }
}
