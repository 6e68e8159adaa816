package dev.csmr.replica.ratis;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.config.ComponentPlacement;
import dev.csmr.replica.api.ReplicaError;
import dev.csmr.replica.api.ReplicaFigures;
import dev.csmr.replica.api.UnusableDataException;
import dev.csmr.replica.disk.Fsync;
import dev.csmr.replica.disk.GroupDirectory;
import dev.csmr.replica.disk.HoldingsFile;
import dev.csmr.replica.entry.EntryBatch;
import dev.csmr.replica.entry.Holding;
import dev.csmr.replica.entry.LogEntry;
import dev.csmr.replica.state.DigestComparison;
import dev.csmr.replica.state.DivergenceException;
import dev.csmr.replica.state.SnapshotSchedule;
import dev.csmr.replica.state.StateHolder;
import dev.csmr.service.Environment;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;
import org.apache.ratis.util.LifeCycle;
import org.apache.ratis.util.MD5FileUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state machine that Ratis drives for a group: applies its entries, takes and installs its
 * snapshots.
 */
public final class GroupStateMachine extends BaseStateMachine {
  private static final Logger LOG = LoggerFactory.getLogger(GroupStateMachine.class);
  private static final long SNAPSHOT_RETRY_NANOS = 60_000_000_000L;
  private static final CompletableFuture<Message> APPLIED =
      CompletableFuture.completedFuture(Message.EMPTY);

  /** Told what happens to the group. */
  public interface StateMachineObserver {
    /**
     * An entry was executed.
     *
     * @param digest of what executing the log gave up to it
     */
    void executed(long index, LogEntry entry, long digest);

    /** The state is that of a snapshot. */
    void restored(long index, long digest);

    /** Everything up to an index is applied. */
    void applied(long index);

    /** This replica stops for good. */
    void stopped(String reason);

    /**
     * This replica stops until its disk takes what it writes again.
     *
     * @param problem what cannot be written, and where
     */
    void suspended(String problem);

    /** The group goes on without this replica, which is closed. */
    void removed(String reason);

    /** This replica may have begun or ceased to lead. */
    void leadershipChanged();
  }

  private final String group;
  private final StateHolder state;
  private final StateMachineObserver observer;
  private final SnapshotStorage storage = new SnapshotStorage();
  private volatile RaftStorage raftStorage;
  private volatile GroupDirectory directory;
  private volatile boolean broken;
  private volatile boolean diskFailed;
  private volatile String snapshotProblem;
  private final SnapshotSchedule schedule;
  private final Environment environment;
  private SnapshotSchedule.Position snapshot = new SnapshotSchedule.Position(0, 0);
  private volatile ReplicaFigures.Snapshots figures = ReplicaFigures.Snapshots.NONE;
  private List<Holding> holdings = List.of();
  private long untold = RaftLog.INVALID_LOG_INDEX;
  private volatile long snapshotFailedNanos;
  private volatile boolean overdue;
  private volatile boolean snapshotWanted;

  public GroupStateMachine(
      String group,
      StateHolder state,
      SnapshotSchedule schedule,
      StateMachineObserver observer,
      Environment environment) {
    this.group = group;
    this.state = state;
    this.schedule = schedule;
    this.observer = observer;
    this.environment = environment;
    this.snapshotFailedNanos = environment.nanos() - SNAPSHOT_RETRY_NANOS;
  }

  @Override
  public void initialize(RaftServer server, RaftGroupId groupId, RaftStorage itsStorage)
      throws IOException {
    super.initialize(server, groupId, itsStorage);
    raftStorage = itsStorage;
    LOG.info("Ratis calls group {} {}", group, groupId);
    directory = new GroupDirectory(raftStorage.getStorageDir().getRoot().toPath());
    getLifeCycle().startAndTransition(this::open, IOException.class);
  }

