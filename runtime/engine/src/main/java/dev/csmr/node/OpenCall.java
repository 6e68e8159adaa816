package dev.csmr.node;

import dev.csmr.proxy.ProxyAnswer;
import dev.csmr.proxy.Shares;
import dev.csmr.service.frame.Answer.Outcome;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * One invocation that a node took and has not answered. It ends once, and gives back its place in
 * the node then: when it is answered, when its time is over, or when its caller is gone. From any
 * thread.
 */
abstract class OpenCall implements Consumer<ProxyAnswer> {
  /** Whoever holds it up should say so itself; this long after the deadline nobody has. */
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final AtomicBoolean ended = new AtomicBoolean();
  private final Shares.Share share;
  private final int size;
  private final long deadlineNanos;

  /** Takes over a place in the node that was entered with {@code size} bytes. */
  OpenCall(Shares.Share share, int size, long deadlineNanos) {
    this.share = share;
    this.size = size;
    this.deadlineNanos = deadlineNanos;
  }

  /** Gives the answer to the caller. Called once at most. */
  abstract void answered(ProxyAnswer answer);

  /** What a caller is told whose call nobody has answered. */
  abstract String overdue();

  @Override
  public final void accept(ProxyAnswer answer) {
    if (end()) {
      answered(answer);
    }
  }

  /** Ends it without an answer: the caller is gone. Whether it had not ended before. */
  final boolean end() {
    boolean first = ended.compareAndSet(false, true);
    if (first) {
      share.leave(size);
    }
    return first;
  }

  final boolean hasEnded() {
    return ended.get();
  }

  /** Ends it if its time is over. */
  final void endIfOverdue(long nowNanos) {
    if (nowNanos - deadlineNanos > GRACE_NANOS) {
      accept(ProxyAnswer.of(Outcome.INDETERMINATE, true, overdue()));
    }
  }
}
