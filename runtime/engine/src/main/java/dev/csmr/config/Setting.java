package dev.csmr.config;

import dev.csmr.session.SessionLimits;
import java.util.Arrays;
import java.util.List;

/**
 * Everything that a cluster's file may say: the one list that its reader, its writer, its JSON
 * Schema, the defaults and the page of the documentation are made of.
 *
 * <p>To add a number to {@code limits} or {@code raft}: add a constant here, run {@code
 * SettingPagesTest} with {@code -Dcsmr.golden.update=true}, and use {@link Settings#get(Setting)}.
 */
public enum Setting {
  /** The version of the format. */
  VERSION(Part.CLUSTER, "version", Kind.VERSION, Setting.REQUIRED, "The version of this format."),
  /** The cluster's name. */
  CLUSTER(
      Part.CLUSTER,
      "cluster",
      Kind.NAME,
      Setting.REQUIRED,
      "The cluster's name. Never changes once there is data."),
  /** The nodes. */
  NODES(Part.CLUSTER, "nodes", Kind.NODES, Setting.REQUIRED, "One process each."),
  /** The groups. */
  GROUPS(Part.CLUSTER, "groups", Kind.GROUPS, Setting.REQUIRED, "One Raft group each."),
  /** The services. */
  SERVICES(
      Part.CLUSTER,
      "services",
      Kind.SERVICES,
      Setting.REQUIRED,
      "What clients may ask for, and where it lives."),
  /** The bounds of a node's work. */
  LIMITS(Part.CLUSTER, "limits", Kind.LIMITS, "the defaults", "What bounds a node's work."),
  /** How the groups run. */
  RAFT(Part.CLUSTER, "raft", Kind.RAFT, "the defaults", "How the groups run."),

  /** A node's name. */
  NODE_NAME(
      Part.NODE,
      "name",
      Kind.NAME,
      Setting.REQUIRED,
      "The node's name. Never changes once it has data."),
  /** Where a node is reached. */
  HOST(
      Part.NODE,
      "host",
      Kind.ADDRESS,
      Setting.REQUIRED,
      "The host name or address by which clients and the other nodes reach it."),
  /** Where a node listens. */
  LISTEN(
      Part.NODE,
      "listen",
      Kind.ADDRESS,
      "host",
      "The address at which it listens, if that is not host: 0.0.0.0 for all of its machine's, or"
          + " one behind an address translation."),
  /** A node's port for clients. */
  PORT(Part.NODE, "port", 1, 65_535, "The port for clients and other nodes (gRPC)."),
  /** A node's port for Raft. */
  RAFT_PORT(Part.NODE, "raft-port", 1, 65_535, "The port for Raft."),
  /** A node's directory. */
  DATA(
      Part.NODE,
      "data",
      Kind.DIRECTORY,
      "data/ and the node's name",
      "The directory of its data, relative to the directory of this file."),

  /** A group's name. */
  GROUP_NAME(Part.GROUP, "name", Kind.NAME, Setting.REQUIRED, "The group's name."),
  /** A group's members. */
  MEMBERS(
      Part.GROUP,
      "members",
      Kind.NAMES,
      Setting.REQUIRED,
      "The names of the nodes that host a replica; an odd number."),

  /** A service's name. */
  SERVICE_NAME(
      Part.SERVICE, "name", Kind.NAME, "the simple name of the type", "What clients ask for."),
  /** A service's interface. */
  TYPE(
      Part.SERVICE,
      "type",
      Kind.INTERFACE,
      Setting.REQUIRED,
      "The qualified name of the annotated interface."),

  /** The group that holds everything. */
  GROUP(
      Part.PLACEMENT,
      "group",
      Kind.NAME,
      Setting.ONE_WAY,
      "Everything below in this group: together."),
  /** Each component by itself. */
  COMPONENTS(
      Part.PLACEMENT,
      "components",
      Kind.COMPONENTS,
      Setting.ONE_WAY,
      "Each component by itself, by its simple or qualified name."),
  /** How many slots there are. */
  SLOT_COUNT(
      Part.PLACEMENT,
      "slot-count",
      Kind.COUNT,
      SlotScheme.DEFAULT_SLOT_COUNT,
      1,
      SlotScheme.MAX_SLOT_COUNT,
      "How many hash slots there are. Never changes once there is data."),
  /** Where each partition lives. */
  PARTITIONS(
      Part.PLACEMENT,
      "partitions",
      Kind.PARTITIONS,
      Setting.ONE_WAY,
      "Where each partition of a partitioned composition lives, ascending."),

