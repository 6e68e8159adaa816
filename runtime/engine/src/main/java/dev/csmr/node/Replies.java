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
    return NodeError.ARGUMENTS_TOO_LARGE.text(bytes, node, settings.get(Setting.MESSAGE_BYTES));
  }

  /** The message about an invocation for which there is no room. */
  String full(Shares room) {
    return NodeError.NODE_FULL.text(node, room);
  }

  /** The message about an answer for which there is no room, since its caller reads none. */
  String unread(String full) {
    return NodeError.ANSWERS_NOT_READ.text(node, full);
  }

  /** The message about an invocation that nobody has answered in its time. */
  String overdue(DeployedService service) {
    StringBuilder leaders = new StringBuilder();
    for (String group : service.groups()) {
      String leader = proxy.leader(group);
      leaders.append(leaders.isEmpty() ? "" : ", ").append("group ").append(group);
      leaders.append(leader == null ? " has no leader" : " is led by node " + leader);
    }
    return NodeError.NOT_ANSWERED.text(service.name(), node, leaders);
  }
}
