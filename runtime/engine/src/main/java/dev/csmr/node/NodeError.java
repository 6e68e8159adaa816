package dev.csmr.node;

import dev.csmr.service.ErrorCode;

/** Everything that a node, and the tools that ask nodes, refuse: 12xx, 13xx and 150x to 152x. */
public enum NodeError implements ErrorCode {
  // 12xx: start
  NO_SUCH_NODE(1201, "%s has no node %s, only %s. Fix --node, or add it."),
  NO_GROUP_TO_FOUND(1202, "%s has no group %s. Fix --found."),
  SERVICE_NOT_LOADED(
      1203,
      "A service on the class path cannot be loaded: %s. Compile it again, with this version of"
          + " csmr-processor."),
  CANNOT_LISTEN(
      1204,
      "Node %s cannot listen on port %s of %s (%s): %s. Stop what uses the port, or configure"
          + " another. If that is no address of this machine, name one that is as listen of the node"
          + " (0.0.0.0: all of them)."),
  CANNOT_OPEN(1205, "Node %s (%s) cannot open its data: %s"),
  CANNOT_SECURE(1206, "Node %s cannot use what security (%s) names: %s"),

  // 121x: a node that runs
  REPLICA_STOPPED(
      1211,
      "THE REPLICA OF GROUP %s ON NODE %s HAS STOPPED, rather than diverge from the others: %s"),
  UNKNOWN_HOST(
      1212,
      "Nobody knows host %s of node %s just now: members are not changed from that machine. If they are"
          + " to be, fix the host or the name service, and restart this node."),
  FAULT(
      1291,
      "The health of node %s could not be looked at: %s. That is a fault of csmr: report it, with what"
          + " follows here."),

  // 13xx: members
  NO_GROUP_TO_CHANGE(1301, "%s has no group %s, only %s. Fix --group."),
  NO_LEADER(
      1302,
      "Group %s has no leader among %s. See that a majority of its members runs, and that %s has the"
          + " nodes that are members now beside the new ones; then try again."),
  NOT_CHANGED_IN_TIME(
      1303,
      "The members of group %s are not changed after %s s; last: %s What was begun goes on; run this"
          + " again to see its end."),
  OTHER_NODE_THERE(
      1304,
      "At %s is node %s of cluster %s, not node %s of cluster %s. Fix host and port of node %4$s in"
          + " %s (%s)."),
  NEWCOMER_SILENT(
      1305,
      "Node %s at %s does not answer, or not with group %s. Start it with this configuration, %s,"
          + " and --join."),
  NEWCOMER_HAS_DATA(
      1306,
      "Node %s has data of group %s from when it was a member, which a new member has not. Stop the"
          + " node, move %s away, and start it with --join."),
  OTHER_CLUSTER(
      1307,
      "This node belongs to cluster %s, not to %s. Run this with the configuration of the cluster whose"
          + " node this is."),
  NOT_MEMBERS(1308, "A group has 1 to %s members, each once. Fix members of group %s."),
  NOT_HOSTED(
      1309, "This node does not host group %s. Run csmr members, which asks the group's leader."),
  NOT_AN_OPERATOR(
      1310,
      "%s is no address of a machine of this cluster. Members and"
          + " configurations are changed from there only: run this on the machine of one of the nodes."),
  TOOL_UNKNOWN(
      1312,
      "This tool cannot prove who it is: %s The section security of the configuration says where it"
          + " looks, with its tools in the place of {name}; CSMR_SECURITY_TOOLS says another name."),
  STEP_REFUSED(1311, "Node at %s did not change the members of group %s; it answered %s: %s"),

