package dev.csmr.replica.state;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.multicast.Conflicts;
import dev.csmr.multicast.Envelope;
import dev.csmr.multicast.MulticastId;
import dev.csmr.multicast.Operation;
import dev.csmr.ownership.SlotStanding;
import dev.csmr.replica.api.Checkpoint;
import dev.csmr.replica.api.GroupConfig;
import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.MulticastPeers;
import dev.csmr.replica.api.PartProgress;
import dev.csmr.replica.api.ReplicaError;
import dev.csmr.replica.api.ReplicaFigures;
import dev.csmr.replica.api.ReplicaLimits;
import dev.csmr.replica.api.UnusableDataException;
import dev.csmr.replica.api.Waiter;
import dev.csmr.replica.disk.SnapshotFile;
import dev.csmr.replica.entry.Answerer;
import dev.csmr.replica.entry.Holding;
import dev.csmr.replica.entry.LogEntry;
import dev.csmr.replica.entry.LogFacts;
import dev.csmr.replica.entry.LogItem;
import dev.csmr.replica.entry.QueuedCommand;
import dev.csmr.replica.entry.QueuedQuery;
import dev.csmr.service.Invocation;
import dev.csmr.service.Reply;
import dev.csmr.service.Step;
import dev.csmr.service.frame.AnswerBacklog;
import dev.csmr.session.SessionLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The group's state and the one lock that keeps its users apart: the applying thread, queries and
 * snapshots. Thread-safe.
 */
public final class StateHolder {
  private static final Logger LOG = LoggerFactory.getLogger(StateHolder.class);

  private static final GroupReply UNREAD =
      GroupReply.of(
          GroupOutcome.OVERLOADED, ReplicaError.ANSWERS_NOT_READ.text(AnswerBacklog.MAX_BYTES));

  /** Stands for a move that is not known here yet. */
  private static final MulticastId UNKNOWN = new MulticastId(0, 0);

  private final String cluster;
  private volatile GroupConfig group;
  private final ReplicaLimits limits;
  private final ReentrantLock lock = new ReentrantLock();
  private final Leadership.Submitter submitter;
  private final MulticastPeers peers;
  private final AnswerBacklog backlog;
  private final List<Runnable> closedEffects = new ArrayList<>();
  private final PartWriter part;
  private GroupState state;
  private long executedIndex = -1;

  /** The entry that is being applied. */
  private long applyingIndex = -1;

  private volatile ComponentSet components;
  private volatile long logBytes;
  private volatile long digest;
  private volatile ReplicaFigures.AppliedEntries applied = ReplicaFigures.AppliedEntries.NONE;
  private volatile Leadership leadership;
  private volatile boolean needsTicks;
  private volatile boolean hurries;
  private volatile boolean holds;
  private volatile long timeMicros;
  private volatile LogFacts factsToSet;
  private volatile List<Holding> holdings = List.of();
  private volatile Set<Integer> namedOnly;

  /**
   * Creates the holder of an empty state.
   *
   * @param submitter puts inputs of the order across groups into the log's queue
   * @param peers carries its messages
   * @param backlog the answers that wait in this node
   */
  public StateHolder(
      String cluster,
      GroupConfig group,
      ReplicaLimits limits,
      Leadership.Submitter submitter,
      MulticastPeers peers,
      AnswerBacklog backlog) {
    this.backlog = backlog;
    this.submitter = submitter;
    this.peers = peers;
    this.cluster = cluster;
    this.group = group;
    this.limits = limits;
    this.part = new PartWriter(group.name());
    this.state = newState();
    this.components = state.components();
    this.factsToSet = state.factsToSet();
    this.namedOnly = state.namedOnly();
  }

  private GroupState newState() {
    return new GroupState(group, limits.sessions(), this::cut);
  }

  /**
   * Asks this replica for the group's part of a backup, to be written when it comes to the backup's
   * cut: it executes nothing meanwhile, as while it takes a snapshot. What it was asked for before
   * is given up.
   *
   * @param backup names the backup
   * @param file what is written; one that is there is deleted
   * @throws IOException when the file cannot be made way for
   */
  public void preparePart(String backup, Path file) throws IOException {
    part.prepare(backup, file);
  }

  /** How far this replica is with its part of a backup. */
  public PartProgress partProgress(String backup) {
    return part.progress(backup);
  }

  /** The part of a backup, if it is written; else null. */
  public Path part(String backup) {
    return part.file(backup);
  }

  /** Deletes the part of a backup, or gives up writing it. */
  public void releasePart(String backup) throws IOException {
    part.release(backup);
  }

