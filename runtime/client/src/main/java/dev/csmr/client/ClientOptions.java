package dev.csmr.client;

import dev.csmr.service.Reply;
import java.time.Duration;

/**
 * What a client keeps to.
 *
 * @param deadline how long an invocation may take, retries included; an answer that comes in pieces
 *     may take as long for each of them
 * @param expiryWindow after how long, by the group's log time, a command that was sent is refused
 *     instead of executed; longer than the deadline, at most what the cluster takes (10 minutes by
 *     default)
 * @param maxOutstanding how many invocations of one caller may be without an answer
 * @param stallTimeout how long a node with outstanding invocations may be silent before another one
 *     is tried
 * @param attemptTimeout how long an invocation waits for an answer before another node is tried
 */
record ClientOptions(
    Duration deadline,
    Duration expiryWindow,
    int maxOutstanding,
    Duration stallTimeout,
    Duration attemptTimeout) {
  /** The longest frame taken: the largest answer and what else may be in its frame. */
  static final int MAX_FRAME_BYTES = Reply.MAX_ANSWER_BYTES + (1 << 20);

  static final ClientOptions DEFAULT =
      new ClientOptions(
          Duration.ofSeconds(30),
          Duration.ofMinutes(5),
          10_000,
          Duration.ofSeconds(2),
          Duration.ofSeconds(5));

  ClientOptions {
    positive("deadline", deadline);
    positive("expiryWindow", expiryWindow);
    positive("stallTimeout", stallTimeout);
    positive("attemptTimeout", attemptTimeout);
    if (expiryWindow.compareTo(deadline) < 0) {
      throw new IllegalArgumentException(
          ClientError.WINDOW_BELOW_DEADLINE.text(expiryWindow, deadline));
    }
    if (maxOutstanding < 1) {
      throw new IllegalArgumentException(
          ClientError.NOT_POSITIVE.text("maxOutstanding", maxOutstanding));
    }
  }

  private static void positive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(ClientError.NOT_POSITIVE.text(name, value));
    }
  }
}
