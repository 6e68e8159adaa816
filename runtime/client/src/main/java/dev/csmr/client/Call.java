package dev.csmr.client;

import dev.csmr.service.Reply;
import dev.csmr.service.frame.InvocationMode;
import dev.csmr.service.frame.Request;
import dev.csmr.service.frame.SessionWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One invocation and what became of its attempts. All but the parts it is made of belongs to the
 * caller's event loop.
 */
final class Call extends CompletableFuture<Reply> {
  /** How long a node may try to find a leader before another node is asked, the first time. */
  private static final int PATIENCE_MILLIS = 3_000;

  /** How long at most: nodes take no more. */
  private static final int MAX_PATIENCE_MILLIS = 10_000;

  /** A node takes up to a second longer than it was given to answer that it got no answer. */
  private static final int LAST_WORD_MILLIS = 1_200;

  final InvocationMode mode;
  final int operation;
  final byte[] arguments;

  /** Put off while the answer comes in pieces. */
  long deadlineNanos;

  /** The identity; null before the caller's event loop has seen the call. */
  SessionWindow<Call> window;

  long sequence;

  /** Log time; 0 before the first attempt, then the same for all that may have been executed. */
  long expiresAtMillis;

  /** The version of the map of slots that was known before the first attempt. */
  long mapVersion;

  /** Whether it expires anew because it had expired, or would have too late, when it arrived. */
  boolean expiresAnew;

  /** The stream with the attempt that has no answer yet, or null. */
  NodeStream attempt;

  long sentNanos;

  /** When the node should have answered the attempt. */
  long answerDueNanos;

  /** Whether an attempt was given up that may have been executed. */
  boolean maybeExecuted;

  /** The pieces of the answer that came, if it comes in pieces. */
  final List<byte[]> pieces = new ArrayList<>(0);

  int retries;
  int overloads;
  boolean ended;

  /** What the last attempt failed with and where, for the message; null before one did. */
  String lastProblem;

  Call(InvocationMode mode, int operation, byte[] arguments, long deadlineNanos) {
    this.mode = mode;
    this.operation = operation;
    this.arguments = arguments;
    this.deadlineNanos = deadlineNanos;
  }

  /** The attempt will not be answered any more. */
  void giveUpAttempt(String problem) {
    attempt = null;
    maybeExecuted |= mode == InvocationMode.COMMAND;
    lastProblem = problem;
  }

  /** Whether the command may have been executed, as far as anybody here knows. */
  boolean mayHaveExecuted() {
    return mode == InvocationMode.COMMAND && (maybeExecuted || attempt != null);
  }

  /** An attempt begins on a stream, which is to answer it within {@code timeoutNanos} at first. */
  void begin(NodeStream stream, long nowNanos, long timeoutNanos) {
    attempt = stream;
    sentNanos = nowNanos;
    answerDueNanos =
        nowNanos + timeoutNanos + TimeUnit.MILLISECONDS.toNanos(patienceMillis() - PATIENCE_MILLIS);
  }

  /**
   * The request for an attempt. The node is to give up some time before the caller does, so that
   * its word, which says what is wrong, still comes.
   */
  Request request(long nowNanos) {
    long left = Math.max(1, (deadlineNanos - nowNanos) / 1_000_000);
    return new Request(
        sequence,
        mode,
        expiresAtMillis,
        (int) Math.min(left - Math.min(left / 2, LAST_WORD_MILLIS), patienceMillis()),
        pieces.size(),
        mapVersion,
        operation,
        arguments);
  }

  /**
   * How long a node may try. What failed is asked for less and less often: while a group has no
   * majority, attempts in vain would take the nodes' time from the calls of other groups.
   */
  private int patienceMillis() {
    return Math.min(MAX_PATIENCE_MILLIS, PATIENCE_MILLIS << Math.min(retries, 2));
  }
}