  // 133x: what is new in a configuration
  APPLY_REFUSED(1331, "Nothing was changed, since not all nodes can take it up:\n%s"),
  APPLIED_IN_PART(
      1332,
      "Some nodes have not taken it up, though they could a moment ago:\n%s\nFix that, and run this"
          + " again."),
  APPLY_UNHEARD(
      1333,
      "No answer of node %s. Start it with %s, with which it takes up what is new; or run this again"
          + " when it is reached."),
  FILES_DIFFER(
      1334,
      "Node %s has another file, %s: it says \"%s\", and the file that is to be applied says \"%s\"."
          + " Give all nodes the same file."),
  HOSTS_NOTHING(
      1335,
      "Node %s hosts no group yet, so it cannot begin with group %s while it runs. Restart it with %s."),
  APPLIES_ALREADY(1336, "Node %s is at it for another call. Run this again."),
  NOT_APPLIED(1337, "Node %s did not take it up: %s"),
  NOT_JOINED(
      1338,
      "All nodes have taken it up, but not all new partitions have joined their services: %s. The"
          + " services run as before; run this again."),

  // 134x and 135x: moves of slots
  NOT_SLOTTED(
      1341,
      "%s is no partitioned service whose slots can move; those are %s. Its partitions are to be by"
          + " slots, of a service that is declared movable."),
  NO_PARTITION(
      1342,
      "%s has the partitions 0 to %s, not %s. Nothing has moved. A partition that is new in"
          + " cluster.yaml joins with ./csmr apply."),
  NO_SLOT(1343, "%s has the slots 0 to %s, not %s. Nothing has moved."),
  BAD_SLOTS(1344, "%s names no slots. Write them as 0-63,100. Nothing has moved."),
  NO_TARGET(1346, "--slots needs --to: the partition that is to own them. Nothing has moved."),
  MAP_NOT_TOLD(1347, "Where the slots of %s are is not known: %s"),
  MOVE_STOPPED(
      1345,
      "%s slots have moved to partition %s of %s, and then: %s. Run it again: it goes on with the"
          + " others."),
  ONE_THING(
      1348,
      "%s cannot be asked for at once. Give one of --slots, --drain, --undrain, --loads, --propose and"
          + " --balance. Nothing has moved."),
  BAD_INTERVAL(1349, "--interval is %s; it may be 1 to %s seconds. Nothing has moved."),
  BAD_RATE(1350, "--rate is %s; it may be 1 to %s moves a minute. Nothing has moved."),
  OPTION_ALONE(1351, "%s means nothing without %s. Leave it out, or add that. Nothing has moved."),
  LOADS_NOT_TOLD(1352, "How much the slots of %s are used is not known: %s"),
  NOTHING_PROPOSED(
      1353,
      "Nothing is proposed for %s while a group of it has no majority. Those that do not answer: %s"),
  GROUPS_UNHEARD(
      1354,
      "%s cannot change now: its groups %s do not answer (%s), and all have to take part. See that each"
          + " has a majority of its members. Nothing has changed."),
  MOVED_AWAY(
      1355,
      "Slots of %s that were in partition %s are in others now: %s. Somebody else moves them: agree on"
          + " one place, and run this again. What has moved has moved."),
  DRAIN_STOPPED(
      1356,
      "Partition %s of %s is not empty: %s slots are left, of which these cannot move: %s. It drains as"
          + " before; run this again, or --undrain it."),
  NOT_MARKED(1357, "Whether partition %s of %s drains has not changed: %s"),

  // 1358 to 1365: other commands of csmr
  NOT_TRANSFERRED(
      1358,
      "Node %s did not take over group %s, which goes on under the leader that it has. See that the node"
          + " takes part in it (csmr status), and run this again. The last answer: %s"),
  NO_SNAPSHOT(
      1359,
      "Not all replicas have taken a snapshot; the others have theirs. Run this again. What hindered"
          + " it: %s"),
  SERVICE_UNKNOWN(
      1360, "The cluster offers no service %s to be called, only %s. Name one of these."),
  OPERATION_UNKNOWN(1361, "%s has no operation %s, only %s. Name one of these."),
  NOT_JSON(1362, "%s has the parts %s, and what is given is not that in JSON: %s"),
  NOT_DRAINED(
      1363,
      "Node %s drains, and still leads %s: no other member takes them over (csmr status says why). It"
          + " gives each away as soon as one can; --undo ends that."),
  DRAIN_UNHEARD(
      1364, "Whether node %s drains has not changed. Run this again when it takes it. It says: %s"),