  /** Ratis forgets a group that it could not open, and would keep its directory locked. */
  public void abandon() throws IOException {
    if (raftStorage != null) {
      raftStorage.close();
    }
  }

  private void open() throws IOException {
    // Whoever lost that directory gets its state back from the log, or is told what is missing.
    Path snapshots = raftStorage.getStorageDir().getStateMachineDir().toPath();
    Files.createDirectories(snapshots);
    deleteUnfinished(snapshots);
    deleteUnreadableDigests(snapshots);
    storage.init(raftStorage);
    load(storage.getLatestSnapshot());
  }

  private static void deleteUnfinished(Path snapshots) throws IOException {
    try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(snapshots, "*.tmp")) {
      for (Path file : unfinished) {
        Files.delete(file);
      }
    }
  }

  /**
   * Ratis finds no snapshot at all where it cannot read the digest of one, and leaves an empty
   * digest behind when the disk is full. A snapshot has checks of its own.
   */
  private static void deleteUnreadableDigests(Path snapshots) throws IOException {
    try (DirectoryStream<Path> digests = Files.newDirectoryStream(snapshots, "*.md5")) {
      for (Path digest : digests) {
        String name = digest.getFileName().toString();
        String snapshot = name.substring(0, name.length() - MD5FileUtil.MD5_SUFFIX.length());
        try {
          MD5Hash unused = MD5FileUtil.readStoredMd5ForFile(snapshots.resolve(snapshot).toFile());
        } catch (IOException e) {
          LOG.info("{} is of no use, and is deleted: {}", digest, e.getMessage());
          Files.delete(digest);
        }
      }
    }
  }

  private void load(SingleFileSnapshotInfo saved) throws IOException {
    if (saved == null) {
      return;
    }
    Path file = saved.getFile().getPath();
    state.restore(file, saved.getTerm(), saved.getIndex());
    setLastAppliedTermIndex(saved.getTermIndex());
    snapshot = new SnapshotSchedule.Position(saved.getIndex(), state.logBytes());
    figures = new ReplicaFigures.Snapshots(figures.count(), Files.size(file), 0);
    untold = RaftLog.INVALID_LOG_INDEX;
    LOG.info("Group {} starts from snapshot {}", group, file);
    keepHoldings();
    String contradiction = state.contradiction();
    if (contradiction != null) {
      throw new UnusableDataException(ReplicaError.HOLDS_OTHERWISE, group, contradiction);
    }
    observer.restored(saved.getIndex(), state.digest());
    observer.applied(saved.getIndex());
  }

  /** Ratis is about to install a snapshot. */
  @Override
  public void pause() {
    storage.expectInstalled();
    getLifeCycle().transition(LifeCycle.State.PAUSING);
    getLifeCycle().transition(LifeCycle.State.PAUSED);
  }

  @Override
  public void reinitialize() throws IOException {
    try {
      getLifeCycle().startAndTransition(this::loadInstalled, IOException.class);
    } catch (UnusableDataException | RuntimeException e) {
      stop(ReplicaError.INSTALLED_SNAPSHOT_UNUSABLE.text(e.getMessage()));
      throw e;
    } catch (IOException e) {
      suspend(
          "it cannot keep the snapshot that the leader sent, in "
              + directory.root()
              + ": "
              + e.getMessage());
      throw e;
    }
  }

  /** Ratis writes an installed snapshot without making it durable. */
  private void loadInstalled() throws IOException {
    SingleFileSnapshotInfo saved = storage.loadLatestSnapshot();
    if (saved != null) {
      Path file = saved.getFile().getPath();
      Fsync.file(file);
      Fsync.directory(file.getParent());
      Fsync.directory(file.getParent().getParent());
    }
    load(saved);
  }

  @Override
  public StateMachineStorage getStateMachineStorage() {
    return storage;
  }

  @Override
  public TransactionContext startTransaction(RaftClientRequest request) throws IOException {
    TransactionContext context =
        TransactionContext.newBuilder().setStateMachine(this).setClientRequest(request).build();
    if (request.getMessage() instanceof BatchMessage message) {
      context.setStateMachineContext(message.batch());
    } else {
      context.setException(
          new IOException(
              "Group " + group + " takes requests at its nodes' client port, not at this one."));
    }
    return context;
  }

  @Override
  public TransactionContext preAppendTransaction(TransactionContext context) {
    if (context.getStateMachineContext() instanceof EntryBatch batch) {
      batch.markLogged();
    }
    return context;
  }

  @Override
  public CompletableFuture<Message> applyTransaction(TransactionContext context) {
    LogEntryProto raftEntry = context.getLogEntry();
    long index = raftEntry.getIndex();
    if (broken) {
      throw new DivergenceException("Group " + group + " stopped before entry " + index, null);
    }
    int bytes = raftEntry.getStateMachineLogEntry().getLogData().size();
    if (context.getStateMachineContext() instanceof EntryBatch batch) {
      apply(index, batch.entry(), bytes, batch);
      updateLastAppliedTermIndex(raftEntry.getTerm(), index);
      batch.applied();
    } else {
      apply(index, decode(raftEntry), bytes, null);
      updateLastAppliedTermIndex(raftEntry.getTerm(), index);
    }
    observer.applied(index);
    takeSnapshotInTurn(new SnapshotSchedule.Position(index, state.logBytes()));
    return APPLIED;
  }

  private LogEntry decode(LogEntryProto raftEntry) {
    try {
      return LogEntry.read(raftEntry.getStateMachineLogEntry().getLogData().toByteArray());
    } catch (MalformedMessageException e) {
      throw cannotGoOn(
          raftEntry.getIndex(),
          "the entry cannot be read: "
              + e.getMessage()
              + " If a newer version wrote it, start that version. If the log is damaged: "
              + directory.remedy(),
          e);
    }
  }

  private void apply(long index, LogEntry entry, int bytes, EntryBatch batch) {
    try {
      state.apply(index, entry, bytes, batch);
      requireHoldings();
      observer.executed(index, entry, state.digest());
    } catch (DivergenceException e) {
      throw cannotGoOn(index, e.getMessage(), e);
    } catch (RuntimeException | Error e) {
      throw cannotGoOn(index, "applying it failed with " + e, e);
    }
  }

  /** Seldom anything new. */
  private void requireHoldings() {
    if (state.holdings() != holdings) {
      keepHoldings();
      String contradiction = state.contradiction();
      if (contradiction != null) {
        throw new DivergenceException(
            ReplicaError.HOLDS_OTHERWISE.text(group, contradiction), null);
      }
    }
  }

  /** So that the next start is refused at once if the configuration says otherwise by then. */
  private void keepHoldings() {
    holdings = state.holdings();
    try {
      HoldingsFile.write(
          directory.root(),
          group,
          holdings.stream()
              .map(held -> new ComponentPlacement(held.path(), group, held.keys(), "the log"))
              .toList());
    } catch (IOException e) {
      LOG.info("What group {} holds is noted at the next start: {}", group, e.getMessage());
    }
  }

  private DivergenceException cannotGoOn(long index, String reason, Throwable cause) {
    String message =
        ReplicaError.ENTRY_NOT_EXECUTED.text(
            group, directory.root(), index, reason + (reason.endsWith(".") ? "" : "."));
    stop(message);
    return new DivergenceException(message, cause);
  }

  /** What this replica executed differs from others, and nothing says that it is the right one. */
  public void stopForExecution(DigestComparison.Difference difference) {
    stopForDifference(
        "what it executed up to entry "
            + difference.index()
            + " is not what "
            + difference.differing()
            + " executed",
        difference);
  }

  /** This replica's state differs from others', and nothing says that it is the right one. */
  public void stopForState(DigestComparison.Difference difference) {
    stopForDifference(
        "its state as of entry "
            + difference.index()
            + ", as a snapshot would have it, is not that of "
            + difference.differing(),
        difference);
  }

  private void stopForDifference(String what, DigestComparison.Difference difference) {
    stop(
        ReplicaError.DIFFERENT.text(
            group,
            directory.root(),
            what,
            difference.lastSame(),
            difference.agreeing().isEmpty() ? "" : ", only " + difference.agreeing(),
            directory.remedy()));
  }

  /** What keeps this replica from taking snapshots, or null. */
  public String snapshotProblem() {
    return snapshotProblem;
  }

  /**
   * Why no commands are to be accepted, or null: snapshots fail, and the log has grown as far as it
   * may without one. One in a while is let through, after which a snapshot is tried again.
   */
  public String logIsFull() {
    boolean isFull = overdue && environment.nanos() - snapshotFailedNanos < SNAPSHOT_RETRY_NANOS;
    return isFull ? snapshotProblem : null;
  }

  /** What has term and vote. */
  public Path termFile() {
    return directory.meta();
  }

  /** The disk does not take what it must; a snapshot would have what is not there for a past. */
  private void suspend(String problem) {
    diskFailed = true;
    observer.suspended(problem);
  }

  private void stop(String reason) {
    broken = true;
    LOG.error(reason);
    observer.stopped(reason);
  }

  @Override
  public void notifyTermIndexUpdated(long term, long index) {
    super.notifyTermIndexUpdated(term, index);
    observer.applied(index);
  }

  /** A snapshot is to be taken as soon as Ratis asks for one, whoever's turn it is. */
  public void wantSnapshot() {
    snapshotWanted = true;
  }

  /** The index of the last entry that is in the latest snapshot; −1 when there is none. */
  public long snapshotIndex() {
    SingleFileSnapshotInfo latest = storage.getLatestSnapshot();
    return latest == null ? RaftLog.INVALID_LOG_INDEX : latest.getIndex();
  }

  /**
   * Ratis asks after every few entries, and when it was told to, whether there is a snapshot that
   * it does not know; on the applying thread.
   */
  @Override
  public long takeSnapshot() {
    long taken = untold;
    untold = RaftLog.INVALID_LOG_INDEX;
    if (snapshotWanted) {
      snapshotWanted = false;
      long index = getLastAppliedTermIndex().getIndex();
      if (index > snapshotIndex()) {
        takeSnapshotIfPossible(new SnapshotSchedule.Position(index, state.logBytes()));
        taken = untold;
        untold = RaftLog.INVALID_LOG_INDEX;
      }
    }
    return taken;
  }

  /** At the very entry whose turn it is: Ratis would ask only after some more. */
  private void takeSnapshotInTurn(SnapshotSchedule.Position now) {
    overdue = snapshotProblem != null && schedule.isOverdue(snapshot, now);
    if (schedule.isDue(snapshot, now)) {
      takeSnapshotIfPossible(now);
    }
  }

  /** On the applying thread, after all that is committed was applied. */
  @Override
  public void close() throws IOException {
    SnapshotSchedule.Position now =
        new SnapshotSchedule.Position(getLastAppliedTermIndex().getIndex(), state.logBytes());
    if (!broken && SnapshotSchedule.isDueAtEnd(snapshot, now, figures.bytes())) {
      takeSnapshotIfPossible(now);
    }
    super.close();
  }

  private void takeSnapshotIfPossible(SnapshotSchedule.Position now) {
    if (diskFailed || environment.nanos() - snapshotFailedNanos < SNAPSHOT_RETRY_NANOS) {
      return;
    }
    try {
      takeSnapshot(getLastAppliedTermIndex());
      snapshot = now;
      untold = now.index();
      snapshotProblem = null;
      overdue = false;
    } catch (RuntimeException e) {
      // All members hold such a state, so if it stopped them, they would stop one after the other.
      noSnapshot(
          e,
          "Fix that component, so that it puts into its state what can be saved, and start the"
              + " nodes with it, one after the other: each executes its log again from its last"
              + " snapshot on.");
    } catch (IOException e) {
      noSnapshot(e, "Make room on that disk, or fix it.");
    }
  }

  private void noSnapshot(Exception cause, String remedy) {
    snapshotFailedNanos = environment.nanos();
    snapshotProblem =
        ReplicaError.NO_SNAPSHOT.text(
            group,
            directory.root(),
            cause.getMessage(),
            remedy,
            SNAPSHOT_RETRY_NANOS / 1_000_000_000L);
    LOG.error(snapshotProblem, cause);
  }

  private void takeSnapshot(TermIndex applied) throws IOException {
    long began = environment.nanos();
    Path file = storage.getSnapshotFile(applied.getTerm(), applied.getIndex()).toPath();
    MD5Hash digest =
        MD5Hash.newInstance(
            state.save(
                file,
                applied.getTerm(),
                applied.getIndex(),
                md5 -> MD5FileUtil.saveMD5File(file.toFile(), MD5Hash.newInstance(md5))));
    storage.updateLatestSnapshot(new SingleFileSnapshotInfo(new FileInfo(file, digest), applied));
    long nanos = environment.nanos() - began;
    figures = new ReplicaFigures.Snapshots(figures.count() + 1, Files.size(file), nanos);
    LOG.info(
        "Group {} took snapshot {} of {} bytes in {} ms",
        group,
        file,
        figures.bytes(),
        nanos / 1_000_000L);
  }

  /** Figures of the snapshots. */
  public ReplicaFigures.Snapshots snapshots() {
    return figures;
  }

  @Override
  public void notifyLeaderChanged(RaftGroupMemberId member, RaftPeerId leader) {
    if (member.getPeerId().equals(leader)) {
      makeOwnVoteDurable();
    }
    LOG.info("Group {} is led by node {}", group, leader);
    observer.leadershipChanged();
  }

  @Override
  public void notifyLeaderReady() {
    observer.leadershipChanged();
  }

  /** Before this replica acts as leader, the vote it gave itself must survive a power loss. */
  private void makeOwnVoteDurable() {
    try {
      RaftServer.Division division = getServer().join().getDivision(getGroupId());
      AppendGuard.makeDurable(
          division, division.getInfo().getCurrentTerm(), division.getId().toString());
    } catch (IOException e) {
      String problem = "it cannot write its vote in " + directory.root() + ": " + e.getMessage();
      suspend(problem);
      throw new DivergenceException(problem, e);
    }
  }

  @Override
  public void notifyNotLeader(java.util.Collection<TransactionContext> pending) {
    observer.leadershipChanged();
  }

  /**
   * Ratis closes a replica by itself when it wants to be elected and learns, from its log or from
   * the leader, that it is no member.
   */
  @Override
  public void notifyServerShutdown(RoleInfoProto role, boolean allGroups) {
    if (!allGroups) {
      observer.removed(ReplicaError.NO_MEMBER.text(getId(), group, directory.root()));
    }
  }

  /**
   * Ratis writes the members to a file before it calls this, and does not say when it could not.
   */
  @Override
  public void notifyConfigurationChanged(
      long term, long index, RaftConfigurationProto configuration) {
    Path file = directory.members();
    try {
      if (LogEntryProto.parseFrom(Files.readAllBytes(file)).getIndex() != index) {
        suspend("it cannot write the group's members to " + file);
      }
    } catch (IOException e) {
      suspend("it cannot write the group's members to " + file + ": " + e.getMessage());
    }
  }

  @Override
  public void notifyLogFailed(Throwable cause, LogEntryProto failedEntry) {
    suspend(
        "it cannot write its log in "
            + directory.current()
            + (failedEntry == null ? "" : " at entry " + failedEntry.getIndex())
            + ": "
            + rootOf(cause).getMessage());
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
