package dev.csmr.replica.group;

import dev.csmr.replica.api.CommandDensity;

/**
 * Decides how long the beginning of an operation of several groups lingers for others to share its
 * log entry: not at all while the nodes have time to spare, which is what its latency is best with,
 * and some milliseconds while this node applies {@linkplain CommandDensity dense} commands.
 *
 * <p>An entry costs the processors of all members about as much as a hundred commands, whatever it
 * holds. Where single-group commands come in dense entries, an entry for one operation takes their
 * time; and operations come one by one to a group that has little else to do. (Nagle's algorithm
 * and group commit trade latency for such costs in the same way.)
 *
 * <p>Thread-safe.
 */
final class Linger {
  /** So many do not wait for more. */
  static final int ENOUGH = 64;

  private final CommandDensity density;
  private final long waitNanos;
  private volatile long endedNanos;

  /**
   * Begins with nothing to wait for.
   *
   * @param density of the node's commands
   * @param waitNanos nothing waits longer than this, counted from the end of the group's last entry
   */
  Linger(CommandDensity density, long waitNanos, long nowNanos) {
    this.density = density;
    this.waitNanos = waitNanos;
    this.endedNanos = nowNanos - waitNanos;
  }

  /** An entry of the group ended. */
  void ended(long nowNanos) {
    endedNanos = nowNanos;
  }

  /**
   * How long those that linger wait still; 0 when it is time.
   *
   * @param waiting how many wait together
   */
  long leftNanos(int waiting, long nowNanos) {
    long left = waitNanos - (nowNanos - endedNanos);
    return left <= 0 || waiting >= ENOUGH || !density.isDense(nowNanos) ? 0 : left;
  }
}
