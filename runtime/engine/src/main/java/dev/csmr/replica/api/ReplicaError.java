package dev.csmr.replica.api;

import dev.csmr.service.ErrorCode;

/**
 * Everything that stops or impedes a replica, and what its files are refused for: 14xx; what it
 * refuses of changes of members: 132x; and of calls: 16xx.
 */
public enum ReplicaError implements ErrorCode {
  // 132x: changes of members
  CHANGE_REFUSED(
      1321, "Group %s refused the change: %s. The members are what they were; run it again."),
  MEMBER_MOVED(
      1322,
      "Node %s is a member of group %s at %s:%s, but the configuration says %s:%s. A member does not"
          + " move: give the node at the new address a new name and an empty data directory, and"
          + " replace the old one by it."),
  NOBODY_TO_LEAD(
      1323,
      "Node %s leads group %s and is to leave it, but none of the members that stay answers it."
          + " Start one of %s."),
  NEWCOMER_TAKES_NOTHING(
      1324,
      "The new member of group %s takes nothing in: %s. See that the node runs, with this group in"
          + " its configuration, and that node %s reaches that port. The members are what they"
          + " were."),

  // 140x: stops
  ENTRY_NOT_EXECUTED(
      1401,
      "This replica of group %s in %s stops at entry %s rather than diverge from the others: %s"
          + " Nothing on disk was changed."),
  DIFFERENT(
      1402,
      "This replica of group %s in %s stops: %s (the same up to entry %s), and no majority of the"
          + " members agrees with it%s. An operation is not deterministic, a restored state is not the"
          + " one that was saved, or this machine is faulty. %s If it comes again, or all stopped: fix"
          + " the code of the group's services (it may read no clock, no random numbers, no order of"
          + " hash collections, nothing of its machine), and keep the directories of those members"
          + " whose state is right."),
  INSTALLED_SNAPSHOT_UNUSABLE(1403, "The snapshot that the leader sent cannot be used: %s"),
  CLOSED_BY_RATIS(1404, "Ratis closed the replica of group %s; its log says why."),
  FILES_GONE(
      1405,
      "The files of group %s are gone, %s among them: what this replica acknowledged would be on no"
          + " disk. Bring them back if their disk was taken away, then restart this node. If they were"
          + " deleted, restart it while a majority of the group's other members is up: they give it its"
          + " data."),
  NO_MEMBER(
      1406,
      "Node %s is no member of group %s any more, which goes on without it. To bring it back, stop it,"
          + " move %s away, start it again and add it to the members."),

  // 141x: the disk, or the others, impede a replica
  DISK_IMPEDES(
      1411,
      "The replica of group %s does not take part: %s. Make room on that disk, or fix it; the"
          + " replica goes on by itself then."),
  CANNOT_BEGIN(
      1412,
      "Node %s cannot begin group %s: %s. Make room on that disk, or fix it; it is tried again every"
          + " second."),
  NO_SNAPSHOT(
      1413,
      "Group %s goes on without a snapshot in %s, and its log grows, until after ten times"
          + " snapshot-entries or snapshot-bytes commands are refused: %s. %s A snapshot is tried"
          + " again every %s s."),
  NO_PROGRESS(1414, "The replica of group %s on node %s has not got on for %s s: %s"),
  FOLLOWER_STUCK(
      1415,
      "Node %s answers in group %s but has stayed at entry %s for %s s, while %s is committed. Unless"
          + " it receives a snapshot just now, restart that node; the group has no spare member"
          + " meanwhile."),
  MISDIRECTED(
      1416,
      "Node %s sends what is meant for node %s to the Raft port of node %s. Nothing of it is taken."
          + " Fix host and raft-port of node %2$s in its configuration."),
  RAFT_PORT_TAKEN(
      1417,
      "The Raft port %s of node %s is not free: %s. Stop what uses it, or configure another."),
  CANNOT_OPEN(1418, "Group %s cannot be opened in %s: %s"),
  FOLLOWER_SILENT(
      1419,
      "Node %s has not answered in group %s for %s s. See that it runs and that it is reached from"
          + " here; the group has no spare member in its place meanwhile."),

