package dev.csmr.client;

import dev.csmr.service.Reply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * One service of a cluster, as its generated client sees it: operations by number, messages as
 * bytes. Thread-safe. Each invocation gets an identity within the caller's session, is sent again
 * as long as its deadline allows, and executes at most once however often it was sent.
 */
public interface Caller {
  /** The ways of executing an operation. */
  enum Mode {
    /** Ordered by the log, executed exactly once. */
    COMMAND,
    /** A linearizable read. */
    QUERY,
    /** A read of whatever the nearest replica holds: possibly old, never torn. */
    STALE_QUERY
  }

  /**
   * Turns an answer into what an operation returned, or throws what it threw.
   *
   * @param <T> what the operation returns
   */
  @FunctionalInterface
  interface Decoder<T> {
    /**
     * Decodes an answer.
     *
     * @throws Exception what the operation declares, or a {@link dev.csmr.CsmrException}
     */
    T decode(Reply reply) throws Exception;
  }

  /**
   * Invokes an operation.
   *
   * @return a future that ends with an answer whose status is {@link Reply.Status#OK} or {@link
   *     Reply.Status#DECLARED}, or with a {@link dev.csmr.CsmrException}. Its callbacks run on a
   *     thread of the client and must not block.
   */
  CompletableFuture<Reply> invoke(int operation, Mode mode, byte[] arguments);

  /**
   * Invokes an operation and decodes what it answers; for generated code.
   *
   * @return a future that ends with what the decoder makes of the answer, or with what it throws;
   *     else as that of {@link #invoke(int, Mode, byte[])}
   */
  default <T> CompletableFuture<T> invoke(
      int operation, Mode mode, byte[] arguments, Decoder<T> decoder) {
    return invoke(operation, mode, arguments)
        .thenApply(
            reply -> {
              try {
                return decoder.decode(reply);
              } catch (RuntimeException e) {
                throw e;
              } catch (Exception e) {
                throw new CompletionException(e);
              }
            });
  }

  /** Waits for the answer; what the future ended with is thrown, not wrapped. */
  Reply invokeAndWait(int operation, Mode mode, byte[] arguments);
}
