package dev.csmr.replica.ratis;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.ratis.grpc.server.GrpcLogAppender;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.raftlog.RaftLogIOException;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.util.AwaitForSignal;
import org.apache.ratis.util.TimeDuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a leader's entries to one follower, and is woken only when there is something to send.
 *
 * <p>Ratis wakes the thread of each appender when an entry was appended, when its follower replied,
 * when the commit index moved, and when any follower's commit index moved: about three wake-ups per
 * entry and follower, of which one finds something to send. Here {@link #notifyLogAppender} drops a
 * signal unless {@link #shouldSendAppendEntries}: unless there is an entry that was not sent, or no
 * stream, or a heartbeat is due or was asked for.
 *
 * <p><b>No wake-up is lost.</b> The thread asks the same question before it sends and again before
 * it waits, and a signal that comes in between, or while it is at work, is remembered (Ratis would
 * forget it). So a dropped signal would matter only if the answer turned from no to yes later
 * without another signal. The ways it can do so:
 *
 * <ul>
 *   <li><i>An entry is appended.</i> Ratis signals afterwards, on the thread that appended it,
 *       which therefore sees it.
 *   <li><i>The next index moves back</i> because the follower lacks something. Ratis signals
 *       afterwards, on the thread that moved it.
 *   <li><i>A heartbeat is asked for.</i> Ratis signals after noting so.
 *   <li><i>The stream breaks.</i> Ratis does not signal then; the thread finds out at the next
 *       signal, and without a stream every signal passes, or when its wait ends.
 *   <li><i>A heartbeat becomes due.</i> The thread never waits longer than until then: while it
 *       waits that time can only move away.
 * </ul>
 *
 * <p>While too many requests are on their way the answer may be yes and the thread wait all the
 * same, for a reply that makes room. Ratis signals after it, and as entries that wait for room are
 * entries that were not sent, the signal passes. When a request times out instead, Ratis does not
 * signal, and the thread waits until the next heartbeat is due. An appender that is ended is
 * interrupted.
 *
 * <p>Two things that the thread also did when it was woken in vain are left to the times when a
 * heartbeat is due: to look whether the follower has been silent for long, and, while too many
 * requests are on their way and no entry waits, to tell the follower the commit index.
 */
final class EventDrivenLogAppender extends GrpcLogAppender {
  private static final Logger FAILURES = LoggerFactory.getLogger(EventDrivenLogAppender.class);
  private static final long NEWCOMER_POLL_MILLIS = 20;

  private final AwaitForSignal signal = new RememberedSignal(this);

  // The signal uses this object for its name only.
  @SuppressWarnings("this-escape")
  EventDrivenLogAppender(RaftServer.Division division, LeaderState leader, FollowerInfo follower) {
    super(division, leader, follower);
  }

  /**
   * When the thread fails, Ratis begins it anew, if the follower is a member. A newcomer it
   * forgets, and then makes it a member at once, since nobody is left who lacks anything: one that
   * has nothing, and is sent nothing for as long as this leader leads. So until it is a member, its
   * appender stays and sends no more, and the change fails as for one that does not answer.
   */
  @Override
  public void run() throws IOException {
    try {
      super.run();
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException | RuntimeException | Error e) {
      if (sendsToNewcomer()) {
        FAILURES.info("{} failed; the change of members that it was for fails, too", this, e);
      }
      while (sendsToNewcomer()) {
        pause(e);
      }
      throw e;
    }
  }

  private boolean sendsToNewcomer() {
    return isRunning() && getServer().getRaftConf().getPeer(getFollowerId()) == null;
  }

  private static void pause(Throwable failure) throws InterruptedIOException {
    try {
      Thread.sleep(NEWCOMER_POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException end = new InterruptedIOException("A newcomer's appender had failed.");
      end.initCause(failure);
      throw end;
    }
  }

  @Override
  public AwaitForSignal getEventAwaitForSignal() {
    return signal;
  }

  @Override
  public void notifyLogAppender() {
    if (mayHaveSomethingToSend()) {
      signal.signal();
    }
  }

  /**
   * Without a stream and without an entry to open one for, there is nothing to do before the next
   * heartbeat; Ratis would ask again and again until then, and so keep a core busy while a follower
   * is down.
   */
  @Override
  public long getWaitTimeMs() {
    long wait = super.getWaitTimeMs();
    return wait > 0 || hasAppendEntries() ? wait : Math.max(0, getHeartbeatWaitTimeMs());
  }

  /**
   * Where to go on after the follower refused entries. A follower that says to lack what it once
   * acknowledged has lost its disk, and begins anew. Ratis would go on behind what was
   * acknowledged, for ever. A follower that wants entries behind the first that it was sent has
   * committed those before: that acknowledges them, as Ratis does not see, and they would be sent
   * again, for ever.
   */
  @Override
  protected long getNextIndexForInconsistency(long requestFirstIndex, long replyNextIndex) {
    if (replyNextIndex <= getFollower().getMatchIndex()) {
      getFollower().setSnapshotIndex(RaftLog.INVALID_LOG_INDEX);
    }
    if (requestFirstIndex >= RaftLog.LEAST_VALID_LOG_INDEX && replyNextIndex > requestFirstIndex) {
      // Beyond what is committed here, nothing is taken for acknowledged that was not sent.
      long committed = getRaftLog().getLastCommittedIndex();
      getFollower().updateMatchIndex(Math.min(replyNextIndex - 1, committed));
    }
    return super.getNextIndexForInconsistency(requestFirstIndex, replyNextIndex);
  }

  /**
   * The next request. A follower may have the last entry without its leader knowing: when a stream
   * breaks while the acknowledgement is under way, Ratis goes on behind the entry, and what answers
   * to heartbeats say does not count as an acknowledgement. Without a further entry, and a new
   * leader takes none before its first is acknowledged, nobody would get on, for ever. So in place
   * of a heartbeat goes an entry that waits for no answer, and has none; the follower acknowledges
   * what it has as soon as it is on its disk.
   */
  @Override
  public AppendEntriesRequestProto newAppendEntriesRequest(long callId, boolean heartbeat)
      throws RaftLogIOException {
    FollowerInfo follower = getFollower();
    long last = follower.getNextIndex() - 1;
    if (getHeartbeatWaitTimeMs() <= 0
        && last > follower.getMatchIndex()
        && !hasAppendEntries()
        && !hasPendingDataRequests()) {
      TermIndex previous = getPrevious(last);
      if (last == RaftLog.LEAST_VALID_LOG_INDEX || previous != null) {
        return getLeaderState()
            .newAppendEntriesRequestProto(follower, List.of(entry(last)), previous, callId);
      }
    }
    return super.newAppendEntriesRequest(callId, heartbeat);
  }

  private LogEntryProto entry(long index) throws RaftLogIOException {
    try {
      return getRaftLog().getEntryWithData(index).getEntry(TimeDuration.ONE_SECOND);
    } catch (TimeoutException e) {
      throw new RaftLogIOException("Entry " + index + " cannot be read", e);
    }
  }

  @Override
  public Iterable<InstallSnapshotRequestProto> newInstallSnapshotRequests(
      String requestId, SnapshotInfo snapshot) {
    return new MappedChunks(
        super.newInstallSnapshotRequests(requestId, snapshot),
        snapshot.getFiles().get(0).getPath());
  }

  private boolean mayHaveSomethingToSend() {
    try {
      return shouldSendAppendEntries();
    } catch (IllegalStateException e) {
      // The log is closed, so the thread is about to end: who signals must not fail for that.
      return true;
    }
  }

  /** Lets the next wait end at once when it came while nobody waited. */
  private static final class RememberedSignal extends AwaitForSignal {
    private final Semaphore signals = new Semaphore(0);

    RememberedSignal(Object name) {
      super(name);
    }

    @Override
    public void signal() {
      if (signals.availablePermits() == 0) {
        signals.release();
      }
    }

    @Override
    public void await() throws InterruptedException {
      signals.acquire();
    }

    @Override
    public boolean await(long time, TimeUnit unit) throws InterruptedException {
      return signals.tryAcquire(time, unit);
    }
  }
}