  // 142x: a node's directory
  DIRECTORY_FORMAT(
      1421,
      "%s has the format \"%s\"; this version reads %s. Start the version that wrote it, or a newer"
          + " one. Nothing was changed."),
  DIRECTORY_OF_NOBODY(
      1422,
      "%s is damaged: it says whose data these are, and cannot be read. If this is the directory of"
          + " node %s of cluster %s, write three lines into it: format=%s, cluster=%3$s and"
          + " node=%2$s. Nothing was changed."),
  DIRECTORY_OF_ANOTHER(
      1423,
      "Directory %s belongs to %s %s, not to %2$s %s. Nothing was changed. Was it moved, or is the"
          + " configuration wrong? Give each node its own directory."),
  DIRECTORY_NOT_EMPTY(
      1424,
      "Directory %s is not empty and has no %s; it holds %s. Give this node an empty directory, or"
          + " bring the %2$s back. Nothing was changed."),
  DIRECTORY_IN_USE(1425, "Directory %s is in use by another process. Stop that first."),
  BEGINNINGS_UNREADABLE(1426, "%s cannot be read: %s. Bring it back. Nothing was changed."),
  BEGINNING_UNKNOWN(
      1427,
      "%s has data of group %s, of which %s does not know how it began. Bring that file back, or move"
          + " the group's directory away. Nothing was changed."),

  // 143x: votes and logs
  VOTE_LOST(
      1431,
      "%s, which has the term and the vote of group %s, cannot be read, and neither can %s. Nothing"
          + " was changed. Bring one of them back. Or: %s"),
  ENTRIES_MISSING(
      1432,
      "Entries %s to %s of group %s are missing: %s begins behind them, and no snapshot beside it has"
          + " them. Nothing was changed. Bring the missing file back. Or: %s"),
  LOG_DAMAGED(
      1433,
      "%s of group %s is damaged at offset %s, where entry %s should be, which may have been"
          + " acknowledged. Nothing was changed. %s"),

  VOTE_RESTORED(
      1434, "%s of group %s is %s: it is restored to term %s. See whether the disk was full."),

  // 144x: snapshots
  SNAPSHOT_UNUSABLE(1441, "Section \"%s\" of snapshot %s cannot be used: %s Nothing was changed."),
  NEW_STATE_UNUSABLE(
      1445,
      "What new objects of group %s hold could not be restored from a snapshot: %s Change what their"
          + " constructors and initializers put in. Nothing was changed."),
  SNAPSHOT_FORMAT(
      1442,
      "Snapshot %s has the format %s; this version reads %s. Start the version that wrote it. Nothing"
          + " was changed."),
  SNAPSHOT_OF_ANOTHER(
      1443,
      "Snapshot %s is of group %s of cluster %s, not of group %s of cluster %s. Give this node its own"
          + " data directory. Nothing was changed."),
  SNAPSHOT_DAMAGED(
      1444,
      "Snapshot %s is damaged: %s (in section \"%s\", before byte %s of %s). Nothing was changed. %s"
          + " Is there no such majority, stop this node, move only this file and %s.md5 away and start"
          + " it: it begins from the snapshot before, if its log still has what followed that, and"
          + " else says which entries are missing."),

  // 145x: a replica that has no data, or not all of them
  NO_DATA(1451, "Node %s has no data of group %s and does not take part: %s"),
  GIVEN_DATA(
      1452,
      "Node %s is given the data of group %s by node %s and does not vote before it has them: it has"
          + " entry %s%s"),
  CATCHES_UP(
      1453,
      "The replica of group %s on node %s was started and does not take part yet: it has %s. Leave the"
          + " other members running until it has."),
  DATA_LOST(
      1454,
      "Node %s has lost its data of group %s: %s is empty. Leave the group's other members running:"
          + " they give them to it, and it does not vote before it has them."),
  DATA_OF_NO_MEMBER(
      1455,
      "Node %s has data of group %s in %s and takes no part in it: the configuration does not make"
          + " this node a member. If the group's members were not changed, fix the configuration: the"
          + " group has one member less meanwhile."),

  // 146x: nodes that are configured differently
  LIMITS_DIFFER(
      1461,
      "The log of group %s has set %s, but this node's configuration says %s. The former hold, until a"
          + " node that is configured otherwise leads. Give all nodes the same limits."),
  MESSAGE_REFUSED(
      1462, "Group %s refused a message of group %s: %s Give all nodes the same configuration."),
  HOLDS_OTHERWISE(
      1463,
      "Group %s holds %s: what is stored would be looked for where it is not. Put back what the"
          + " configuration said, in that of all nodes, and start this node again."),
  PLACE_DISPUTED(
      1465,
      "Group %s does not begin with a component that its log does not name while another node has"
          + " components elsewhere: %s"),
  PLACED_OTHERWISE(
      1464,
      "The configuration places %s of what this node has data of otherwise than the cluster has it,"
          + " so it would not be found any more: %s. Put it back, in the configuration of all nodes. If"
          + " none of the data is needed, give all nodes empty data directories. Nothing was changed."),

