package dev.csmr.replica.api;

/**
 * Figures of a replica at one moment, for whoever watches it. Counts begin when the replica begins
 * to run in this process.
 *
 * @param applied what it applied
 * @param snapshots what it saved
 * @param queuedCommands how many commands wait for an entry, while it leads
 */
public record ReplicaFigures(AppliedEntries applied, Snapshots snapshots, int queuedCommands) {
  /**
   * What a replica applied.
   *
   * @param entries how many entries
   * @param bytes how many bytes they had
   * @param commands how many single-group commands were in them
   * @param sessions how many sessions are remembered after the last one
   * @param acrossPending how many operations of several groups wait for their turn after it
   */
  public record AppliedEntries(
      long entries, long bytes, long commands, int sessions, int acrossPending) {
    /** Nothing yet. */
    public static final AppliedEntries NONE = new AppliedEntries(0, 0, 0, 0, 0);

    /** One entry more, and what holds after it. */
    public AppliedEntries plus(int entryBytes, int singles, int nowSessions, int nowPending) {
      return new AppliedEntries(
          entries + 1, bytes + entryBytes, commands + singles, nowSessions, nowPending);
    }
  }

  /**
   * What a replica saved.
   *
   * @param count how many snapshots
   * @param bytes the size of the latest, in this process or before; 0 when there is none
   * @param nanos how long taking it lasted, during which nothing was executed; 0 when none was
   *     taken in this process
   */
  public record Snapshots(long count, long bytes, long nanos) {
    /** None yet. */
    public static final Snapshots NONE = new Snapshots(0, 0, 0);
  }
}
