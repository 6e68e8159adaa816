package dev.csmr.replica.group;

import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.ReplicaError;
import dev.csmr.replica.ratis.GroupLog;
import dev.csmr.replica.ratis.RaftView;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The state of a replica's run that its parts share: by which log it runs, whether it is over and
 * why, and the signal that has its loop do a pass. Thread-safe.
 */
final class RunState {
  private final String group;
  private final PassLoop loop;
  private final AtomicBoolean signalled = new AtomicBoolean();
  private volatile GroupLog log;
  private volatile RaftView view;
  private volatile String stopped;
  private volatile String suspended;
  private volatile boolean closed;

  RunState(String group, PassLoop loop) {
    this.group = group;
    this.loop = loop;
  }

  /** The name of the group. */
  String group() {
    return group;
  }

  /** Notes by which log the replica runs from now on. */
  void begin(GroupLog opened) {
    log = opened;
    view = opened.view();
  }

  /** The log; null before it is open. */
  GroupLog log() {
    return log;
  }

  /** The Raft state; null before the log is open. */
  RaftView view() {
    return view;
  }

  /**
   * Ends the run for good.
   *
   * @return whether this is the first reason to
   */
  boolean stop(String reason) {
    if (stopped != null) {
      return false;
    }
    stopped = reason;
    signal();
    return true;
  }

  /** Ends the run until the replica is opened anew. */
  void suspend(String why) {
    suspended = why;
    signal();
  }

  /** Ends the run because the node ends. */
  void close() {
    closed = true;
    signal();
  }

  /** Whether the replica stopped for good. */
  boolean isStopped() {
    return stopped != null;
  }

  /** Whether another replica is to be opened in the place of this one. */
  boolean isSuspended() {
    return suspended != null && stopped == null;
  }

  /** Why it is suspended, or was before it stopped; null when it never was. */
  String suspended() {
    return suspended;
  }

  boolean isOver() {
    return closed || stopped != null || suspended != null;
  }

  /** The reply to whatever comes when the run is over. */
  GroupReply over() {
    String reason = stopped;
    if (isSuspended()) {
      return GroupReply.of(GroupOutcome.NOT_READY, suspended);
    }
    return GroupReply.of(
        GroupOutcome.STOPPED, reason == null ? ReplicaError.CLOSED.text(group) : reason);
  }

  /** The reply that names who leads. */
  GroupReply notLeader() {
    return GroupReply.notLeader(view.leader());
  }

  /** Has the loop do a pass soon. */
  void signal() {
    if (!signalled.getAndSet(true)) {
      loop.wake();
    }
  }

  /** Whether there was a signal since {@link #answerSignal}. */
  boolean isSignalled() {
    return signalled.get();
  }

  /** A pass begins, which sees whatever was signalled. */
  void answerSignal() {
    signalled.set(false);
  }
}
