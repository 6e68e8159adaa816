package dev.csmr.replica.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of replicas and their files, as operators read it. */
class ReplicaErrorTest {
  private static Stream<Arguments> texts() {
    return Stream.of(
        arguments(
            ReplicaError.CLOSED_BY_RATIS.text("g"),
            "[csmr-1404] Ratis closed the replica of group g; its log says why."),
        arguments(
            ReplicaError.FILES_GONE.text("g", "/d/raft-meta"),
            "[csmr-1405] The files of group g are gone, /d/raft-meta among them: what this replica"
                + " acknowledged would be on no disk. Bring them back if their disk was taken away, then"
                + " restart this node. If they were deleted, restart it while a majority of the group's"
                + " other members is up: they give it its data."),
        arguments(
            ReplicaError.NO_MEMBER.text("n1", "g", "/d"),
            "[csmr-1406] Node n1 is no member of group g any more, which goes on without it. To bring it"
                + " back, stop it, move /d away, start it again and add it to the members."),
        arguments(
            ReplicaError.FOLLOWER_SILENT.text("n2", "g", 10),
            "[csmr-1419] Node n2 has not answered in group g for 10 s. See that it runs and that it is"
                + " reached from here; the group has no spare member in its place meanwhile."),
        arguments(
            ReplicaError.VOTE_RESTORED.text("/d/raft-meta", "g", "unreadable", 3),
            "[csmr-1434] /d/raft-meta of group g is unreadable: it is restored to term 3. See whether the"
                + " disk was full."),
        arguments(
            ReplicaError.NO_DATA.text("n1", "g", "nodes [n2] do not answer."),
            "[csmr-1451] Node n1 has no data of group g and does not take part: nodes [n2] do not answer."),
        arguments(
            ReplicaError.GIVEN_DATA.text("n1", "g", "n2", 7, " of 9."),
            "[csmr-1452] Node n1 is given the data of group g by node n2 and does not vote before it has"
                + " them: it has entry 7 of 9."),
        arguments(
            ReplicaError.CATCHES_UP.text("g", "n1", "not heard a leader"),
            "[csmr-1453] The replica of group g on node n1 was started and does not take part yet: it has"
                + " not heard a leader. Leave the other members running until it has."),
        arguments(
            ReplicaError.DATA_LOST.text("n1", "g", "/d"),
            "[csmr-1454] Node n1 has lost its data of group g: /d is empty. Leave the group's other"
                + " members running: they give them to it, and it does not vote before it has them."),
        arguments(
            ReplicaError.DATA_OF_NO_MEMBER.text("n1", "g", "/d"),
            "[csmr-1455] Node n1 has data of group g in /d and takes no part in it: the configuration does"
                + " not make this node a member. If the group's members were not changed, fix the"
                + " configuration: the group has one member less meanwhile."),
        arguments(
            ReplicaError.MOVED.text("g"),
            "[csmr-1651] Slots that the call touches have moved since this node planned it; group g did"
                + " not execute it. Send it again."),
        arguments(
            ReplicaError.NO_SUCH_PARTITION.text("P", 2, 0, 3),
            "[csmr-1652] P has the partitions 0 to 2: slots cannot move from 0 to 3. Nothing has moved."),
        arguments(
            ReplicaError.SLOTS_ELSEWHERE.text(List.of(1), "P", 0),
            "[csmr-1653] The slots [1] of P are not all in partition 0. Nothing has moved; ask where they"
                + " are."),
        arguments(
            ReplicaError.SLOTS_TOO_LARGE.text(List.of(1), 2),
            "[csmr-1654] What is in the slots [1] takes more than 2 bytes, which is the most that moves at"
                + " once. Move fewer slots at a time. Nothing has moved."),
        arguments(
            ReplicaError.TOO_MANY_MOVES.text(4096, "P", 1320),
            "[csmr-1655] There were 4096 moves of slots of P within 1320 s. Try again later. Nothing has"
                + " moved."),
        arguments(
            ReplicaError.BEHIND.text("g"),
            "[csmr-1656] This replica of group g has not applied a move of slots yet."),
        arguments(
            ReplicaError.SLOTS_UNSAVABLE.text(List.of(1), "why."),
            "[csmr-1657] What is in the slots [1] cannot move: why. Nothing has moved."),
        arguments(
            ReplicaError.OTHER_FORM.text("P", "g"),
            "[csmr-1658] Another version of the service moves slots of P than the one that group g runs."
                + " Let all nodes run one version before slots move. Nothing has moved."),
        arguments(
            ReplicaError.LIMITS_DIFFER.text("g", "limits 1", "limits 2"),
            "[csmr-1461] The log of group g has set limits 1, but this node's configuration says limits 2."
                + " The former hold, until a node that is configured otherwise leads. Give all nodes the"
                + " same limits."),
        arguments(
            ReplicaError.MESSAGE_REFUSED.text("g", "h", "No such part."),
            "[csmr-1462] Group g refused a message of group h: No such part. Give all nodes the same"
                + " configuration."),
        arguments(
            ReplicaError.FAULT.text("Looking after group g", "java.lang.NullPointerException"),
            "[csmr-1491] Looking after group g failed: java.lang.NullPointerException. That is a fault of"
                + " csmr: report it, with what follows here."),
        arguments(
            ReplicaError.UNREADABLE_PART.text("g", "It is cut short."),
            "[csmr-1610] Group g cannot read its part of the operation: It is cut short."),
        arguments(
            ReplicaError.UNKNOWN_COMPONENT.text(7),
            "[csmr-1616] This group has no component with number 7. Give the node that asks the cluster's"
                + " present configuration."),
        arguments(
            ReplicaError.UNKNOWN_OPERATION.text("Store", 99),
            "[csmr-1617] Component Store has no operation with id 99. Let all nodes have the same version"
                + " of the service."),
        arguments(
            ReplicaError.COMMAND_AS_QUERY.text("put", "Store"),
            "[csmr-1618] Operation put of component Store is a command, and was sent as a query or"
                + " condition. Let all nodes have the same version of the service."),
        arguments(
            ReplicaError.NO_CONDITION.text("get", "Store"),
            "[csmr-1619] Operation get of component Store answers no boolean, and was sent as a condition."
                + " Let all nodes have the same version of the service."),
        arguments(
            ReplicaError.NOT_UNDERSTOOD.text("put", "Store", "It is cut short."),
            "[csmr-1620] put of Store: It is cut short. Nothing was executed."),
        arguments(
            ReplicaError.ANSWER_GONE.text(),
            "[csmr-1641] The operation was executed, but its answer, which was too large for one message,"
                + " had to make room for others before it was fetched. Raise limits.answer-bytes, or let"
                + " it answer less at a time."),
        arguments(
            ReplicaError.ENTRY_NOT_EXECUTED.text("g", "/d", 7, "it failed."),
            "[csmr-1401] This replica of group g in /d stops at entry 7 rather than diverge from the"
                + " others: it failed. Nothing on disk was changed."),
        arguments(
            ReplicaError.INSTALLED_SNAPSHOT_UNUSABLE.text("it is damaged."),
            "[csmr-1403] The snapshot that the leader sent cannot be used: it is damaged."),
        arguments(
            ReplicaError.DISK_IMPEDES.text("g", "it cannot write /d"),
            "[csmr-1411] The replica of group g does not take part: it cannot write /d. Make room on"
                + " that disk, or fix it; the replica goes on by itself then."),
        arguments(
            ReplicaError.CANNOT_BEGIN.text("n1", "g", "no space left"),
            "[csmr-1412] Node n1 cannot begin group g: no space left. Make room on that disk, or fix"
                + " it; it is tried again every second."),
        arguments(
            ReplicaError.NO_SNAPSHOT.text("g", "/d", "no space left", "Make room.", 60),
            "[csmr-1413] Group g goes on without a snapshot in /d, and its log grows, until after ten"
                + " times snapshot-entries or snapshot-bytes commands are refused: no space left."
                + " Make room. A snapshot is tried again every 60 s."),
        arguments(
            ReplicaError.NO_PROGRESS.text("g", "n1", 10, "it knows no leader."),
            "[csmr-1414] The replica of group g on node n1 has not got on for 10 s: it knows no"
                + " leader."),
        arguments(
            ReplicaError.FOLLOWER_STUCK.text("n2", "g", 5, 30, 9),
            "[csmr-1415] Node n2 answers in group g but has stayed at entry 5 for 30 s, while 9 is"
                + " committed. Unless it receives a snapshot just now, restart that node; the group"
                + " has no spare member meanwhile."),
        arguments(
            ReplicaError.MISDIRECTED.text("n1", "n2", "n3"),
            "[csmr-1416] Node n1 sends what is meant for node n2 to the Raft port of node n3. Nothing"
                + " of it is taken. Fix host and raft-port of node n2 in its configuration."),
        arguments(
            ReplicaError.RAFT_PORT_TAKEN.text(7101, "n1", "in use"),
            "[csmr-1417] The Raft port 7101 of node n1 is not free: in use. Stop what uses it, or"
                + " configure another."),
        arguments(
            ReplicaError.CANNOT_OPEN.text("g", "/d", "no space left"),
            "[csmr-1418] Group g cannot be opened in /d: no space left"),
        arguments(
            ReplicaError.DIRECTORY_FORMAT.text("/d/csmr.meta", "9", 1),
            "[csmr-1421] /d/csmr.meta has the format \"9\"; this version reads 1. Start the version"
                + " that wrote it, or a newer one. Nothing was changed."),
        arguments(
            ReplicaError.DIRECTORY_OF_NOBODY.text("/d/csmr.meta", "n1", "demo", 1),
            "[csmr-1422] /d/csmr.meta is damaged: it says whose data these are, and cannot be read. If"
                + " this is the directory of node n1 of cluster demo, write three lines into it:"
                + " format=1, cluster=demo and node=n1. Nothing was changed."),
        arguments(
            ReplicaError.DIRECTORY_OF_ANOTHER.text("/d", "node", "n2", "n1"),
            "[csmr-1423] Directory /d belongs to node n2, not to node n1. Nothing was changed. Was it"
                + " moved, or is the configuration wrong? Give each node its own directory."),
        arguments(
            ReplicaError.DIRECTORY_NOT_EMPTY.text("/d", "csmr.meta", "x"),
            "[csmr-1424] Directory /d is not empty and has no csmr.meta; it holds x. Give this node an"
                + " empty directory, or bring the csmr.meta back. Nothing was changed."),
        arguments(
            ReplicaError.DIRECTORY_IN_USE.text("/d"),
            "[csmr-1425] Directory /d is in use by another process. Stop that first."),
        arguments(
            ReplicaError.BEGINNINGS_UNREADABLE.text("/d/f", "garbage"),
            "[csmr-1426] /d/f cannot be read: garbage. Bring it back. Nothing was changed."),
        arguments(
            ReplicaError.BEGINNING_UNKNOWN.text("/d/g", "g", "/d/f"),
            "[csmr-1427] /d/g has data of group g, of which /d/f does not know how it began. Bring that"
                + " file back, or move the group's directory away. Nothing was changed."),
        arguments(
            ReplicaError.VOTE_LOST.text("/d/a", "g", "/d/b", "stop it."),
            "[csmr-1431] /d/a, which has the term and the vote of group g, cannot be read, and neither"
                + " can /d/b. Nothing was changed. Bring one of them back. Or: stop it."),
        arguments(
            ReplicaError.ENTRIES_MISSING.text(3, 5, "g", "/d/log", "stop it."),
            "[csmr-1432] Entries 3 to 5 of group g are missing: /d/log begins behind them, and no"
                + " snapshot beside it has them. Nothing was changed. Bring the missing file back. Or:"
                + " stop it."),
        arguments(
            ReplicaError.LOG_DAMAGED.text("/d/log", "g", 88, 5, "Stop it."),
            "[csmr-1433] /d/log of group g is damaged at offset 88, where entry 5 should be, which may"
                + " have been acknowledged. Nothing was changed. Stop it."),
        arguments(
            ReplicaError.SNAPSHOT_UNUSABLE.text("a", "/d/s", "unknown field."),
            "[csmr-1441] Section \"a\" of snapshot /d/s cannot be used: unknown field. Nothing was"
                + " changed."),
        arguments(
            ReplicaError.SNAPSHOT_FORMAT.text("/d/s", 9, 1),
            "[csmr-1442] Snapshot /d/s has the format 9; this version reads 1. Start the version that"
                + " wrote it. Nothing was changed."),
        arguments(
            ReplicaError.SNAPSHOT_OF_ANOTHER.text("/d/s", "h", "other", "g", "demo"),
            "[csmr-1443] Snapshot /d/s is of group h of cluster other, not of group g of cluster demo."
                + " Give this node its own data directory. Nothing was changed."),
        arguments(
            ReplicaError.SNAPSHOT_DAMAGED.text("/d/s", "it is cut off", "a", 5, 9, "Stop it.", "s"),
            "[csmr-1444] Snapshot /d/s is damaged: it is cut off (in section \"a\", before byte 5 of"
                + " 9). Nothing was changed. Stop it. Is there no such majority, stop this node, move"
                + " only this file and s.md5 away and start it: it begins from the snapshot before, if"
                + " its log still has what followed that, and else says which entries are missing."));
  }