  NO_PART(
      1466,
      "There is no part of group %s for backup %s here: %s. Nothing else was changed. Begin another"
          + " backup."),
  BACKUP_DAMAGED(
      1467,
      "File %s of a backup cannot be used: %s. Nothing was changed. Bring the file back from a copy of"
          + " the backup, or use another backup."),
  BACKUP_PLACES(
      1468,
      "The configuration has no place for what is in the backup: %s. Partitions that do not move have"
          + " to be as they were. Nothing was changed."),
  EXECUTED_BEFORE(
      1469,
      "This was executed before the backup that the cluster was restored from, and the answer was not"
          + " kept. Read the state instead of asking again."),

  // 149x: faults of csmr
  FAULT(1491, "%s failed: %s. That is a fault of csmr: report it, with what follows here."),

  // 160x: calls for which there is no room
  QUEUE_FULL(
      1601,
      "The queue of group %s on this node is full. Try again later, or raise"
          + " limits.queued-commands or limits.queued-command-bytes."),
  QUERIES_WAIT(
      1602, "%s queries wait at group %s. Try again later, or raise limits.queued-queries."),
  MESSAGES_WAIT(1603, "%s messages of other groups wait at group %s. Try again later."),
  LOG_LAGS(1604, "The log of group %s lags. Try again later."),
  ANSWERS_NOT_READ(
      1605,
      "Answers of more than %s bytes wait to be sent: those who asked for them do not read them as"
          + " fast. Ask for less at a time."),
  ACROSS_FULL(
      1606,
      "Too many operations that need the groups %s, or that wait behind such, are in flight at group"
          + " %s. See that each of them has a majority."),
  SESSIONS_FULL(1607, "The session table is full. Try again later, or raise limits.sessions."),

  // 161x: calls that are refused as they are
  UNREADABLE_PART(1610, "Group %s cannot read its part of the operation: %s"),
  COMMAND_TOO_LARGE(
      1611,
      "The command takes %s bytes; the most is %s. Send less at a time, or raise raft.entry-bytes."),
  NO_DESTINATION(
      1612,
      "Group %s is no destination of the operation, or a part of it is missing. Give all nodes the"
          + " same configuration."),
  EXPIRED(1613, "Expired %s ms ago. Send it again as a new invocation."),
  TOO_FAR_AHEAD(
      1614,
      "Expires %s ms from now, beyond the window. Set the caller's clock, or expire earlier."),
  ACKNOWLEDGED(
      1615, "The client acknowledged this answer before. Read the state instead of asking again."),

  UNKNOWN_COMPONENT(
      1616,
      "This group has no component with number %s. Give the node that asks the cluster's present"
          + " configuration."),
  UNKNOWN_OPERATION(
      1617,
      "Component %s has no operation with id %s. Let all nodes have the same version of the service."),
  COMMAND_AS_QUERY(
      1618,
      "Operation %s of component %s is a command, and was sent as a query or condition. Let all nodes"
          + " have the same version of the service."),
  NO_CONDITION(
      1619,
      "Operation %s of component %s answers no boolean, and was sent as a condition. Let all nodes have"
          + " the same version of the service."),
  NOT_UNDERSTOOD(1620, "%s of %s: %s Nothing was executed."),

  // 162x: calls that a group cannot execute just now
  NOT_A_MEMBER_YET(1621, "Node %s is not yet a member of group %s with its data."),
  STARTING(1622, "Group %s is starting on this node."),
  BEGINS_TO_LEAD(1623, "Group %s begins to lead on this node."),
  TERM_NOT_BEGUN(1624, "The leader has not committed an entry of its term yet."),
  NO_MAJORITY(1625, "No majority of group %s confirmed term %s; it answered: %s."),
  CLOSED(1626, "Group %s is closed on this node."),
  BEHIND_OTHERS(
      1627,
      "Queries of group %s wait for operations that need other groups. See that each of those has a"
          + " majority."),
  LATE_IN_QUEUE(1628, "Its time was over in a queue."),
  NOT_LOGGED(1629, "Group %s refused: %s"),
  LEADER_GONE(1630, "The leader of group %s stepped down, or stopped, before it answered."),
  LEADER_GONE_IN_FLIGHT(
      1631, "The leader stepped down, or stopped, while the command was in flight."),
  OTHERS_NOT_DELIVERED(
      1632,
      "Group %s could not answer in time: the answer waits for operations that the groups %s have not"
          + " delivered. See that each of them has a majority."),
  NOT_HEARD_OF(1633, "Group %s has not heard of the operation from where it begins."),
  REPLACED(1634, "This replica was replaced by a snapshot."),

