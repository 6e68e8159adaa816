package dev.csmr.session;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;

/**
 * The bounds of a {@link SessionTable}. They decide what is refused, so they are part of what the
 * log means: a group begins with {@link #DEFAULT}, and others hold from the log entry on that says
 * so.
 *
 * @param maxSessions how many sessions are remembered at a time
 * @param maxRecordsPerSession how many answers are retained for one session
 * @param maxRetainedBytes how many bytes of records are retained for all sessions together
 *     (answers, and {@value SessionTable#RECORD_BYTES} bytes for each); the last one, and those of
 *     multi-group operations, may exceed it. Large answers may have {@value #LARGE_SHARE} times as
 *     much besides
 * @param windowMillis how far ahead of log time an invocation may expire
 * @param graceMillis for how long, in log time, an answer is retained after its invocation expired,
 *     or after it was delivered if that was later
 */
public record SessionLimits(
    int maxSessions,
    int maxRecordsPerSession,
    long maxRetainedBytes,
    long windowMillis,
    long graceMillis) {

  /**
   * 100,000 sessions, 65,536 records each, 32 MiB of records, 10 minutes ahead, 5 minutes grace.
   */
  public static final SessionLimits DEFAULT =
      new SessionLimits(100_000, 65_536, 32L << 20, 600_000, 300_000);

  private static final int LARGE_SHARE = 4;

  /** Checks the bounds. */
  public SessionLimits {
    positive("maxSessions", maxSessions);
    positive("maxRecordsPerSession", maxRecordsPerSession);
    positive("maxRetainedBytes", maxRetainedBytes);
    positive("windowMillis", windowMillis);
    positive("graceMillis", graceMillis);
  }

  /**
   * How many bytes of large answers are retained for all sessions together. When there would be
   * more, the oldest are dropped.
   */
  public long maxLargeBytes() {
    return LARGE_SHARE * Math.min(maxRetainedBytes, Long.MAX_VALUE / LARGE_SHARE);
  }

  /** Writes the message's content. */
  public void write(WireWriter out) {
    out.writeInt32(1, maxSessions);
    out.writeInt32(2, maxRecordsPerSession);
    out.writeInt64(3, maxRetainedBytes);
    out.writeInt64(4, windowMillis);
    out.writeInt64(5, graceMillis);
  }

  /**
   * Reads the message's content.
   *
   * @throws dev.csmr.codec.MalformedMessageException if it is not one, or one of a newer version
   */
  public static SessionLimits read(WireReader in) {
    long[] field = SessionSnapshot.readNumbers(in, 5);
    try {
      return new SessionLimits(
          Math.toIntExact(field[1]), Math.toIntExact(field[2]), field[3], field[4], field[5]);
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw new MalformedMessageException("These are no session limits: " + e.getMessage());
    }
  }

  private static void positive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive but is " + value);
    }
  }
}
