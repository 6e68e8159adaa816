package dev.csmr.replica.entry;

import java.util.OptionalLong;

/**
 * Log time, as this replica would stamp an entry now: what the log says, plus what this machine's
 * monotonic clock says has passed since. No time of day moves it on but one: when a leadership
 * begins, and a majority of the members' clocks have reached a later time, it goes there, for
 * nobody here knows for how long the group stood still. So a clock that is wrong, or many that are
 * for a while, neither hurry log time on nor hold it up; and where it once is ahead of the world,
 * it goes on from there as time passes, since it never goes back.
 *
 * <p>Every replica checks, from the log alone, that no entry moves log time by more than {@link
 * #MAX_STEP_MICROS} unless its leader had the word of a majority's clocks for it.
 *
 * <p>Pure: readings of clocks are arguments. Times are microseconds since the epoch; the monotonic
 * clock's are nanoseconds since an arbitrary moment. Thread-safe.
 */
public final class LogClock {
  /** By how much an entry moves log time at most without the word of a majority: an hour. */
  static final long MAX_STEP_MICROS = 3_600_000_000L;

  /** The log's time as of the last entry that was applied; 0 before the first. */
  private long appliedMicros;

  /** Log time less the monotonic clock; null while neither log nor leadership has begun. */
  private Long offsetMicros;

  /** What a majority's clocks have reached, less the monotonic clock; null when not known. */
  private Long agreedOffsetMicros;

  /**
   * The time of an entry.
   *
   * @param micros log time
   * @param agreed whether a majority's clocks have reached it, as an entry must say that goes far
   */
  public record Stamp(long micros, boolean agreed) {}

  /** The log's time at an entry whose stamp this is; {@code logMicros} is that before it. */
  public static long next(long logMicros, Stamp stamp) {
    boolean credible =
        logMicros == 0 || stamp.agreed() || stamp.micros() - MAX_STEP_MICROS <= logMicros;
    return credible ? Math.max(logMicros, stamp.micros()) : logMicros;
  }

  /** The log's time, as of what is applied now. */
  public synchronized void applied(long logMicros, long nanos) {
    if (logMicros > 0) {
      appliedMicros = Math.max(appliedMicros, logMicros);
      reach(logMicros - nanos / 1000);
    }
  }

  /**
   * This replica begins to lead.
   *
   * @param agreedMicros what a majority's clocks have reached, if that is known
   * @param ownMicros this machine's clock: where log time begins in a group without any when no
   *     majority tells
   */
  public synchronized void lead(OptionalLong agreedMicros, long ownMicros, long nanos) {
    agreedOffsetMicros = null;
    if (agreedMicros.isPresent()) {
      agreed(agreedMicros.getAsLong(), nanos);
      reach(agreedOffsetMicros);
    } else if (offsetMicros == null) {
      reach(ownMicros - nanos / 1000);
    }
  }

  /** What a majority's clocks have reached while this replica leads. */
  public synchronized void agreed(long micros, long nanos) {
    agreedOffsetMicros = micros - nanos / 1000;
  }

  /**
   * What an entry is stamped with that is formed now, after {@link #lead}; before that something
   * that does not move log time.
   */
  public synchronized Stamp stamp(long nanos) {
    long micros = offsetMicros == null ? appliedMicros : offsetMicros + nanos / 1000;
    if (appliedMicros > 0 && micros - MAX_STEP_MICROS > appliedMicros) {
      long agreed = agreedOffsetMicros == null ? appliedMicros : agreedOffsetMicros + nanos / 1000;
      micros = Math.min(micros, Math.max(agreed, appliedMicros + MAX_STEP_MICROS));
    }
    return new Stamp(micros, appliedMicros > 0 && micros - MAX_STEP_MICROS > appliedMicros);
  }

  /** Log time now, as far as is known here, in milliseconds; 0 when nothing is. */
  public synchronized long millis(long nanos) {
    return offsetMicros == null ? 0 : (offsetMicros + nanos / 1000) / 1000;
  }

  private void reach(long offset) {
    offsetMicros = offsetMicros == null ? offset : Math.max(offsetMicros, offset);
  }
}
