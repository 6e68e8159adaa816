package dev.csmr.config;

import java.util.List;

/**
 * How the Raft groups of a cluster run.
 *
 * @param electionTimeoutMinMillis the shortest silence of a leader after which an election begins,
 *     in milliseconds; more than the longest pause of a healthy node
 * @param electionTimeoutMaxMillis the longest such silence, in milliseconds
 * @param entryCommands how many commands one log entry holds at most
 * @param entryBytes how many bytes of commands one log entry holds at most, and so the largest
 *     command with all its steps
 * @param entriesInFlight how many entries of a leader may be logged and not yet applied
 * @param companyMillis how long operations of several groups that begin wait for others to share an
 *     entry with, amid dense single-group commands, in milliseconds; 0: not at all
 * @param snapshotEntries a snapshot is taken after so many entries
 * @param snapshotBytes or after so many bytes of entries
 * @param retainedEntries how many entries are kept below a snapshot for members that are behind;
 *     older ones are deleted
 */
public record RaftSettings(
    int electionTimeoutMinMillis,
    int electionTimeoutMaxMillis,
    int entryCommands,
    int entryBytes,
    int entriesInFlight,
    int companyMillis,
    long snapshotEntries,
    long snapshotBytes,
    long retainedEntries) {
  static final Setting ELECTION_TIMEOUT_MIN_MILLIS =
      new Setting("election-timeout-min-millis", 1_000, 50, 60_000);
  static final Setting ELECTION_TIMEOUT_MAX_MILLIS =
      new Setting("election-timeout-max-millis", 2_000, 51, 120_000);
  static final Setting ENTRY_COMMANDS = new Setting("entry-commands", 2_048, 1, 65_536);
  static final Setting ENTRY_BYTES = new Setting("entry-bytes", 2 << 20, 64 << 10, 3 << 20);
  static final Setting ENTRIES_IN_FLIGHT = new Setting("entries-in-flight", 2, 1, 64);
  static final Setting COMPANY_MILLIS = new Setting("company-millis", 50, 0, 1_000);
  static final Setting SNAPSHOT_ENTRIES =
      new Setting("snapshot-entries", 200_000, 10, 1_000_000_000);
  static final Setting SNAPSHOT_BYTES =
      new Setting("snapshot-bytes", 512L << 20, 64 << 10, 1L << 40);
  static final Setting RETAINED_ENTRIES = new Setting("retained-entries", 4_096, 1, 1_000_000_000);

  /** Every setting of the section {@code raft}, in the order of the file. */
  static final List<Setting> ALL =
      List.of(
          ELECTION_TIMEOUT_MIN_MILLIS,
          ELECTION_TIMEOUT_MAX_MILLIS,
          ENTRY_COMMANDS,
          ENTRY_BYTES,
          ENTRIES_IN_FLIGHT,
          COMPANY_MILLIS,
          SNAPSHOT_ENTRIES,
          SNAPSHOT_BYTES,
          RETAINED_ENTRIES);

  /** Good for production in one data centre. */
  public static final RaftSettings DEFAULT =
      new RaftSettings(
          ELECTION_TIMEOUT_MIN_MILLIS.standardInt(),
          ELECTION_TIMEOUT_MAX_MILLIS.standardInt(),
          ENTRY_COMMANDS.standardInt(),
          ENTRY_BYTES.standardInt(),
          ENTRIES_IN_FLIGHT.standardInt(),
          COMPANY_MILLIS.standardInt(),
          SNAPSHOT_ENTRIES.standard(),
          SNAPSHOT_BYTES.standard(),
          RETAINED_ENTRIES.standard());

  /** Checks the bounds. */
  public RaftSettings {
    ELECTION_TIMEOUT_MIN_MILLIS.check(electionTimeoutMinMillis);
    ELECTION_TIMEOUT_MAX_MILLIS.check(electionTimeoutMaxMillis);
    ENTRY_COMMANDS.check(entryCommands);
    ENTRY_BYTES.check(entryBytes);
    ENTRIES_IN_FLIGHT.check(entriesInFlight);
    COMPANY_MILLIS.check(companyMillis);
    SNAPSHOT_ENTRIES.check(snapshotEntries);
    SNAPSHOT_BYTES.check(snapshotBytes);
    RETAINED_ENTRIES.check(retainedEntries);
    if (electionTimeoutMaxMillis <= electionTimeoutMinMillis) {
      throw new IllegalArgumentException(
          "The longest election timeout, "
              + electionTimeoutMaxMillis
              + " ms, is not above the shortest, "
              + electionTimeoutMinMillis
              + " ms.");
    }
  }

  /** The part of {@link #companyMillis} that passes on the way to the group's leader. */
  public int companyInFrameMillis() {
    return companyMillis / 4;
  }

  /** The part of {@link #companyMillis} that passes at the group's leader. */
  public int companyInEntryMillis() {
    return companyMillis - companyInFrameMillis();
  }
}
