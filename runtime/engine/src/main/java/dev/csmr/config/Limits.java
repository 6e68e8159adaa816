package dev.csmr.config;

import dev.csmr.session.SessionLimits;
import java.util.List;
import java.util.Objects;

/**
 * What bounds a node's work. A request beyond a bound is answered with RESOURCE_EXHAUSTED (or, when
 * too large, INVALID_ARGUMENT) and changes nothing.
 *
 * @param messageBytes the largest request message of an operation, in bytes
 * @param outstandingPerConnection how many invocations one client connection may have unanswered
 * @param outstandingPerNode how many invocations all clients of a node may have unanswered
 * @param outstandingBytesPerNode how many bytes of requests all clients of a node may have
 *     unanswered
 * @param queuedCommands how many commands may wait for a log entry, in each group that the node
 *     leads
 * @param queuedCommandBytes how many bytes of commands may wait, in each group that the node leads
 * @param queuedQueries how many queries may wait, in each group that the node leads
 * @param sessions the bounds of each group's session table. They decide what is refused and so are
 *     part of what the log means: to be the same on all nodes. What holds stands in each group's
 *     log, into which its leader writes what its configuration says
 */
public record Limits(
    int messageBytes,
    int outstandingPerConnection,
    int outstandingPerNode,
    long outstandingBytesPerNode,
    int queuedCommands,
    long queuedCommandBytes,
    int queuedQueries,
    SessionLimits sessions) {
  static final Setting MESSAGE_BYTES = new Setting("message-bytes", 1 << 20, 1 << 10, 2 << 20);
  static final Setting OUTSTANDING_PER_CONNECTION =
      new Setting("outstanding-per-connection", 16_384, 1, 1 << 20);
  static final Setting OUTSTANDING_PER_NODE =
      new Setting("outstanding-per-node", 65_536, 1, 1 << 22);
  static final Setting OUTSTANDING_BYTES_PER_NODE =
      new Setting("outstanding-bytes-per-node", 64L << 20, 2 << 20, 16L << 30);
  static final Setting QUEUED_COMMANDS = new Setting("queued-commands", 16_384, 1, 1 << 22);
  static final Setting QUEUED_COMMAND_BYTES =
      new Setting("queued-command-bytes", 64L << 20, 4 << 20, 16L << 30);
  static final Setting QUEUED_QUERIES = new Setting("queued-queries", 16_384, 1, 1 << 22);
  static final Setting SESSIONS =
      new Setting("sessions", SessionLimits.DEFAULT.maxSessions(), 1, 10_000_000);
  static final Setting ANSWERS_PER_SESSION =
      new Setting(
          "answers-per-session", SessionLimits.DEFAULT.maxRecordsPerSession(), 1, 10_000_000);
  static final Setting ANSWER_BYTES =
      new Setting("answer-bytes", SessionLimits.DEFAULT.maxRetainedBytes(), 1 << 20, 64L << 30);
  static final Setting WINDOW_MILLIS =
      new Setting("window-millis", SessionLimits.DEFAULT.windowMillis(), 10_000, 86_400_000);
  static final Setting GRACE_MILLIS =
      new Setting("grace-millis", SessionLimits.DEFAULT.graceMillis(), 1_000, 86_400_000);

  /** Every setting of the section {@code limits}, in the order of the file. */
  static final List<Setting> ALL =
      List.of(
          MESSAGE_BYTES,
          OUTSTANDING_PER_CONNECTION,
          OUTSTANDING_PER_NODE,
          OUTSTANDING_BYTES_PER_NODE,
          QUEUED_COMMANDS,
          QUEUED_COMMAND_BYTES,
          QUEUED_QUERIES,
          SESSIONS,
          ANSWERS_PER_SESSION,
          ANSWER_BYTES,
          WINDOW_MILLIS,
          GRACE_MILLIS);

  /** Good for production on a machine with 2 GiB of memory or more. */
  public static final Limits DEFAULT =
      new Limits(
          MESSAGE_BYTES.standardInt(),
          OUTSTANDING_PER_CONNECTION.standardInt(),
          OUTSTANDING_PER_NODE.standardInt(),
          OUTSTANDING_BYTES_PER_NODE.standard(),
          QUEUED_COMMANDS.standardInt(),
          QUEUED_COMMAND_BYTES.standard(),
          QUEUED_QUERIES.standardInt(),
          SessionLimits.DEFAULT);

  /** Checks the bounds. */
  public Limits {
    MESSAGE_BYTES.check(messageBytes);
    OUTSTANDING_PER_CONNECTION.check(outstandingPerConnection);
    OUTSTANDING_PER_NODE.check(outstandingPerNode);
    OUTSTANDING_BYTES_PER_NODE.check(outstandingBytesPerNode);
    QUEUED_COMMANDS.check(queuedCommands);
    QUEUED_COMMAND_BYTES.check(queuedCommandBytes);
    QUEUED_QUERIES.check(queuedQueries);
    Objects.requireNonNull(sessions, "sessions");
  }
}