  /** Under the lock, while the cut's entry is applied. */
  private void cut(String backup) {
    part.cut(
        backup,
        file -> {
          byte[] unused =
              SnapshotFile.write(
                  file,
                  header(0, applyingIndex),
                  sink -> state.saveForBackup(backup, sink),
                  md5 -> {});
        });
  }

  /**
   * Requires that what new objects hold can be saved and restored: later it would be found when it
   * is needed.
   *
   * @throws UnusableDataException when it cannot
   */
  public void requireRestorable() throws UnusableDataException {
    GroupState fresh = new GroupState(group, limits.sessions());
    try {
      fresh.copyComponents(new GroupState(group, limits.sessions()));
    } catch (MalformedMessageException | DivergenceException e) {
      throw new UnusableDataException(
          e, ReplicaError.NEW_STATE_UNUSABLE, group.name(), e.getMessage());
    }
  }

  /**
   * Takes up components and partitioned services that are new in the group's configuration.
   *
   * @throws IllegalArgumentException when it does not fit together; nothing was changed then
   */
  public void grow(GroupConfig wider) {
    locked(
        () -> {
          state.grow(wider);
          group = wider;
          factsToSet = state.factsToSet();
          hold(state);
          return null;
        });
  }

  /** What the group takes. */
  public ComponentSet components() {
    return components;
  }

  /** The digest of what executing the log gave so far. */
  public long digest() {
    return digest;
  }

  /** How many bytes of entries were applied since the group began. */
  public long logBytes() {
    return logBytes;
  }

  /** The log's time as of what is applied, in microseconds since the epoch; 0 before that. */
  public long timeMicros() {
    return timeMicros;
  }

  /** Figures of what was applied in this process. */
  public ReplicaFigures.AppliedEntries applied() {
    return applied;
  }

  /** What the leader is to have the log say. */
  public LogFacts factsToSet() {
    return factsToSet;
  }

  /** The components that the log says the group holds; another list when it says more. */
  public List<Holding> holdings() {
    return holdings;
  }

  /** Whether the log names all components of some steps. */
  public boolean names(List<Step> steps) {
    Set<Integer> named = namedOnly;
    return named == null || steps.stream().allMatch(step -> named.contains(step.component()));
  }

  /**
   * In what this node is configured otherwise than the log says the group is: a sentence; null when
   * in nothing.
   */
  public String contradiction() {
    return locked(() -> state.contradiction());
  }

  private void hold(GroupState from) {
    holdings = from.holdings();
    namedOnly = from.namedOnly();
  }

  private void warnOfOtherLimits() {
    if (state.factsToSet().limits() != null) {
      LOG.warn(
          ReplicaError.LIMITS_DIFFER.text(group.name(), state.sessionLimits(), limits.sessions()));
    }
  }

  /**
   * Applies an entry.
   *
   * @param index its place in the log
   * @param bytes how many it takes there
   * @param answerer takes the answers, on the replica that formed the entry; else null
   */
  public void apply(long index, LogEntry entry, int bytes, Answerer answerer) {
    locked(
        () -> {
          if (answerer != null) {
            lead();
          }
          applyingIndex = index;
          SessionLimits before = state.sessionLimits();
          state.apply(entry, bytes, answerer, leadership);
          if (!entry.facts().isNone()) {
            hold(state);
          }
          executedIndex = index;
          logBytes = state.logBytes();
          digest = state.digest();
          applied =
              applied.plus(bytes, entry.singles(), state.sessions(), state.multicast().pending());
          if (!before.equals(state.sessionLimits())) {
            warnOfOtherLimits();
          }
          return null;
        });
  }

  /**
   * Executes queries, one after another, with nothing in between, and answers them: at once, or
   * when the order across groups permits.
   *
   * @return the queries that must wait until more is applied, and for each an operation that it
   *     waits for
   */
  public Map<QueuedQuery, MulticastId> query(List<QueuedQuery> queries) {
    Map<QueuedQuery, MulticastId> blocked = new LinkedHashMap<>();
    List<Runnable> answers = new ArrayList<>(queries.size());
    locked(
        () -> {
          lead();
          long given = 0;
          for (QueuedQuery query : queries) {
            if (!hasRoom(query.invocation())) {
              leadership.answer(query.callback(), crowded());
              continue;
            }
            if (!backlog.hasRoom(given)) {
              leadership.answer(query.callback(), UNREAD);
              continue;
            }
            SlotStanding standing = state.standing(query.invocation());
            if (standing == SlotStanding.OUTDATED) {
              GroupReply why = state.moved(query.invocation(), leadership, query.callback());
              if (why != null) {
                leadership.answer(query.callback(), why);
              }
              continue;
            }
            List<Reply> replies =
                standing == SlotStanding.AHEAD ? null : state.query(query.invocation());
            if (replies == null) {
              Conflicts conflicts = state.components().conflicts(query.invocation().steps());
              MulticastId blocker = state.multicast().blocker(conflicts);
              blocked.put(query, blocker == null ? UNKNOWN : blocker);
            } else {
              GroupReply reply = GroupReply.done(replies);
              given += reply.size();
              answer(query, reply, answers);
            }
          }
          return null;
        });
    answers.forEach(Runnable::run);
    return blocked;
  }