  private static Stream<Arguments> textsOfCalls() {
    return Stream.of(
        arguments(
            ReplicaError.CHANGE_REFUSED.text("g", "x.E"),
            "[csmr-1321] Group g refused the change: x.E. The members are what they were; run it"
                + " again."),
        arguments(
            ReplicaError.MEMBER_MOVED.text("n1", "g", "a", 1, "b", 2),
            "[csmr-1322] Node n1 is a member of group g at a:1, but the configuration says b:2. A member"
                + " does not move: give the node at the new address a new name and an empty data"
                + " directory, and replace the old one by it."),
        arguments(
            ReplicaError.NOBODY_TO_LEAD.text("n1", "g", "[n2]"),
            "[csmr-1323] Node n1 leads group g and is to leave it, but none of the members that stay"
                + " answers it. Start one of [n2]."),
        arguments(
            ReplicaError.NEWCOMER_TAKES_NOTHING.text("g", "n4 at a:1", "n1"),
            "[csmr-1324] The new member of group g takes nothing in: n4 at a:1. See that the node runs,"
                + " with this group in its configuration, and that node n1 reaches that port. The"
                + " members are what they were."),
        arguments(
            ReplicaError.QUEUE_FULL.text("g"),
            "[csmr-1601] The queue of group g on this node is full. Try again later, or raise"
                + " limits.queued-commands or limits.queued-command-bytes."),
        arguments(
            ReplicaError.QUERIES_WAIT.text(9, "g"),
            "[csmr-1602] 9 queries wait at group g. Try again later, or raise limits.queued-queries."),
        arguments(
            ReplicaError.MESSAGES_WAIT.text(9, "g"),
            "[csmr-1603] 9 messages of other groups wait at group g. Try again later."),
        arguments(
            ReplicaError.LOG_LAGS.text("g"),
            "[csmr-1604] The log of group g lags. Try again later."),
        arguments(
            ReplicaError.ANSWERS_NOT_READ.text(9),
            "[csmr-1605] Answers of more than 9 bytes wait to be sent: those who asked for them do not"
                + " read them as fast. Ask for less at a time."),
        arguments(
            ReplicaError.ACROSS_FULL.text("[a, b]", "a"),
            "[csmr-1606] Too many operations that need the groups [a, b], or that wait behind such, are"
                + " in flight at group a. See that each of them has a majority."),
        arguments(
            ReplicaError.SESSIONS_FULL.text(),
            "[csmr-1607] The session table is full. Try again later, or raise limits.sessions."),
        arguments(
            ReplicaError.COMMAND_TOO_LARGE.text(9, 8),
            "[csmr-1611] The command takes 9 bytes; the most is 8. Send less at a time, or raise"
                + " raft.entry-bytes."),
        arguments(
            ReplicaError.NO_DESTINATION.text("g"),
            "[csmr-1612] Group g is no destination of the operation, or a part of it is missing. Give"
                + " all nodes the same configuration."),
        arguments(
            ReplicaError.EXPIRED.text(5),
            "[csmr-1613] Expired 5 ms ago. Send it again as a new invocation."),
        arguments(
            ReplicaError.TOO_FAR_AHEAD.text(5),
            "[csmr-1614] Expires 5 ms from now, beyond the window. Set the caller's clock, or expire"
                + " earlier."),
        arguments(
            ReplicaError.ACKNOWLEDGED.text(),
            "[csmr-1615] The client acknowledged this answer before. Read the state instead of asking"
                + " again."),
        arguments(
            ReplicaError.NOT_A_MEMBER_YET.text("n1", "g"),
            "[csmr-1621] Node n1 is not yet a member of group g with its data."),
        arguments(ReplicaError.STARTING.text("g"), "[csmr-1622] Group g is starting on this node."),
        arguments(
            ReplicaError.BEGINS_TO_LEAD.text("g"),
            "[csmr-1623] Group g begins to lead on this node."),
        arguments(
            ReplicaError.TERM_NOT_BEGUN.text(),
            "[csmr-1624] The leader has not committed an entry of its term yet."),
        arguments(
            ReplicaError.NO_MAJORITY.text("g", 5, "[n1]"),
            "[csmr-1625] No majority of group g confirmed term 5; it answered: [n1]."),
        arguments(ReplicaError.CLOSED.text("g"), "[csmr-1626] Group g is closed on this node."),
        arguments(
            ReplicaError.BEHIND_OTHERS.text("g"),
            "[csmr-1627] Queries of group g wait for operations that need other groups. See that each"
                + " of those has a majority."),
        arguments(ReplicaError.LATE_IN_QUEUE.text(), "[csmr-1628] Its time was over in a queue."),
        arguments(
            ReplicaError.NOT_LOGGED.text("g", "closed."), "[csmr-1629] Group g refused: closed."),
        arguments(
            ReplicaError.LEADER_GONE.text("g"),
            "[csmr-1630] The leader of group g stepped down, or stopped, before it answered."),
        arguments(
            ReplicaError.LEADER_GONE_IN_FLIGHT.text(),
            "[csmr-1631] The leader stepped down, or stopped, while the command was in flight."),
        arguments(
            ReplicaError.OTHERS_NOT_DELIVERED.text("a", "[b]"),
            "[csmr-1632] Group a could not answer in time: the answer waits for operations that the"
                + " groups [b] have not delivered. See that each of them has a majority."),
        arguments(
            ReplicaError.NOT_HEARD_OF.text("g"),
            "[csmr-1633] Group g has not heard of the operation from where it begins."),
        arguments(
            ReplicaError.UNDECLARED.text("put", "Store", "g"),
            "[csmr-1661] Operation put of Store, in group g, threw what it does not declare. Its"
                + " callers are told that it failed; what it changed before stays changed. Mend it,"
                + " or declare an exception of your own. Further ones of its class are logged at"
                + " DEBUG."),
        arguments(
            ReplicaError.REPLACED.text(), "[csmr-1634] This replica was replaced by a snapshot."));
  }

  @ParameterizedTest
  @MethodSource({"texts", "textsOfCalls"})
  void each_says_what_happened_where_and_how_to_fix_it(String text, String expected) {
    assertThat(text).isEqualTo(expected);
  }
}
