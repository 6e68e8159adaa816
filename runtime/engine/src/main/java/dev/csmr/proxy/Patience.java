package dev.csmr.proxy;

import java.util.function.BooleanSupplier;

/**
 * How long somebody waits.
 *
 * @param deadlineNanos by the monotonic clock: until when to try again what was not executed
 * @param gone whether nobody waits any more, even before; asked from any thread
 */
record Patience(long deadlineNanos, BooleanSupplier gone) {
  /** Whether nobody waits any more. */
  boolean isOver(long nowNanos) {
    return nowNanos - deadlineNanos >= 0 || gone.getAsBoolean();
  }

  /** How long it lasts at most, in whole milliseconds; at least one. */
  int leftMillis(long nowNanos) {
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, (deadlineNanos - nowNanos) / 1_000_000));
  }
}
