package dev.csmr.node;

import dev.csmr.config.Limits;
import dev.csmr.proxy.DeployedService;
import dev.csmr.proxy.Shares;
import dev.csmr.service.Reply;

/** What a node says of messages that are too large, and of invocations that it cannot take. */
final class Replies {
  private final String node;
  private final Limits limits;

  Replies(String node, Limits limits) {
    this.node = node;
    this.limits = limits;
  }

  /** The message about arguments that are too large. */
  String tooLarge(int bytes) {
    return "The arguments have "
        + bytes
        + " bytes; node "
        + node
        + " takes at most "
        + limits.messageBytes()
        + ". Send less at a time, or raise limits.message-bytes.";
  }

  /** The reply, or when it is larger than this node sends, one that says so. */
  Reply fitting(Reply reply) {
    if (reply.payload().length <= limits.messageBytes()) {
      return reply;
    }
    return Reply.of(
        Reply.Status.ANSWER_TOO_LARGE,
        "The operation was executed, but its answer has "
            + reply.payload().length
            + " bytes; node "
            + node
            + " sends at most "
            + limits.messageBytes()
            + " (limits.message-bytes). Let it answer less at a time: page by page.");
  }

  /** The message about an invocation for which there is no room. */
  String full(Shares room) {
    return "node "
        + node
        + " has unanswered "
        + room
        + " (limits.outstanding-per-node, limits.outstanding-bytes-per-node)";
  }

  /** The message about an invocation that nobody has answered in its time. */
  String overdue(DeployedService service) {
    return "Service "
        + service.name()
        + " did not answer node "
        + node
        + " in time. Has each of the groups "
        + service.groups()
        + " a majority, and does no operation there take long?";
  }
}
