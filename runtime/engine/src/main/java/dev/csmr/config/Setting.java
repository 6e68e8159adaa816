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
  VERSION(
      FilePart.CLUSTER,
      "version",
      ValueType.VERSION,
      Setting.REQUIRED,
      "The version of this format."),
  /** The cluster's name. */
  CLUSTER(
      FilePart.CLUSTER,
      "cluster",
      ValueType.NAME,
      Setting.REQUIRED,
      "The cluster's name. Never changes once there is data."),
  /** The nodes. */
  NODES(FilePart.CLUSTER, "nodes", ValueType.NODES, Setting.REQUIRED, "One process each."),
  /** The groups. */
  GROUPS(FilePart.CLUSTER, "groups", ValueType.GROUPS, Setting.REQUIRED, "One Raft group each."),
  /** The services. */
  SERVICES(
      FilePart.CLUSTER,
      "services",
      ValueType.SERVICES,
      Setting.REQUIRED,
      "What clients may ask for, and where it lives."),
  /** The bounds of a node's work. */
  LIMITS(
      FilePart.CLUSTER, "limits", ValueType.LIMITS, "the defaults", "What bounds a node's work."),
  /** How the groups run. */
  RAFT(FilePart.CLUSTER, "raft", ValueType.RAFT, "the defaults", "How the groups run."),
  /** Certificates, and who may do what. */
  SECURITY(
      FilePart.CLUSTER,
      "security",
      ValueType.SECURITY,
      "none: plain text, and whoever reaches a port is trusted",
      "Certificates, and who may do what; see security.md."),

  /** A node's name. */
  NODE_NAME(
      FilePart.NODE,
      "name",
      ValueType.NAME,
      Setting.REQUIRED,
      "The node's name. Never changes once it has data."),
  /** Where a node is reached. */
  HOST(
      FilePart.NODE,
      "host",
      ValueType.ADDRESS,
      Setting.REQUIRED,
      "The host name or address by which clients and the other nodes reach it."),
  /** Where a node listens. */
  LISTEN(
      FilePart.NODE,
      "listen",
      ValueType.ADDRESS,
      "host",
      "The address at which it listens, if that is not host: 0.0.0.0 for all of its machine's, or"
          + " one behind an address translation."),
  /** A node's port for clients. */
  PORT(FilePart.NODE, "port", 1, 65_535, "The port for clients and other nodes (gRPC)."),
  /** A node's port for Raft. */
  RAFT_PORT(FilePart.NODE, "raft-port", 1, 65_535, "The port for Raft."),
  /** A node's port for metrics. */
  METRICS_PORT(
      FilePart.NODE,
      "metrics-port",
      ValueType.PORT,
      0,
      1,
      65_535,
      "no metrics",
      "The port at which Prometheus reads the node's metrics, by HTTP without encryption."),
  /** A node's port for tools. */
  ADMIN_PORT(
      FilePart.NODE,
      "admin-port",
      ValueType.PORT,
      0,
      1,
      65_535,
      "port",
      "A port of its own for the tools of operators, status and reflection."),
  /** A node's directory. */
  DATA(
      FilePart.NODE,
      "data",
      ValueType.DIRECTORY,
      "data/ and the node's name",
      "The directory of its data, relative to the directory of this file."),

  /** A group's name. */
  GROUP_NAME(FilePart.GROUP, "name", ValueType.NAME, Setting.REQUIRED, "The group's name."),
  /** A group's members. */
  MEMBERS(
      FilePart.GROUP,
      "members",
      ValueType.NAMES,
      Setting.REQUIRED,
      "The names of the nodes that host a replica; an odd number."),

  /** A service's name. */
  SERVICE_NAME(
      FilePart.SERVICE,
      "name",
      ValueType.NAME,
      "the simple name of the type",
      "What clients ask for."),
  /** A service's interface. */
  TYPE(
      FilePart.SERVICE,
      "type",
      ValueType.INTERFACE,
      Setting.REQUIRED,
      "The qualified name of the annotated interface."),

  /** The group that holds everything. */
  GROUP(
      FilePart.PLACEMENT,
      "group",
      ValueType.NAME,
      Setting.ONE_WAY,
      "Everything below in this group: together."),
  /** Each component by itself. */
  COMPONENTS(
      FilePart.PLACEMENT,
      "components",
      ValueType.COMPONENTS,
      Setting.ONE_WAY,
      "Each component by itself, by its simple or qualified name."),
  /** How many slots there are. */
  SLOT_COUNT(
      FilePart.PLACEMENT,
      "slot-count",
      ValueType.COUNT,
      SlotScheme.DEFAULT_SLOT_COUNT,
      1,
      SlotScheme.MAX_SLOT_COUNT,
      "How many hash slots there are. Never changes once there is data."),
  /** Where each partition lives. */
  PARTITIONS(
      FilePart.PLACEMENT,
      "partitions",
      ValueType.PARTITIONS,
      Setting.ONE_WAY,
      "Where each partition of a partitioned composition lives, ascending."),

  /** The slots of a partition. */
  SLOTS(
      FilePart.PARTITION,
      "slots",
      ValueType.SLOTS,
      "one of slots and keys",
      "The hash slots that the partition owns at first: first-last, or several of them; [] for one"
          + " that joins a service that runs."),
  /** The keys of a partition. */
  KEYS(
      FilePart.PARTITION,
      "keys",
      ValueType.KEYS,
      "one of slots and keys",
      "The range of keys that the partition owns."),
  /** The first key of a partition. */
  KEYS_FROM(
      FilePart.KEYS,
      "from",
      ValueType.KEY,
      "none: the first partition",
      "Its first key; the first partition has none."),
  /** The end of a partition. */
  KEYS_TO(
      FilePart.KEYS,
      "to",
      ValueType.KEY,
      "none: the last partition",
      "Its end, not included; the last partition has none."),
  /** What keys are. */
  KEYS_TYPE(
      FilePart.KEYS,
      "type",
      ValueType.KEY_TYPE,
      "integer for bare integers, else string",
      "What the keys are."),

  /** The largest request. */
  MESSAGE_BYTES(
      FilePart.LIMITS,
      "message-bytes",
      ValueType.BYTES,
      1 << 20,
      1 << 10,
      2 << 20,
      "The largest request message of an operation; at most entry-bytes."),
  /** Unanswered invocations of a connection. */
  OUTSTANDING_PER_CONNECTION(
      FilePart.LIMITS,
      "outstanding-per-connection",
      ValueType.COUNT,
      16_384,
      1,
      1 << 20,
      "How many invocations one client connection may have unanswered."),
  /** Unanswered invocations of a node. */
  OUTSTANDING_PER_NODE(
      FilePart.LIMITS,
      "outstanding-per-node",
      ValueType.COUNT,
      65_536,
      1,
      1 << 22,
      "How many invocations all clients of a node may have unanswered."),
  /** Their bytes. */
  OUTSTANDING_BYTES_PER_NODE(
      FilePart.LIMITS,
      "outstanding-bytes-per-node",
      ValueType.BYTES,
      64L << 20,
      2 << 20,
      16L << 30,
      "How many bytes of requests all clients of a node may have unanswered."),
  /** Commands that wait. */
  QUEUED_COMMANDS(
      FilePart.LIMITS,
      "queued-commands",
      ValueType.COUNT,
      16_384,
      1,
      1 << 22,
      "How many commands may wait for a log entry, in each group that the node leads."),
  /** Their bytes. */
  QUEUED_COMMAND_BYTES(
      FilePart.LIMITS,
      "queued-command-bytes",
      ValueType.BYTES,
      64L << 20,
      4 << 20,
      16L << 30,
      "How many bytes of commands may wait, in each group that the node leads."),
  /** Queries that wait. */
  QUEUED_QUERIES(
      FilePart.LIMITS,
      "queued-queries",
      ValueType.COUNT,
      16_384,
      1,
      1 << 22,
      "How many queries may wait, in each group that the node leads."),
  /** Sessions of a group. */
  SESSIONS(
      FilePart.LIMITS,
      "sessions",
      ValueType.COUNT,
      SessionLimits.DEFAULT.maxSessions(),
      1,
      10_000_000,
      "How many sessions each group remembers." + Setting.IN_THE_LOG),
  /** Answers of a session. */
  ANSWERS_PER_SESSION(
      FilePart.LIMITS,
      "answers-per-session",
      ValueType.COUNT,
      SessionLimits.DEFAULT.maxRecordsPerSession(),
      1,
      10_000_000,
      "How many answers are retained for one session." + Setting.IN_THE_LOG),
  /** Bytes of answers. */
  ANSWER_BYTES(
      FilePart.LIMITS,
      "answer-bytes",
      ValueType.BYTES,
      SessionLimits.DEFAULT.maxRetainedBytes(),
      1 << 20,
      64L << 30,
      "How many bytes of answers up to 2 MiB each group retains; larger ones may have four times"
          + " as much besides."
          + Setting.IN_THE_LOG),
  /** How far ahead commands expire. */
  WINDOW_MILLIS(
      FilePart.LIMITS,
      "window-millis",
      ValueType.MILLISECONDS,
      SessionLimits.DEFAULT.windowMillis(),
      10_000,
      86_400_000,
      "How far ahead a command may expire." + Setting.IN_THE_LOG),
  /** How long answers outlive their commands. */
  GRACE_MILLIS(
      FilePart.LIMITS,
      "grace-millis",
      ValueType.MILLISECONDS,
      SessionLimits.DEFAULT.graceMillis(),
      1_000,
      86_400_000,
      "For how long an answer is retained after its command expired, or was delivered late."
          + Setting.IN_THE_LOG),

  /** The shortest election timeout. */
  ELECTION_TIMEOUT_MIN_MILLIS(
      FilePart.RAFT,
      "election-timeout-min-millis",
      ValueType.MILLISECONDS,
      1_000,
      50,
      60_000,
      "The shortest silence of a leader after which an election begins; more than the longest"
          + " pause of a healthy node."),
  /** The longest election timeout. */
  ELECTION_TIMEOUT_MAX_MILLIS(
      FilePart.RAFT,
      "election-timeout-max-millis",
      ValueType.MILLISECONDS,
      2_000,
      51,
      120_000,
      "The longest such silence; above the shortest."),
  /** Commands of an entry. */
  ENTRY_COMMANDS(
      FilePart.RAFT,
      "entry-commands",
      ValueType.COUNT,
      2_048,
      1,
      65_536,
      "How many commands one log entry holds at most."),
  /** Bytes of an entry. */
  ENTRY_BYTES(
      FilePart.RAFT,
      "entry-bytes",
      ValueType.BYTES,
      2 << 20,
      64 << 10,
      3 << 20,
      "How many bytes of commands one log entry holds at most, and so the largest command with all"
          + " its steps."),
  /** Entries that are not applied yet. */
  ENTRIES_IN_FLIGHT(
      FilePart.RAFT,
      "entries-in-flight",
      ValueType.COUNT,
      2,
      1,
      64,
      "How many entries of a leader may be logged and not yet applied."),
  /** Entries after which a snapshot is taken. */
  SNAPSHOT_ENTRIES(
      FilePart.RAFT,
      "snapshot-entries",
      ValueType.COUNT,
      200_000,
      10,
      1_000_000_000,
      "A snapshot is taken after so many entries."),
  /** Bytes of entries after which a snapshot is taken. */
  SNAPSHOT_BYTES(
      FilePart.RAFT,
      "snapshot-bytes",
      ValueType.BYTES,
      512L << 20,
      64 << 10,
      1L << 40,
      "Or after so many bytes of entries."),
  /** Entries that are kept. */
  RETAINED_ENTRIES(
      FilePart.RAFT,
      "retained-entries",
      ValueType.COUNT,
      4_096,
      1,
      1_000_000_000,
      "How many entries are kept below a snapshot for members that are behind; older ones are"
          + " deleted."),

  /** The certificate of a node or tool. */
  SECURITY_CERTIFICATE(
      FilePart.SECURITY,
      "certificate",
      ValueType.FILE,
      Setting.REQUIRED,
      "The certificate that a node or tool shows, and those between it and an authority, in PEM;"
          + " {name} stands for the node's name, or for tools. Relative to the directory of this"
          + " file, as the next two."),
  /** Its private key. */
  SECURITY_KEY(
      FilePart.SECURITY,
      "key",
      ValueType.FILE,
      Setting.REQUIRED,
      "Its private key, RSA or EC, as PKCS#8 in PEM without a password; {name} as above."),
  /** The authorities. */
  SECURITY_TRUSTED(
      FilePart.SECURITY,
      "trusted",
      ValueType.FILE,
      Setting.REQUIRED,
      "The certificates of the authorities that everybody's certificate has to be from, in PEM."),
  /** The names of nodes. */
  SECURITY_NODE_NAMES(
      FilePart.SECURITY,
      "node-names",
      ValueType.NODE_NAMES,
      Setting.NODE_NAMES_STANDARD,
      "The name that the certificate of a node has, as a common name, DNS name or URI: who has one"
          + " speaks for the cluster's nodes, and nobody else does."),
  /** Whom tools stand for. */
  SECURITY_TOOLS(
      FilePart.SECURITY,
      "tools",
      ValueType.NAME,
      "admin",
      "What {name} stands for when members, apply or move calls."),
  /** Who has which role. */
  SECURITY_ROLES(
      FilePart.SECURITY,
      "roles",
      ValueType.ROLES,
      Setting.REQUIRED,
      "Who has which role. What needs a role that nobody has is refused."),
  /** How callers without a certificate are known. */
  SECURITY_TOKENS(
      FilePart.SECURITY,
      "tokens",
      ValueType.TOKENS,
      "none: who has no certificate is refused",
      "The tokens (JWT) by which callers without a certificate are known."),

  /** A role's name. */
  ROLE_NAME(
      FilePart.ROLE,
      "name",
      ValueType.ROLE,
      Setting.REQUIRED,
      "The role: one that operations name, or admin, monitor or client."),
  /** Who has the role. */
  ROLE_IDENTITIES(
      FilePart.ROLE,
      "identities",
      ValueType.IDENTITIES,
      Setting.REQUIRED,
      "Who has it: common names, DNS names and URIs of certificates, and claims of tokens, such as"
          + " token:sub=orders."),

  /** The keys of tokens. */
  TOKEN_KEYS(
      FilePart.TOKENS,
      "keys",
      ValueType.KEY_SET,
      Setting.REQUIRED,
      "The public keys that tokens are signed with, as a JSON Web Key Set: a file, relative to the"
          + " directory of this one, or a URL with https."),
  /** The issuer of tokens. */
  TOKEN_ISSUER(
      FilePart.TOKENS,
      "issuer",
      ValueType.TEXT,
      Setting.REQUIRED,
      "What the claim iss of a token has to be."),
  /** The audience of tokens. */
  TOKEN_AUDIENCE(
      FilePart.TOKENS,
      "audience",
      ValueType.TEXT,
      Setting.REQUIRED,
      "What has to be among the claim aud of a token."),
  /** The claims that say who it is. */
  TOKEN_CLAIMS(
      FilePart.TOKENS,
      "claims",
      ValueType.IDENTITIES,
      "sub",
      "The claims whose values are identities.");

  /** The name of a node unless the file says otherwise. */
  static final String NODE_NAMES_STANDARD = "{node}.{cluster}.csmr";

  /** The {@link #absent} of what has to be written. */
  static final String REQUIRED = "required";

  private static final String ONE_WAY = "one of group, components and partitions";
  private static final String IN_THE_LOG =
      " The log of each group says what holds: what the configuration of its leader says.";

  /** The parts that a file has. */
  enum FilePart {
    CLUSTER,
    NODE,
    GROUP,
    SERVICE,
    /** Where a service, a component or a partition lives: keys of each of them. */
    PLACEMENT,
    PARTITION,
    KEYS,
    LIMITS,
    RAFT,
    SECURITY,
    ROLE,
    TOKENS
  }

  /** The types of values. */
  enum ValueType {
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
    RAFT,
    SECURITY,
    FILE,
    NODE_NAMES,
    ROLES,
    ROLE,
    IDENTITIES,
    TOKENS,
    KEY_SET,
    TEXT
  }

  private final FilePart part;
  private final String key;
  private final ValueType type;
  private final long standard;
  private final long min;
  private final long max;
  private final String absent;
  private final String purpose;

  /** A number with a default. */
  Setting(
      FilePart part,
      String key,
      ValueType type,
      long standard,
      long min,
      long max,
      String purpose) {
    this(part, key, type, standard, min, max, Long.toString(standard), purpose);
  }

  /** A port. */
  Setting(FilePart part, String key, long min, long max, String purpose) {
    this(part, key, ValueType.PORT, 0, min, max, Setting.REQUIRED, purpose);
  }

  /** What is no number. */
  Setting(FilePart part, String key, ValueType type, String absent, String purpose) {
    this(part, key, type, 0, 0, 0, absent, purpose);
  }

  Setting(
      FilePart part,
      String key,
      ValueType type,
      long standard,
      long min,
      long max,
      String absent,
      String purpose) {
    this.part = part;
    this.key = key;
    this.type = type;
    this.standard = standard;
    this.min = min;
    this.max = max;
    this.absent = absent;
    this.purpose = purpose;
  }

  /** The settings of a part, in the order of the file. */
  static List<Setting> of(FilePart part) {
    return Arrays.stream(values()).filter(setting -> setting.part == part).toList();
  }

  /** Its key in the file, with the unit. */
  public String key() {
    return key;
  }

  FilePart part() {
    return part;
  }

  ValueType type() {
    return type;
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
    return part == FilePart.LIMITS || part == FilePart.RAFT;
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
