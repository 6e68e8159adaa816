package dev.csmr.replica;

import java.util.concurrent.CompletableFuture;

/**
 * Asks the other nodes for the current term of their replica of a group: how a leader confirms,
 * before it answers linearizable queries, that no other leader can have been elected.
 *
 * <p>At most one question per group and node is outstanding at a time. Implementations are
 * thread-safe, never block the caller, and may batch the questions of several groups.
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
}
