package dev.csmr.replica;

import dev.csmr.replica.group.PassLoop;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** A thread that does nothing but passes, and parks between them. */
final class ThreadLoop implements PassLoop {
  private static final long END_MILLIS = 5_000;

  private final Thread thread;
  private volatile LongSupplier pass;

  ThreadLoop(String name) {
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  @Override
  public void start(LongSupplier itsPass) {
    pass = itsPass;
    thread.start();
  }

  @Override
  public void wake() {
    LockSupport.unpark(thread);
  }

  @Override
  public void awaitEnd() {
    try {
      thread.join(END_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A wake between the end of a pass and the park lets the park return at once. */
  private void run() {
    for (long rest = pass.getAsLong(); rest != OVER; rest = pass.getAsLong()) {
      if (rest == REST) {
        LockSupport.park(this);
      } else if (rest > 0) {
        LockSupport.parkNanos(this, rest);
      }
    }
  }
}
