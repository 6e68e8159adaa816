package dev.csmr.replica.api;

import dev.csmr.service.ErrorCode;

/** Everything that stops or impedes a replica, and what its files are refused for: 14xx. */
public enum ReplicaError implements ErrorCode {
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

  // 144x: snapshots
  SNAPSHOT_UNUSABLE(1441, "Section \"%s\" of snapshot %s cannot be used: %s Nothing was changed."),
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
          + " else says which entries are missing.");

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
