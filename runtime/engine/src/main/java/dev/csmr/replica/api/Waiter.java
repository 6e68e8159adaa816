package dev.csmr.replica.api;

import java.util.function.Consumer;

/**
 * A callback that takes the reply to an invocation. Told exactly once, on a thread of the replica
 * or on the caller's; must not block.
 */
@FunctionalInterface
public interface Waiter extends Consumer<GroupReply> {
  /**
   * Whether the answer is of no use any more: its time is over, or who asked is gone. What waits
   * for something else is given up soon then, and told as {@link GroupOutcome#INDETERMINATE}. Asked
   * from any thread, now and then.
   */
  default boolean isGone() {
    return false;
  }
}