  // 164x: answers that are gone
  ANSWER_GONE(
      1641,
      "The operation was executed, but its answer, which was too large for one message, had to make"
          + " room for others before it was fetched. Raise limits.answer-bytes, or let it answer less at"
          + " a time."),

  // 165x: moves of slots
  MOVED(
      1651,
      "Slots that the call touches have moved since this node planned it; group %s did not execute"
          + " it. Send it again."),
  NO_SUCH_PARTITION(
      1652, "%s has the partitions 0 to %s: slots cannot move from %s to %s. Nothing has moved."),
  SLOTS_ELSEWHERE(
      1653,
      "The slots %s of %s are not all in partition %s. Nothing has moved; ask where they are."),
  SLOTS_TOO_LARGE(
      1654,
      "What is in the slots %s takes more than %s bytes, which is the most that moves at once. Move"
          + " fewer slots at a time. Nothing has moved."),
  TOO_MANY_MOVES(
      1655, "There were %s moves of slots of %s within %s s. Try again later. Nothing has moved."),
  BEHIND(1656, "This replica of group %s has not applied a move of slots yet."),
  SLOTS_UNSAVABLE(1657, "What is in the slots %s cannot move: %s Nothing has moved."),
  OTHER_FORM(
      1658,
      "Another version of the service moves slots of %s than the one that group %s runs. Let all"
          + " nodes run one version before slots move. Nothing has moved."),
  OTHER_GROUPS(
      1671,
      "The groups that have to know of what changes in %s are %s, and it was sent to %s: a group has"
          + " joined meanwhile. Nothing has changed; try again."),
  JOINED_ALREADY(
      1672,
      "Group %s has joined %s already, or others join first. Nothing has changed; try again."),
  TOO_MANY_JOINS(
      1673, "%s groups and partitions have joined %s, which is the most. Keep to those."),
  MAP_TOO_LARGE(
      1674,
      "The map of %s takes more than %s bytes, with the changes of the last %s s. Let slots rest for as"
          + " long, and try again. Nothing has changed."),
  NOT_A_PARTITION(1675, "%s has the partitions 0 to %s, and not %s. Nothing has changed."),
  DRAINS_ALREADY(1676, "Partition %s of %s %s already. Nothing has changed."),
  ALL_WOULD_DRAIN(
      1677,
      "Partition %s is the only one of %s that does not drain: its slots could go nowhere. Let another"
          + " one drain no more before. Nothing has changed."),
  TARGET_DRAINS(
      1678,
      "Partition %s of %s drains: nothing moves into it. Choose another one, or let it drain no more"
          + " (--undrain). Nothing has moved."),

  // 168x: copies of slots that are to move
  COPY_BUSY(
      1681,
      "%s is copying the slots %s from partition %s to %s. Let that end, or wait %s s if nobody goes"
          + " on with it. Nothing has moved."),
  COPY_OVER(
      1682,
      "What was copied of the slots %s is no longer there: they have moved, or nobody went on with"
          + " the copy. Move them again. Nothing has moved."),
  CHANGES_TOO_FAST(
      1683,
      "What is in the slots %s changes faster than it is copied: after %s rounds more than %s bytes"
          + " had changed again. Move fewer slots at a time, or when there are fewer commands; a command"
          + " that names no key counts as a change of all. Nothing has moved."),
  KEY_TOO_LARGE(
      1684,
      "One key of slot %s has %s bytes of state, and what belongs to one key may have %s to be"
          + " copied. Nothing has moved."),
  NOT_COPIED(
      1685,
      "The code of %s was generated by a version that moves everything at once. Compile it with this"
          + " one. Nothing has moved."),

  // 166x: what operations throw
  UNDECLARED(
      1661,
      "Operation %s of %s, in group %s, threw what it does not declare. Its callers are told that it"
          + " failed; what it changed before stays changed. Mend it, or declare an exception of your own."
          + " Further ones of its class are logged at DEBUG.");

  private final int number;
  private final String template;

  ReplicaError(int number, String template) {
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
