package dev.csmr.replica.api;

/**
 * Measures how dense the single-group commands are that a node applies lately, in all its groups
 * together. They are dense when their entries hold many: that is, when more come than entries are
 * formed for, because entries before them take the time of processors and disks. The first few
 * commands of a burst, and operations of several groups, do not make it so.
 *
 * <p>Thread-safe.
 */
public final class CommandDensity {
  /** Entries of so many single-group commands, in the mean, are dense. */
  public static final int DENSE = 32;

  /** What is older than two of these does not count. */
  public static final long WINDOW_NANOS = 10_000_000L;

  private long beganNanos;
  private long commands;
  private long entries;
  private boolean wasDense;

  /**
   * Begins without commands.
   *
   * @param nowNanos the time, on the clock of {@link System#nanoTime}
   */
  public CommandDensity(long nowNanos) {
    beganNanos = nowNanos;
  }

  /**
   * Notes an entry.
   *
   * @param singles how many single-group commands it holds
   * @param nowNanos the time, on the clock of {@link System#nanoTime}
   */
  public synchronized void applied(int singles, long nowNanos) {
    if (singles > 0) {
      advance(nowNanos);
      commands += singles;
      entries++;
    }
  }

  /**
   * Whether it is dense.
   *
   * @param nowNanos the time, on the clock of {@link System#nanoTime}
   */
  public synchronized boolean isDense(long nowNanos) {
    advance(nowNanos);
    return wasDense || areMany();
  }

  private boolean areMany() {
    return entries > 0 && commands >= DENSE * entries;
  }

  private void advance(long nowNanos) {
    long passed = nowNanos - beganNanos;
    if (passed >= WINDOW_NANOS) {
      wasDense = passed < 2 * WINDOW_NANOS && areMany();
      beganNanos = nowNanos;
      commands = 0;
      entries = 0;
    }
  }
}
