package dev.csmr.session;

/**
 * The bounds of a {@link SessionTable}. They decide what is refused, so they are part of what the
 * log means: all replicas of a group have the same limits, for the life of the group.
 *
 * @param maxSessions how many sessions are remembered at a time
 * @param maxRecordsPerSession how many answers are retained for one session
 * @param maxRetainedBytes how many bytes of records are retained for all sessions together
 *     (answers, and 64 bytes for each); the last one, and those of multi-group operations, may
 *     exceed it
 * @param windowMillis how far ahead of log time an invocation may expire
 * @param graceMillis for how long, in log time, the answer of a multi-group operation is retained
 *     at least, if it was delivered late
 */
public record SessionLimits(
    int maxSessions,
    int maxRecordsPerSession,
    long maxRetainedBytes,
    long windowMillis,
    long graceMillis) {

  /**
   * 100,000 sessions, 65,536 records each, 256 MiB of records, 10 minutes ahead, 1 minute grace.
   */
  public static final SessionLimits DEFAULT =
      new SessionLimits(100_000, 65_536, 256L << 20, 600_000, 60_000);

  /** Checks the bounds. */
  public SessionLimits {
    positive("maxSessions", maxSessions);
    positive("maxRecordsPerSession", maxRecordsPerSession);
    positive("maxRetainedBytes", maxRetainedBytes);
    positive("windowMillis", windowMillis);
    positive("graceMillis", graceMillis);
  }

  private static void positive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive but is " + value);
    }
  }
}
