package dev.csmr.replica;

import dev.csmr.replica.group.PassLoop;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** A thread that does nothing but passes, and parks between them. */
final class ThreadLoop implements PassLoop {
  private static final long END_MILLIS = 5_000;

  private final Thread thread;
  private volatile LongSupplier pass;
  private volatile Consumer<Throwable> fault;
  private boolean failed;

  ThreadLoop(String name) {
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  @Override
  public void start(LongSupplier itsPass, Consumer<Throwable> itsFault) {
    pass = itsPass;
    fault = itsFault;
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
    for (long rest = turn(); rest != OVER; rest = turn()) {
      if (rest == REST) {
        LockSupport.park(this);
      } else if (rest > 0) {
        LockSupport.parkNanos(this, rest);
      }
    }
  }

  /** A thread that ended would leave the group waiting for it, and say nothing. */
  private long turn() {
    try {
      return pass.getAsLong();
    } catch (RuntimeException | Error e) {
      fault.accept(e);
      boolean again = failed;
      failed = true;
      return again ? OVER : 0;
    }
  }
}