  /** The slots of a partition. */
  SLOTS(
      Part.PARTITION,
      "slots",
      Kind.SLOTS,
      "one of slots and keys",
      "The hash slots that the partition owns: first-last, or several of them."),
  /** The keys of a partition. */
  KEYS(
      Part.PARTITION,
      "keys",
      Kind.KEYS,
      "one of slots and keys",
      "The range of keys that the partition owns."),
  /** The first key of a partition. */
  KEYS_FROM(
      Part.KEYS,
      "from",
      Kind.KEY,
      "none: the first partition",
      "Its first key; the first partition has none."),
  /** The end of a partition. */
  KEYS_TO(
      Part.KEYS,
      "to",
      Kind.KEY,
      "none: the last partition",
      "Its end, not included; the last partition has none."),
  /** What keys are. */
  KEYS_TYPE(
      Part.KEYS,
      "type",
      Kind.KEY_TYPE,
      "integer for bare integers, else string",
      "What the keys are."),

  /** The largest request. */
  MESSAGE_BYTES(
      Part.LIMITS,
      "message-bytes",
      Kind.BYTES,
      1 << 20,
      1 << 10,
      2 << 20,
      "The largest request message of an operation; at most entry-bytes."),
  /** Unanswered invocations of a connection. */
  OUTSTANDING_PER_CONNECTION(
      Part.LIMITS,
      "outstanding-per-connection",
      Kind.COUNT,
      16_384,
      1,
      1 << 20,
      "How many invocations one client connection may have unanswered."),
  /** Unanswered invocations of a node. */
  OUTSTANDING_PER_NODE(
      Part.LIMITS,
      "outstanding-per-node",
      Kind.COUNT,
      65_536,
      1,
      1 << 22,
      "How many invocations all clients of a node may have unanswered."),
  /** Their bytes. */
  OUTSTANDING_BYTES_PER_NODE(
      Part.LIMITS,
      "outstanding-bytes-per-node",
      Kind.BYTES,
      64L << 20,
      2 << 20,
      16L << 30,
      "How many bytes of requests all clients of a node may have unanswered."),
  /** Commands that wait. */
  QUEUED_COMMANDS(
      Part.LIMITS,
      "queued-commands",
      Kind.COUNT,
      16_384,
      1,
      1 << 22,
      "How many commands may wait for a log entry, in each group that the node leads."),
  /** Their bytes. */
  QUEUED_COMMAND_BYTES(
      Part.LIMITS,
      "queued-command-bytes",
      Kind.BYTES,
      64L << 20,
      4 << 20,
      16L << 30,
      "How many bytes of commands may wait, in each group that the node leads."),
  /** Queries that wait. */
  QUEUED_QUERIES(
      Part.LIMITS,
      "queued-queries",
      Kind.COUNT,
      16_384,
      1,
      1 << 22,
      "How many queries may wait, in each group that the node leads."),
  /** Sessions of a group. */
  SESSIONS(
      Part.LIMITS,
      "sessions",
      Kind.COUNT,
      SessionLimits.DEFAULT.maxSessions(),
      1,
      10_000_000,
      "How many sessions each group remembers." + Setting.IN_THE_LOG),
  /** Answers of a session. */
  ANSWERS_PER_SESSION(
      Part.LIMITS,
      "answers-per-session",
      Kind.COUNT,
      SessionLimits.DEFAULT.maxRecordsPerSession(),
      1,
      10_000_000,
      "How many answers are retained for one session." + Setting.IN_THE_LOG),
  /** Bytes of answers. */
  ANSWER_BYTES(
      Part.LIMITS,
      "answer-bytes",
      Kind.BYTES,
      SessionLimits.DEFAULT.maxRetainedBytes(),
      1 << 20,
      64L << 30,
      "How many bytes of answers up to 2 MiB each group retains; larger ones may have four times"
          + " as much besides."
          + Setting.IN_THE_LOG),
  /** How far ahead commands expire. */
  WINDOW_MILLIS(
      Part.LIMITS,
      "window-millis",
      Kind.MILLISECONDS,
      SessionLimits.DEFAULT.windowMillis(),
      10_000,
      86_400_000,
      "How far ahead a command may expire." + Setting.IN_THE_LOG),
  /** How long answers outlive their commands. */
  GRACE_MILLIS(
      Part.LIMITS,
      "grace-millis",
      Kind.MILLISECONDS,
      SessionLimits.DEFAULT.graceMillis(),
      1_000,
      86_400_000,
      "For how long an answer is retained after its command expired, or was delivered late."
          + Setting.IN_THE_LOG),

