package dev.csmr.replica.group;

/**
 * A machine's time of day that is not led astray for a moment: when it jumps, this clock goes on as
 * the monotonic clock does, and follows the jump only after that has lasted. Pure: readings are
 * arguments. Not thread-safe.
 */
public final class SteadyClock {
  /** How long a jump must have lasted. */
  public static final long TRUSTED_AFTER_NANOS = 600_000_000_000L;

  /** What is no jump but a correction. */
  static final long CORRECTION_MICROS = 1_000_000;

  private boolean read;

  /** The time of day less the monotonic clock: as it is trusted, and as it has been lately. */
  private long trustedMicros;

  private long latelyMicros;
  private long latelySinceNanos;

  /**
   * The time, in microseconds since the epoch; to be asked now and then, so that jumps are seen.
   *
   * @param wallMillis the machine's time of day
   * @param nanos its monotonic clock
   */
  public long micros(long wallMillis, long nanos) {
    long offset = wallMillis * 1000 - nanos / 1000;
    if (!read || Math.abs(offset - latelyMicros) > CORRECTION_MICROS) {
      latelySinceNanos = nanos;
    }
    latelyMicros = offset;
    if (!read
        || Math.abs(offset - trustedMicros) <= CORRECTION_MICROS
        || nanos - latelySinceNanos >= TRUSTED_AFTER_NANOS) {
      trustedMicros = offset;
    }
    read = true;
    return trustedMicros + nanos / 1000;
  }

  /**
   * By how much the time of day was ahead of this clock when it was asked last, in microseconds.
   */
  public long jumpMicros() {
    return latelyMicros - trustedMicros;
  }
}