  // 136x and 137x: backups
  BACKUP_STOPPED(
      1366,
      "There is no backup in %s: %s The cluster is as before. Empty that directory, and run this"
          + " again."),
  GROUP_NOT_LED(
      1367, "group %s has no leader that answers. See that a majority of its members runs."),
  PART_LATE(
      1368,
      "node %s did not write the part of group %s within %s s. See whether it is well, or give it"
          + " longer with --patience-seconds."),
  NO_BACKUP(1369, "There is no whole backup in %s: %s"),
  NOT_EMPTY(
      1370,
      "Directory %s has to be absent or empty, and is not: %s. Name another one, or empty it if"
          + " nothing of it is needed. Nothing was changed."),
  NOT_RESTORED(
      1371,
      "Node %s is not prepared: %s Nothing starts with what may be in %s: empty it before you try"
          + " again."),
  OTHER_GROUPS(
      1372,
      "this node has the groups %s, and cluster.yaml here %s. Give all nodes and this tool the same"
          + " file."),
  NOBODY_ANSWERS(1373, "no node of %s answers."),

  // 150x: calls that nobody can execute
  NO_SUCH_SERVICE(
      1501,
      "This cluster has no service %s, only %s. Fix the name, or add the service to the cluster's"
          + " configuration."),
  OTHER_TYPE(
      1502, "Service %s is a %s, not a %s. Use the client of that type, or another service."),
  SEVERAL_SERVICES(
      1503,
      "This cluster has several services of type %s: %s. Name one in the metadata csmr-service."),
  ARGUMENTS_TOO_LARGE(
      1504,
      "The arguments have %s bytes; node %s takes at most %s. Send less at a time, or raise"
          + " limits.message-bytes."),
  NO_REQUEST(1505, "The call has no request message. Send one."),
  NOT_A_READ(1506, "The metadata csmr-read is '%s'; it may be 'linearizable' or 'stale'. Fix it."),
  TWO_IDENTITIES(
      1507,
      "The metadata have csmr-invocation beside csmr-session or csmr-sequence. Send the one or the"
          + " others."),
  HALF_AN_IDENTITY(
      1508, "The metadata have %s alone. Send csmr-session and csmr-sequence, or neither."),
  NOT_A_UUID(1509, "The metadata csmr-invocation is '%s'; it must be a UUID."),
  NOT_A_SEQUENCE(1510, "The metadata %s is '%s'; it must be a decimal number%s."),
  OTHER_PROTOCOL(
      1511, "Node %s speaks %s, this client %s. Use the csmr-client of the nodes' minor version."),
  UNREADABLE_REQUEST(
      1512, "Node %s cannot read request %s: %s Use the csmr-client of the nodes' minor version."),

  // 152x: calls for which there is no room, time or way now
  CONNECTION_FULL(
      1521,
      "This connection has %s invocations unanswered. Wait for answers, or raise"
          + " limits.outstanding-per-connection."),
  NODE_FULL(
      1522,
      "Node %s has unanswered %s. Try again later, or raise limits.outstanding-per-node or"
          + " limits.outstanding-bytes-per-node."),
  ANSWERS_NOT_READ(
      1523,
      "The caller reads its answers more slowly than it asks: node %s keeps for it %s. Ask for less"
          + " at a time."),
  NOT_ANSWERED(
      1524,
      "Service %s did not answer node %s in time (as far as is known here, %s). See that each of them"
          + " has a majority, and that no operation there takes long."),
  NODE_STOPS(1525, "Node %s is stopping. Call another node."),
  ANSWER_IN_PIECES(
      1526,
      "The operation was executed, but its answer has more than %s bytes. Call it with the generated"
          + " Java client, which fetches such answers in pieces, or let it answer less at a time.");

  private final int number;
  private final String template;

  NodeError(int number, String template) {
    this.number = number;
    this.template = template;
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public String template() {
    return template;
  }
}