  /** The shortest election timeout. */
  ELECTION_TIMEOUT_MIN_MILLIS(
      Part.RAFT,
      "election-timeout-min-millis",
      Kind.MILLISECONDS,
      1_000,
      50,
      60_000,
      "The shortest silence of a leader after which an election begins; more than the longest"
          + " pause of a healthy node."),
  /** The longest election timeout. */
  ELECTION_TIMEOUT_MAX_MILLIS(
      Part.RAFT,
      "election-timeout-max-millis",
      Kind.MILLISECONDS,
      2_000,
      51,
      120_000,
      "The longest such silence; above the shortest."),
  /** Commands of an entry. */
  ENTRY_COMMANDS(
      Part.RAFT,
      "entry-commands",
      Kind.COUNT,
      2_048,
      1,
      65_536,
      "How many commands one log entry holds at most."),
  /** Bytes of an entry. */
  ENTRY_BYTES(
      Part.RAFT,
      "entry-bytes",
      Kind.BYTES,
      2 << 20,
      64 << 10,
      3 << 20,
      "How many bytes of commands one log entry holds at most, and so the largest command with all"
          + " its steps."),
  /** Entries that are not applied yet. */
  ENTRIES_IN_FLIGHT(
      Part.RAFT,
      "entries-in-flight",
      Kind.COUNT,
      2,
      1,
      64,
      "How many entries of a leader may be logged and not yet applied."),
  /** How long multi-group operations wait for others. */
  LINGER_MILLIS(
      Part.RAFT,
      "linger-millis",
      Kind.MILLISECONDS,
      50,
      0,
      1_000,
      "How long operations of several groups that begin wait for others to share log entries with,"
          + " amid dense single-group commands; 0: not at all."),
  /** Entries after which a snapshot is taken. */
  SNAPSHOT_ENTRIES(
      Part.RAFT,
      "snapshot-entries",
      Kind.COUNT,
      200_000,
      10,
      1_000_000_000,
      "A snapshot is taken after so many entries."),
  /** Bytes of entries after which a snapshot is taken. */
  SNAPSHOT_BYTES(
      Part.RAFT,
      "snapshot-bytes",
      Kind.BYTES,
      512L << 20,
      64 << 10,
      1L << 40,
      "Or after so many bytes of entries."),
  /** Entries that are kept. */
  RETAINED_ENTRIES(
      Part.RAFT,
      "retained-entries",
      Kind.COUNT,
      4_096,
      1,
      1_000_000_000,
      "How many entries are kept below a snapshot for members that are behind; older ones are"
          + " deleted.");

  /** The {@link #absent} of what has to be written. */
  static final String REQUIRED = "required";

  private static final String ONE_WAY = "one of group, components and partitions";
  private static final String IN_THE_LOG =
      " The log of each group says what holds: what the configuration of its leader says.";

  /** The parts that a file has. */
  enum Part {
    CLUSTER,
    NODE,
    GROUP,
    SERVICE,
    /** Where a service, a component or a partition lives: keys of each of them. */
    PLACEMENT,
    PARTITION,
    KEYS,
    LIMITS,
    RAFT
  }

  /** The kinds of values. */
  enum Kind {
    COUNT,
    BYTES,
    MILLISECONDS,
    PORT,
    VERSION,
    NAME,
    NAMES,
    ADDRESS,
    DIRECTORY,
    INTERFACE,
    SLOTS,
    KEY,
    KEY_TYPE,
    NODES,
    GROUPS,
    SERVICES,
    COMPONENTS,
    PARTITIONS,
    KEYS,
    LIMITS,
    RAFT
  }

  private final Part part;
  private final String key;
  private final Kind kind;
  private final long standard;
  private final long min;
  private final long max;
  private final String absent;
  private final String purpose;

  /** A number with a default. */
  Setting(Part part, String key, Kind kind, long standard, long min, long max, String purpose) {
    this(part, key, kind, standard, min, max, Long.toString(standard), purpose);
  }

  /** A port. */
  Setting(Part part, String key, long min, long max, String purpose) {
    this(part, key, Kind.PORT, 0, min, max, Setting.REQUIRED, purpose);
  }

  /** What is no number. */
  Setting(Part part, String key, Kind kind, String absent, String purpose) {
    this(part, key, kind, 0, 0, 0, absent, purpose);
  }

  Setting(
      Part part,
      String key,
      Kind kind,
      long standard,
      long min,
      long max,
      String absent,
      String purpose) {
    this.part = part;
    this.key = key;
    this.kind = kind;
    this.standard = standard;
    this.min = min;
    this.max = max;
    this.absent = absent;
    this.purpose = purpose;
  }

  /** The settings of a part, in the order of the file. */
  static List<Setting> of(Part part) {
    return Arrays.stream(values()).filter(setting -> setting.part == part).toList();
  }

  /** Its key in the file, with the unit. */
  public String key() {
    return key;
  }

  Part part() {
    return part;
  }

  Kind kind() {
    return kind;
  }

  /** The number that it is when the file does not say. */
  long standard() {
    return standard;
  }

  /** The least number that it can be. */
  long min() {
    return min;
  }

  /** The greatest number that it can be. */
  public long max() {
    return max;
  }

  /** What holds when the file does not say, for people. */
  String absent() {
    return absent;
  }

  /** What it is for, for people. */
  String purpose() {
    return purpose;
  }

  /** Whether the file has to say. */
  boolean required() {
    return absent.equals(REQUIRED);
  }

  /** Whether it is one of {@link Settings}. */
  boolean tunes() {
    return part == Part.LIMITS || part == Part.RAFT;
  }

  void check(long value) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(key + ": " + outOfRange(value));
    }
  }

  String outOfRange(long value) {
    return value + " is out of range. Choose from " + min + " to " + max + ".";
  }
}
