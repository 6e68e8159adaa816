package dev.csmr.replica.group;

import dev.csmr.replica.api.Traffic;

/**
 * Says how long the beginning of an operation of several groups waits for company in a log entry of
 * its group: not at all while the nodes have time to spare, which is what its latency is best with,
 * and some milliseconds while this node applies {@linkplain Traffic dense} traffic.
 *
 * <p>An entry costs the processors of all members about as much as a hundred commands, whatever it
 * holds. Where single-group commands come in dense entries, an entry for one operation takes their
 * time; and operations come one by one to a group that has little else to do. (Nagle's algorithm
 * and group commit trade latency for such costs in the same way.)
 *
 * <p>Thread-safe.
 */
final class Pace {
  /** So many do not wait for more. */
  static final int COMPANY = 64;

  private final Traffic traffic;
  private final long waitNanos;
  private volatile long endedNanos;

  /**
   * Begins with nothing to wait for.
   *
   * @param traffic of the node
   * @param waitNanos nothing waits longer than this, counted from the end of the group's last entry
   */
  Pace(Traffic traffic, long waitNanos, long nowNanos) {
    this.traffic = traffic;
    this.waitNanos = waitNanos;
    this.endedNanos = nowNanos - waitNanos;
  }

  /** An entry of the group ended. */
  void ended(long nowNanos) {
    endedNanos = nowNanos;
  }

  /**
   * How long those that wait for company wait still; 0 when it is time.
   *
   * @param waiting how many wait together
   */
  long leftNanos(int waiting, long nowNanos) {
    long left = waitNanos - (nowNanos - endedNanos);
    return left <= 0 || waiting >= COMPANY || !traffic.isDense(nowNanos) ? 0 : left;
  }
}
