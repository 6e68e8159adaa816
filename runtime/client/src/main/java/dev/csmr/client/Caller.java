package dev.csmr.client;

import dev.csmr.service.Reply;
import java.util.concurrent.CompletableFuture;

/**
 * One service of a cluster, as its generated client sees it: operations by number, messages as
 * bytes. Thread-safe. Each invocation gets an identity within the caller's session, is sent again
 * as long as its deadline allows, and executes at most once however often it was sent.
 */
public interface Caller {
  /** How an operation is to be executed. */
  enum Mode {
    /** Ordered by the log, executed exactly once. */
    COMMAND,
    /** A linearizable read. */
    QUERY,
    /** A read of whatever the nearest replica holds: possibly old, never torn. */
    STALE_QUERY
  }

  /**
   * Invokes an operation.
   *
   * @return a future that ends with an answer whose status is {@link Reply.Status#OK} or {@link
   *     Reply.Status#DECLARED}, or with a {@link dev.csmr.CsmrException}. Its callbacks run on a
   *     thread of the client and must not block.
   */
  CompletableFuture<Reply> invoke(int operation, Mode mode, byte[] arguments);

  /** Waits for the answer; what the future ended with is thrown, not wrapped. */
  Reply invokeAndWait(int operation, Mode mode, byte[] arguments);
}
