package dev.csmr.replica.api;

import dev.csmr.config.Setting;
import dev.csmr.config.Settings;
import dev.csmr.session.SessionLimits;
import java.util.Objects;

/**
 * The bounds of each replica. {@code sessions} is what a leader has its group's log say; it ought
 * to be the same on all members of a group.
 *
 * @param queuedCommands how many commands may wait for a log entry
 * @param queuedBytes how many bytes of them
 * @param entryCommands how many commands one log entry holds
 * @param entryBytes how many bytes of commands one log entry holds, and so the largest invocation
 * @param entriesInFlight how many entries of this leader may be logged and not yet applied
 * @param queuedQueries how many queries may wait
 * @param snapshotEntries a snapshot is taken after so many entries
 * @param snapshotBytes or after so many bytes of entries
 * @param retainedEntries how many entries are kept beneath a snapshot for members that are behind
 * @param sessions the bounds of the session table
 */
public record ReplicaLimits(
    int queuedCommands,
    long queuedBytes,
    int entryCommands,
    int entryBytes,
    int entriesInFlight,
    int queuedQueries,
    long snapshotEntries,
    long snapshotBytes,
    long retainedEntries,
    SessionLimits sessions) {
  /** The largest {@code entryBytes}: what Ratis replicates in one message, less its own part. */
  public static final int MAX_ENTRY_BYTES = Math.toIntExact(Setting.ENTRY_BYTES.max());

  /** What serves from an idle service to hundreds of thousands of commands per second. */
  public static final ReplicaLimits DEFAULT = of(Settings.DEFAULT);

  /** Checks the bounds. */
  public ReplicaLimits {
    positive("queuedCommands", queuedCommands);
    positive("queuedBytes", queuedBytes);
    positive("entryCommands", entryCommands);
    positive("entryBytes", entryBytes);
    positive("entriesInFlight", entriesInFlight);
    positive("queuedQueries", queuedQueries);
    positive("snapshotEntries", snapshotEntries);
    positive("snapshotBytes", snapshotBytes);
    positive("retainedEntries", retainedEntries);
    Objects.requireNonNull(sessions, "sessions");
    if (entryBytes > MAX_ENTRY_BYTES) {
      throw new IllegalArgumentException(
          "entryBytes is " + entryBytes + "; the most is " + MAX_ENTRY_BYTES + ".");
    }
  }

  /** What the configuration says. */
  public static ReplicaLimits of(Settings settings) {
    return new ReplicaLimits(
        settings.getInt(Setting.QUEUED_COMMANDS),
        settings.get(Setting.QUEUED_COMMAND_BYTES),
        settings.getInt(Setting.ENTRY_COMMANDS),
        settings.getInt(Setting.ENTRY_BYTES),
        settings.getInt(Setting.ENTRIES_IN_FLIGHT),
        settings.getInt(Setting.QUEUED_QUERIES),
        settings.get(Setting.SNAPSHOT_ENTRIES),
        settings.get(Setting.SNAPSHOT_BYTES),
        settings.get(Setting.RETAINED_ENTRIES),
        settings.sessions());
  }

  /** These bounds with others for snapshots. */
  public ReplicaLimits withSnapshots(long entries, long bytes, long retained) {
    return new ReplicaLimits(
        queuedCommands,
        queuedBytes,
        entryCommands,
        entryBytes,
        entriesInFlight,
        queuedQueries,
        entries,
        bytes,
        retained,
        sessions);
  }

  private static void positive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive, not " + value + ".");
    }
  }
}
