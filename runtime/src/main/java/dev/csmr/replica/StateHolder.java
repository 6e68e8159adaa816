package dev.csmr.replica;

import dev.csmr.codec.WireWriter;
import dev.csmr.service.Reply;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The group's state and the one lock that keeps its users apart: the applying thread, queries and
 * snapshots. Thread-safe.
 */
final class StateHolder {
  private final String cluster;
  private final GroupConfig group;
  private final ReplicaLimits limits;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile GroupState state;

  StateHolder(String cluster, GroupConfig group, ReplicaLimits limits) {
    this.cluster = cluster;
    this.group = group;
    this.limits = limits;
    this.state = new GroupState(group, limits.sessions());
  }

  /** What the group takes. */
  Components components() {
    return state.components();
  }

  void apply(LogEntry entry, GroupState.Answerer answerer) {
    lock.lock();
    try {
      state.apply(entry, answerer);
    } finally {
      lock.unlock();
    }
  }

  /** Executes queries, one after another, with nothing in between. */
  List<GroupReply> query(List<Query> queries) {
    List<GroupReply> replies = new ArrayList<>(queries.size());
    lock.lock();
    try {
      for (Query query : queries) {
        List<Reply> answer = state.query(query.invocation());
        replies.add(GroupReply.done(answer));
      }
    } finally {
      lock.unlock();
    }
    return replies;
  }

  /** Writes the state as of an entry. */
  void save(Path file, long term, long index) throws java.io.IOException {
    Map<String, WireWriter> sections;
    lock.lock();
    try {
      sections = state.save();
    } finally {
      lock.unlock();
    }
    SnapshotFile.write(file, header(term, index), sections);
  }

  /**
   * Replaces the state by a saved one; keeps the old one when that fails.
   *
   * @throws UnusableDataException when the file is not this group's or is damaged
   */
  void restore(Path file, long term, long index) throws java.io.IOException {
    GroupState fresh = new GroupState(group, limits.sessions());
    SnapshotFile.read(
        file,
        header(term, index),
        (section, content) -> fresh.restore(section, content, limits.sessions()));
    lock.lock();
    try {
      state = fresh;
    } finally {
      lock.unlock();
    }
  }

  private SnapshotFile.Header header(long term, long index) {
    return new SnapshotFile.Header(cluster, group.name(), term, index);
  }
}
