package dev.csmr.node;

import dev.csmr.config.Setting;
import dev.csmr.config.Settings;
import dev.csmr.proxy.DeployedService;
import dev.csmr.proxy.Proxy;
import dev.csmr.proxy.Shares;

/** What a node says of messages that are too large, and of invocations that it cannot take. */
final class Replies {
  private final String node;
  private final Settings settings;
  private final Proxy proxy;

  Replies(String node, Settings settings, Proxy proxy) {
    this.node = node;
    this.settings = settings;
    this.proxy = proxy;
  }

  /** The message about arguments that are too large. */
  String tooLarge(int bytes) {
    return "The arguments have "
        + bytes
        + " bytes; node "
        + node
        + " takes at most "
        + settings.getInt(Setting.MESSAGE_BYTES)
        + ". Send less at a time, or raise limits.message-bytes.";
  }

  /** The message about an invocation for which there is no room. */
  String full(Shares room) {
    return "node "
        + node
        + " has unanswered "
        + room
        + " (limits.outstanding-per-node, limits.outstanding-bytes-per-node)";
  }

  /** The message about an answer for which there is no room, since its caller reads none. */
  String unread(String full) {
    return "the caller reads its answers more slowly than it asks: node "
        + node
        + " keeps for it "
        + full
        + ". Ask for less at a time.";
  }

  /** The message about an invocation that nobody has answered in its time. */
  String overdue(DeployedService service) {
    StringBuilder leaders = new StringBuilder();
    for (String group : service.groups()) {
      String leader = proxy.leader(group);
      leaders.append(leaders.isEmpty() ? "" : ", ").append("group ").append(group);
      leaders.append(leader == null ? " has no leader" : " is led by node " + leader);
    }
    return "Service "
        + service.name()
        + " did not answer node "
        + node
        + " in time (as far as is known here, "
        + leaders
        + "). Has each of them a majority, and does no operation there take long?";
  }
}
