package dev.csmr.replica.group;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Does the passes of a group whenever there may be something to do; one at a time. */
public interface PassLoop {
  /** What a pass returns when nothing but {@link #wake} is a reason for another one. */
  long REST = Long.MAX_VALUE;

  /** What the last pass returns. */
  long OVER = -1;

  /**
   * Begins.
   *
   * @param pass says for how long there is nothing to do, in nanoseconds; {@link #REST} or {@link
   *     #OVER}. Never blocks.
   * @param fault takes what a pass throws; another pass follows
   */
  void start(LongSupplier pass, Consumer<Throwable> fault);

  /** Sees to it that a pass begins after this call. From any thread; never blocks. */
  void wake();

  /** Waits, for some seconds at most, until the last pass is done. */
  void awaitEnd();
}