  private void answer(QueuedQuery query, GroupReply reply, List<Runnable> answers) {
    if (!leadership.isQuiet()) {
      HeldAnswer held = new HeldAnswer(reply);
      held.callback(query.callback());
      if (leadership.executed(state.components().conflicts(query.invocation().steps()), held)) {
        return;
      }
    }
    answers.add(() -> query.answer(reply));
  }

  /** Executes queries on what is applied so far, and answers them. */
  public void staleQuery(List<QueuedQuery> queries) {
    List<GroupReply> replies =
        locked(
            () -> {
              List<GroupReply> done = new ArrayList<>(queries.size());
              long given = 0;
              for (QueuedQuery query : queries) {
                GroupReply reply =
                    switch (state.standing(query.invocation())) {
                      case OUTDATED -> state.moved();
                      case AHEAD ->
                          GroupReply.of(
                              GroupOutcome.NOT_READY, ReplicaError.BEHIND.text(group.name()));
                      case CURRENT ->
                          backlog.hasRoom(given)
                              ? GroupReply.done(state.staleQuery(query.invocation()))
                              : UNREAD;
                    };
                given += reply.size();
                done.add(reply);
              }
              return done;
            });
    for (int i = 0; i < queries.size(); i++) {
      queries.get(i).answer(replies.get(i));
    }
  }

  /** Takes up leadership, if that has not been done; everything before its term is applied. */
  public void takeUpLeadership() {
    locked(
        () -> {
          lead();
          return null;
        });
  }

  /** Ends leadership: who still waits gets {@code instead}. */
  public void endLeadership(GroupReply instead) {
    locked(
        () -> {
          close(instead);
          return null;
        });
  }

  /** Whether there is a leadership. */
  public boolean hasLeadership() {
    return leadership != null;
  }

  /**
   * Takes those out of some commands whose answers would have to be held although too many wait for
   * the same, and tells who waits for them.
   */
  public List<QueuedCommand> withRoom(List<QueuedCommand> commands) {
    if (!holds || commands.isEmpty()) {
      return commands;
    }
    return locked(
        () -> {
          List<QueuedCommand> kept = new ArrayList<>(commands.size());
          for (QueuedCommand command : commands) {
            if (leadership == null
                || !(command.item() instanceof LogItem.Single single)
                || hasRoom(single.invocation())) {
              kept.add(command);
            } else {
              leadership.answer(command.callback(), crowded());
            }
          }
          return kept;
        });
  }

  private boolean hasRoom(Invocation invocation) {
    return leadership.isQuiet()
        || leadership.hasRoom(state.components().conflicts(invocation.steps()));
  }

  private GroupReply crowded() {
    return GroupReply.of(GroupOutcome.OVERLOADED, leadership.crowded());
  }

  /** Those of some operations that block others and do not any more. */
  public Set<MulticastId> done(Collection<MulticastId> blockers) {
    return locked(
        () -> {
          Set<MulticastId> done = new HashSet<>(blockers);
          done.removeIf(state.multicast()::isAtWork);
          return done;
        });
  }

  /** Whether the leader's half of the order across groups has something to do as time passes. */
  public boolean needsTicks() {
    return needsTicks;
  }

  /** Whether an operation waits for inputs of the log that could wait if it did not. */
  public boolean hurries() {
    return hurries;
  }

  /**
   * Somebody waits for an operation that begins in another group.
   *
   * @return false if this replica does not lead, or not yet
   */
  public boolean join(Operation operation, Waiter callback) {
    return locked(
        () -> {
          if (leadership != null) {
            state.join(operation, leadership, callback);
          }
          return leadership != null;
        });
  }

  /** Messages of other groups came; dropped when this replica does not lead. */
  public void receive(List<Envelope> envelopes) {
    locked(
        () -> {
          if (leadership != null) {
            for (Envelope envelope : envelopes) {
              receive(envelope);
            }
          }
          return null;
        });
  }

