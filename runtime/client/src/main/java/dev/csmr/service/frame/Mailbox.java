package dev.csmr.service.frame;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Takes items from any thread and lets one executor empty it: whatever arrives before the executor
 * comes to it is taken at once. This is how batches form without timers. Not bounded: who adds
 * bounds what is outstanding.
 */
public final class Mailbox<T> {
  private final Queue<T> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final Executor executor;
  private final Runnable run;

  /**
   * Creates an empty mailbox.
   *
   * @param executor runs one task at a time, such as an event loop
   * @param empty polls until null, or as far as it can; {@link #wake} has it called again
   */
  public Mailbox(Executor executor, Runnable empty) {
    this.executor = executor;
    this.run =
        () -> {
          scheduled.set(false);
          empty.run();
        };
  }

  /** Adds an item and sees to it that the mailbox is emptied. */
  public void add(T item) {
    queue.add(item);
    wake();
  }

  /** Sees to it that the mailbox is emptied soon. */
  public void wake() {
    if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
      try {
        executor.execute(run);
      } catch (RejectedExecutionException e) {
        // The event loops are closed: who added the item ends it.
        scheduled.set(false);
      }
    }
  }

  /** The next item, or null. */
  public T poll() {
    return queue.poll();
  }

  /** Whether nothing is in it. */
  public boolean isEmpty() {
    return queue.isEmpty();
  }
}