  /**
   * Takes a message of another group if nobody else uses the state just now; never waits.
   *
   * @return whether it was taken, or dropped because this replica does not lead
   */
  public boolean tryReceive(Envelope envelope) {
    if (!lock.tryLock()) {
      return false;
    }
    thenUnlock(
        () -> {
          if (leadership != null) {
            receive(envelope);
          }
          return null;
        });
    return true;
  }

  private void receive(Envelope envelope) {
    try {
      leadership.receive(envelope);
    } catch (IllegalArgumentException e) {
      LOG.warn(ReplicaError.MESSAGE_REFUSED.text(group.name(), envelope.from(), e.getMessage()), e);
    }
  }

  /** Time passed. */
  public void tick() {
    locked(
        () -> {
          if (leadership != null) {
            leadership.tick();
          }
          return null;
        });
  }

  private void lead() {
    if (leadership == null) {
      leadership = new Leadership(state.multicast(), submitter, peers);
    }
  }

  /** Under the lock. */
  private void close(GroupReply instead) {
    if (leadership != null) {
      leadership.close(instead);
      closedEffects.addAll(leadership.takeEffects());
      leadership = null;
    }
  }

  /** Does something under the lock, then what that wants done outside of it. */
  private <T> T locked(Supplier<T> action) {
    lock.lock();
    return thenUnlock(action);
  }

  private <T> T thenUnlock(Supplier<T> action) {
    List<Runnable> effects = new ArrayList<>(0);
    T result;
    try {
      if (state == null) {
        throw new DivergenceException(
            "the snapshot that was to replace the state of group "
                + group.name()
                + " could not be read",
            null);
      }
      result = action.get();
      effects.addAll(closedEffects);
      closedEffects.clear();
      if (leadership != null) {
        effects.addAll(leadership.takeEffects());
      }
      needsTicks = leadership != null && leadership.needsTicks();
      hurries = leadership != null && state.multicast().waitsForOpen();
      timeMicros = state.timeMicros();
      factsToSet = state.factsToSet();
      holds = leadership != null && leadership.held() > 0;
    } finally {
      lock.unlock();
    }
    effects.forEach(Runnable::run);
    return result;
  }

  /**
   * Writes the state as of an entry.
   *
   * @param digestSink keeps the file's MD5 digest
   * @return that digest
   * @throws DivergenceException when the state cannot be saved
   */
  public byte[] save(Path file, long term, long index, SnapshotFile.DigestSink digestSink)
      throws IOException {
    return SnapshotFile.write(file, header(term, index), this::save, digestSink);
  }

  /**
   * Looks at the whole state, unless or until somebody else wants it.
   *
   * @param interrupted whether the caller wants to do something else meanwhile
   * @param seen takes the state's digest as of the last entry, while the state is still that; not
   *     called when the look was interrupted
   * @throws DivergenceException when it cannot be saved
   */
  void look(BooleanSupplier interrupted, Consumer<Checkpoint> seen) {
    if (!lock.tryLock()) {
      return;
    }
    try {
      if (state != null) {
        Long digest =
            StateDigest.of(
                state::save, () -> lock.hasQueuedThreads() || interrupted.getAsBoolean());
        if (digest != null) {
          seen.accept(new Checkpoint(executedIndex, digest));
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void save(SnapshotFile.Sink sink) {
    lock.lock();
    try {
      state.save(sink);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Replaces the state by a saved one. The old one is given up first, so that there are never two
   * in memory; who wants to use the state meanwhile waits. When this fails there is no state: the
   * replica must stop, and whoever uses it gets {@link DivergenceException}.
   *
   * @throws UnusableDataException when the file is not this group's or is damaged
   */
  public void restore(Path file, long term, long index) throws IOException {
    lock.lock();
    try {
      if (state != null) {
        close(GroupReply.of(GroupOutcome.INDETERMINATE, ReplicaError.REPLACED.text()));
      }
      state = null;
      GroupState fresh = newState();
      components = fresh.components();
      SnapshotFile.read(file, header(term, index), fresh::restore);
      state = fresh;
      executedIndex = index;
      logBytes = fresh.logBytes();
      digest = fresh.digest();
      hold(fresh);
      warnOfOtherLimits();
    } finally {
      lock.unlock();
    }
    locked(() -> null);
  }

  private SnapshotFile.Header header(long term, long index) {
    return new SnapshotFile.Header(cluster, group.name(), term, index);
  }
}
