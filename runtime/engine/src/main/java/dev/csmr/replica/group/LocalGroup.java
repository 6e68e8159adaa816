package dev.csmr.replica.group;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.multicast.Envelope;
import dev.csmr.multicast.Input;
import dev.csmr.multicast.MulticastId;
import dev.csmr.multicast.Operation;
import dev.csmr.replica.api.Checkpoints;
import dev.csmr.replica.api.CommandDensity;
import dev.csmr.replica.api.GroupConfig;
import dev.csmr.replica.api.GroupReplica;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.Member;
import dev.csmr.replica.api.MembersReply;
import dev.csmr.replica.api.Membership;
import dev.csmr.replica.api.OperationParts;
import dev.csmr.replica.api.ReplicaLimits;
import dev.csmr.replica.api.ReplicaListener;
import dev.csmr.replica.api.ReplicaStatus;
import dev.csmr.replica.api.Standing;
import dev.csmr.replica.api.TermPeers;
import dev.csmr.replica.api.Waiter;
import dev.csmr.replica.disk.BootstrapFile.Bootstrap;
import dev.csmr.replica.entry.Callbacks;
import dev.csmr.replica.entry.CommandQueue;
import dev.csmr.replica.entry.EntryBatch;
import dev.csmr.replica.entry.LogClock;
import dev.csmr.replica.entry.LogEntry;
import dev.csmr.replica.entry.LogItem;
import dev.csmr.replica.entry.QueuedCommand;
import dev.csmr.replica.entry.QueuedQuery;
import dev.csmr.replica.entry.Urgency;
import dev.csmr.replica.ratis.GroupLog;
import dev.csmr.replica.ratis.GroupStateMachine;
import dev.csmr.replica.ratis.LogLagsException;
import dev.csmr.replica.ratis.RaftView;
import dev.csmr.replica.state.DigestComparison;
import dev.csmr.replica.state.DivergenceException;
import dev.csmr.replica.state.Leadership;
import dev.csmr.replica.state.SnapshotSchedule;
import dev.csmr.replica.state.StateHolder;
import dev.csmr.replica.state.StateWatch;
import dev.csmr.service.Environment;
import dev.csmr.service.Invocation;
import dev.csmr.service.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A replica, and the passes that feed it: each forms a log entry of what queued and executes the
 * queries that were confirmed. Its {@link PassLoop} does them, on one thread. Entries are applied
 * on Ratis' applying thread, which also gives their answers.
 */
public final class LocalGroup implements GroupReplica, GroupStateMachine.Observer {
  private static final Logger LOG = LoggerFactory.getLogger(LocalGroup.class);
  private static final long ROUND_TIMEOUT_NANOS = 2_000_000_000L;
  private static final long MULTICAST_TICK_NANOS = 20_000_000L;
  private static final int MAX_ENVELOPES = 65_536;

  /** So many blocked queries are not looked at after each entry. */
  private static final int MANY_BLOCKED = 256;

  /** While an entry is under way, fewer commands than these wait to go together. */
  private static final int WORTH_AN_ENTRY = 32;

  private static final long NUDGE_NANOS = 1_000_000_000L;

  /** For so many ticks the term may be in memory only, while it is written to the disk. */
  private static final int TICKS_TO_KEEP_TERM = 10;

  /** How long Ratis may take to say why it closed a replica. */
  private static final long CLOSING_NANOS = 10_000_000_000L;

  /** Whether a thread is at a message of another group. */
  private static final ThreadLocal<Boolean> RECEIVING = ThreadLocal.withInitial(() -> false);

  private final GroupConfig config;
  private final ReplicaLimits limits;
  private final ReplicaListener listener;
  private final StateHolder state;
  private final SnapshotSchedule snapshots;
  private final DigestComparison execution = DigestComparison.ofExecution();
  private final StateWatch states;
  private final CatchUp catchUp;
  private final GroupStateMachine machine;
  private final CommandQueue commands;
  private final Linger linger;
  private final CommandDensity density;
  private final TermPeers peers;
  private final Environment environment;
  private final PassLoop loop;
  private final LogClock clock = new LogClock();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicBoolean signalled = new AtomicBoolean();
  private final List<QueuedQuery> stale = new ArrayList<>();
  private final List<Joining> joining = new ArrayList<>();
  private final List<Envelope> envelopes = new ArrayList<>();
  private long envelopeBytes;

  // The following belong to the loop.
  private final Map<QueuedQuery, MulticastId> blocked = new LinkedHashMap<>();
  private long blockedAtIndex;
  private long blockedTickNanos;
  private long tickedNanos;

  /** Whether an entry was formed since the last tick. */
  private boolean formed;

  /** Whether what can wait has waited long enough. */
  private boolean flush;

  // The following belong to whoever ticks.
  private long aliveNanos;
  private int ticksWithoutTerm;

  private volatile GroupLog log;
  private volatile RaftView view;
  private volatile ReadIndex reads;
  private volatile FollowerWatch watch;
  private volatile MemberClocks clocks;
  private volatile ProgressWatch progress;
  private volatile Membership membership = Membership.UNKNOWN;
  private volatile Bootstrap bootstrap;
  private volatile String impeded;
  private volatile String stalled;
  private volatile long reach = -1;
  private volatile long leadersLast = -1;
  private volatile boolean removed;
  private volatile long appliedIndex = -1;
  private volatile boolean queriesBlocked;
  private volatile boolean restsForever;
  private volatile boolean restsLingering;
  private volatile String stopped;
  private volatile String suspended;
  private volatile boolean closed;
  private volatile boolean logClosed;
  private volatile long lastProgressNanos;
  private volatile boolean nudge;

  /**
   * Creates the replica; {@link #start(GroupLog, boolean)} begins it.
   *
   * @param holders makes its empty state, given where inputs of the order across groups go
   */
  public LocalGroup(
      GroupConfig config,
      ReplicaLimits limits,
      TermPeers peers,
      Function<Leadership.Submitter, StateHolder> holders,
      CommandDensity density,
      ReplicaListener listener,
      Environment environment,
      PassLoop loop) {
    this.config = config;
    this.limits = limits;
    this.peers = peers;
    this.listener = listener;
    this.density = density;
    this.environment = environment;
    this.loop = loop;
    this.catchUp = new CatchUp(config.name());
    this.aliveNanos = environment.nanos();
    this.lastProgressNanos = environment.nanos();
    this.linger =
        new Linger(
            density, TimeUnit.MILLISECONDS.toNanos(limits.lingerMillis()), environment.nanos());
    this.state = holders.apply(this::submitInput);
    this.states = new StateWatch(state, environment);
    this.snapshots = new SnapshotSchedule(limits.snapshotEntries(), limits.snapshotBytes());
    this.machine = new GroupStateMachine(config.name(), state, snapshots, this, environment);
    this.commands = new CommandQueue(limits);
  }

  public GroupStateMachine machine() {
    return machine;
  }

  public GroupConfig config() {
    return config;
  }

  /**
   * Begins to serve.
   *
   * @param joins whether it is given its data by the group
   */
  public void start(GroupLog started, boolean joins) {
    log = started;
    membership = started.membership(joins);
    listener.membersChanged(name(), membership);
    watch = new FollowerWatch(config.name());
    progress = new ProgressWatch(config.name());
    view = started.view();
    arrangeSnapshots();
    clocks = new MemberClocks(config.name(), view, peers, clock, this::signal, environment);
    reads =
        new ReadIndex(
            config.name(), view, peers, limits.queuedQueries(), this::signal, environment);
    loop.start(this::pass);
  }

  /** Notes how this replica began. */
  public void began(Bootstrap began) {
    bootstrap = began;
    if (began.stage() == Standing.Stage.EMPTY) {
      membership = new Membership(-1, List.of(), List.of(), true);
    }
  }

  public Bootstrap bootstrap() {
    return bootstrap;
  }

  /** Notes why this replica does not take part just now; null when it does. */
  public void impeded(String why) {
    impeded = why;
  }

  private String impeded() {
    if (suspended != null) {
      return suspended;
    }
    return impeded == null ? stalled : impeded;
  }

  private String impeded(RaftView now, boolean serves) {
    String why = impeded();
    String absent = catchUp.look(now.node(), serves, now.term(), appliedIndex);
    return why == null ? absent : why;
  }

  /** The other node that leads, or null when there is none or this replica does not run. */
  public String follows() {
    return view != null && !isOver() && !view.leads() ? view.leader() : null;
  }

  public boolean isJoining() {
    Bootstrap began = bootstrap;
    return began != null && began.stage() == Standing.Stage.JOINING;
  }

  /** A leader says how far its log goes: what this replica must have before it votes. */
  public void hears(Standing leader) {
    if (leader.leads() && leader.term() == view.term()) {
      reach = leader.lastIndex();
      catchUp.hears(leader.term(), leader.lastIndex());
    }
    leadersLast = leader.lastIndex();
  }

  /** Whether this replica is a member, and has what it must have. */
  public boolean hasJoined() {
    long index = reach;
    boolean member = log.membership(true).includes(view.node());
    impeded =
        "Node "
            + view.node()
            + " is given the data of group "
            + name()
            + " by node "
            + view.leader()
            + " and does not vote before it has them: it has entry "
            + view.commitIndex()
            + (index < 0 ? "." : " of " + index + ".")
            + (member ? "" : " It is to be added to the members.");
    return member && index >= 0 && view.commitIndex() >= index;
  }

  /** From now on this replica votes. */
  public void joined() {
    impeded = null;
    membership = log.membership(false);
    LOG.info("Node {} has all data of group {}", view.node(), name());
    listener.membersChanged(name(), membership);
  }

  /** Ceases to serve; answers everything that waits. */
  public void close() {
    closed = true;
    signal();
    loop.awaitEnd();
    failWaiting();
  }

  @Override
  public String name() {
    return config.name();
  }

  @Override
  public void submit(Invocation command, Waiter callback) {
    submit(
        new LogItem.Single(command),
        LogEntry.sizeBound(command),
        whyRefused(command.steps(), false),
        callback);
  }

  @Override
  public void start(Operation operation, Waiter callback) {
    GroupReply refused = whyRefused(operation);
    if (refused != null || operation.begins(name())) {
      submit(new LogItem.Start(operation), LogEntry.sizeBound(operation), refused, callback);
    } else {
      join(operation, callback);
    }
  }

  /** The state may be in use for long, so the group's thread looks at it. */
  private void join(Operation operation, Waiter callback) {
    GroupReply refusal = view.leads() ? null : GroupReply.notLeader(view.leader());
    if (refusal == null) {
      synchronized (joining) {
        if (joining.size() < limits.queuedCommands()) {
          joining.add(new Joining(operation, callback));
        } else {
          refusal = queueFull();
        }
      }
    }
    refuseOrSignal(refusal, callback);
  }

  private void refuseOrSignal(GroupReply refusal, Waiter callback) {
    if (refusal != null) {
      Callbacks.call(callback, refusal);
    } else {
      signal();
      if (isOver()) {
        failWaiting();
      }
    }
  }

  private boolean joinOperations() {
    List<Joining> taken = takeJoining();
    for (Joining each : taken) {
      if (!state.join(each.operation(), each.callback())) {
        Callbacks.call(
            each.callback(),
            view.leads()
                ? GroupReply.of(
                    GroupReply.Outcome.NOT_READY,
                    "Group " + name() + " begins to lead on this node.")
                : GroupReply.notLeader(view.leader()));
      }
    }
    return !taken.isEmpty();
  }

  private List<Joining> takeJoining() {
    synchronized (joining) {
      if (joining.isEmpty()) {
        return List.of();
      }
      List<Joining> taken = List.copyOf(joining);
      joining.clear();
      return taken;
    }
  }

  private GroupReply whyRefused(Operation operation) {
    boolean sufficient =
        operation.hasDestination(name())
            && (operation.begins(name()) ? operation.complete() : operation.part(name()).known());
    if (!sufficient) {
      return GroupReply.of(
          GroupReply.Outcome.INVALID,
          "Group " + name() + " is no destination of the operation, or a part of it is missing.");
    }
    try {
      return whyRefused(OperationParts.steps(operation.part(name())), false);
    } catch (MalformedMessageException e) {
      return GroupReply.of(GroupReply.Outcome.INVALID, String.valueOf(e.getMessage()));
    }
  }

  private void submit(LogItem item, int bytes, GroupReply refused, Waiter callback) {
    GroupReply refusal = refused;
    if (refusal == null && !view.leads()) {
      refusal = GroupReply.notLeader(view.leader());
    }
    if (refusal == null && bytes > limits.entryBytes()) {
      refusal =
          GroupReply.of(
              GroupReply.Outcome.TOO_LARGE,
              "The command takes " + bytes + " bytes; the most is " + limits.entryBytes() + ".");
    }
    if (refusal == null) {
      refusal = logIsFull();
    }
    Urgency urgency = item instanceof LogItem.Start ? Urgency.LINGERS : Urgency.AT_ONCE;
    if (refusal == null && !commands.offer(new QueuedCommand(item, bytes, callback), urgency)) {
      refusal = queueFull();
    }
    if (refusal != null) {
      Callbacks.call(callback, refusal);
    } else {
      signalForEntry(urgency);
      if (isOver()) {
        failWaiting();
      }
    }
  }

  private GroupReply logIsFull() {
    String why = machine.logIsFull();
    return why == null ? null : GroupReply.of(GroupReply.Outcome.OVERLOADED, why);
  }

  private GroupReply queueFull() {
    return GroupReply.of(
        GroupReply.Outcome.OVERLOADED, "The queue of group " + name() + " on this node is full.");
  }

  private void submitInput(Input input, boolean canWait) {
    QueuedCommand command =
        new QueuedCommand(new LogItem.Protocol(input), LogEntry.sizeBound(input), null);
    Urgency urgency = canWait ? Urgency.CAN_WAIT : Urgency.AT_ONCE;
    if (commands.offerInput(command, urgency) && (!canWait || hurries())) {
      signalForEntry(urgency);
    }
  }

  /** Whether somebody waits for inputs that could wait otherwise. */
  private boolean hurries() {
    return queriesBlocked || state.hurries();
  }

  @Override
  public GroupReply receive(Envelope envelope) {
    if (isOver()) {
      return over();
    }
    RaftView now = view;
    if (now == null || !now.leads()) {
      return GroupReply.notLeader(now == null ? null : now.leader());
    }
    if (receiveAtOnce(envelope)) {
      return GroupReply.done(List.of());
    }
    synchronized (envelopes) {
      if (envelopes.size() >= MAX_ENVELOPES || envelopeBytes >= limits.queuedBytes()) {
        return GroupReply.of(
            GroupReply.Outcome.OVERLOADED,
            envelopes.size() + " messages of other groups wait at group " + name() + ".");
      }
      envelopes.add(envelope);
      envelopeBytes += envelope.size();
    }
    signal();
    return GroupReply.done(List.of());
  }

  /**
   * Saves a hand-over to the group's thread. What a message has for effect may be a message to
   * another group of this node, and so forth: those go that way. The calling thread may be at work
   * for another group, which a failure here is no concern of; the message counts as lost then.
   */
  private boolean receiveAtOnce(Envelope envelope) {
    if (RECEIVING.get()) {
      return false;
    }
    RECEIVING.set(true);
    try {
      boolean received = state.tryReceive(envelope);
      signalForTicks();
      return received;
    } catch (RuntimeException e) {
      LOG.error("Group {} failed at a message of group {}", name(), envelope.from(), e);
      return true;
    } finally {
      RECEIVING.set(false);
    }
  }

  @Override
  public void query(Invocation query, Waiter callback) {
    GroupReply refusal = whyRefused(query.steps(), true);
    if (refusal == null && !view.leads()) {
      refusal = GroupReply.notLeader(view.leader());
    }
    if (refusal != null) {
      Callbacks.call(callback, refusal);
    } else {
      reads.add(new QueuedQuery(query, callback, environment.nanos()));
      if (isOver()) {
        failWaiting();
      }
    }
  }

  @Override
  public void staleQuery(Invocation query, Waiter callback) {
    GroupReply refusal = whyRefused(query.steps(), true);
    if (refusal == null && !isMember()) {
      refusal =
          GroupReply.of(
              GroupReply.Outcome.NOT_READY,
              "Node "
                  + view.node()
                  + " is not yet a member of group "
                  + name()
                  + " with its data.");
    }
    if (refusal == null) {
      synchronized (stale) {
        if (stale.size() < limits.queuedQueries()) {
          stale.add(new QueuedQuery(query, callback, environment.nanos()));
        } else {
          refusal =
              GroupReply.of(
                  GroupReply.Outcome.OVERLOADED,
                  stale.size() + " stale queries wait at group " + name() + ".");
        }
      }
    }
    refuseOrSignal(refusal, callback);
  }

  private boolean isMember() {
    return !isJoining()
        && (membership.includes(view.node()) || log.membership(false).includes(view.node()));
  }

  private GroupReply whyRefused(List<Step> steps, boolean asQuery) {
    if (isOver()) {
      return over();
    }
    if (view == null) {
      return GroupReply.of(
          GroupReply.Outcome.NOT_READY, "Group " + name() + " is starting on this node.");
    }
    String reason = state.components().whyRefused(steps, asQuery);
    return reason == null ? null : GroupReply.of(GroupReply.Outcome.INVALID, reason);
  }

  @Override
  public CompletableFuture<MembersReply> changeMembers(List<Member> wanted) {
    MembersReply refusal = null;
    if (isOver()) {
      refusal = MembersReply.failed(List.of(), over().message());
    } else if (view == null) {
      refusal = MembersReply.again(List.of(), "Group " + name() + " is starting on this node.");
    }
    return refusal == null ? log.changeMembers(wanted) : CompletableFuture.completedFuture(refusal);
  }

  @Override
  public ReplicaStatus status() {
    RaftView now = view;
    if (now == null || isOver()) {
      return new ReplicaStatus(
          name(),
          removed ? ReplicaStatus.Role.REMOVED : ReplicaStatus.Role.NONE,
          null,
          -1,
          -1,
          appliedIndex,
          appliedIndex < 0 && !isWhole(),
          false,
          List.of(),
          impeded(),
          isOver() && !isSuspended() ? over().message() : null,
          membership);
    }
    boolean leads = now.leads();
    return new ReplicaStatus(
        name(),
        log.role(),
        now.leader(),
        now.term(),
        now.commitIndex(),
        appliedIndex,
        now.empty(),
        leads && now.ready(),
        problems(leads),
        impeded(now, leads && now.ready()),
        null,
        membership);
  }

  private boolean isWhole() {
    Bootstrap began = bootstrap;
    return began != null && began.stage() == Standing.Stage.WHOLE;
  }

  private List<String> problems(boolean leads) {
    List<String> all = new ArrayList<>();
    if (leads) {
      all.addAll(watch.stuck());
      all.addAll(clocks.problems());
    }
    String unsaved = machine.snapshotProblem();
    if (unsaved != null) {
      all.add(unsaved);
    }
    return all;
  }

  @Override
  public long term() {
    RaftView now = view;
    return now == null || isOver() ? -1 : now.term();
  }

  @Override
  public long clockMicros() {
    MemberClocks now = clocks;
    return now == null ? environment.wallMillis() * 1000 : now.ownMicros();
  }

  @Override
  public long logTimeMillis() {
    return clock.millis(environment.nanos());
  }

  @Override
  public Standing standing() {
    Bootstrap began = bootstrap;
    if (began == null) {
      return null;
    }
    RaftView now = view;
    boolean runs = now != null && !isOver();
    // A log of a leader only grows while it leads in one term.
    long term = term();
    long lastIndex = runs ? now.lastIndex() : -1;
    return new Standing(
        began.stage(),
        began.birth(),
        began.founders(),
        config.members().stream().map(Member::node).collect(Collectors.toSet()),
        runs ? now.electorates() : List.of(),
        runs && now.leads() && now.term() == term,
        term,
        lastIndex);
  }

  @Override
  public void executed(long index, LogEntry entry, long digest) {
    execution.reached(index, digest);
    if (states.executed(index, state.timeMicros(), environment.nanos())) {
      signal();
    }
    density.applied(entry.singles(), environment.nanos());
  }

  @Override
  public void restored(long index, long digest) {
    execution.restored();
    execution.reached(index, digest);
    states.restored(index, environment.nanos());
  }

  @Override
  public Checkpoints checkpoints() {
    return new Checkpoints(execution.latest(), states.latest(), states.form());
  }

  @Override
  public void applied(long index) {
    clock.applied(state.timeMicros(), environment.nanos());
    appliedIndex = index;
    ReadIndex waiting = reads;
    if (waiting != null && (waiting.awaitsApply() || hurries())) {
      signal();
    } else {
      signalForTicks();
    }
  }

  /** The loop must not rest for ever now that the order across groups is at work. */
  private void signalForTicks() {
    if (restsForever && state.needsTicks()) {
      signal();
    }
  }

  @Override
  public void stopped(String reason) {
    if (stopped == null) {
      stopped = reason;
      signal();
      listener.stopped(name(), reason);
    }
  }

  @Override
  public void suspended(String problem) {
    if (!isOver()) {
      String message =
          "The replica of group "
              + name()
              + " does not take part: "
              + problem
              + ". Make room on that disk, or mend it; the replica goes on by itself then.";
      if (!message.equals(impeded)) {
        LOG.error(message);
      }
      suspended = message;
      signal();
    }
  }

  /** Whether the disk failed this replica, so that another one is to be opened in its place. */
  public boolean isSuspended() {
    return suspended != null && stopped == null;
  }

  @Override
  public void removed(String reason) {
    if (!isOver()) {
      if (log != null) {
        // Whoever asks here hears who the members were when this one ceased to follow them.
        followMembers();
      }
      removed = true;
      stopped = reason;
      signal();
      listener.left(name(), reason);
    }
  }

  @Override
  public void leadershipChanged() {
    arrangeSnapshots();
    signal();
  }

  private void arrangeSnapshots() {
    RaftView now = view;
    if (now != null) {
      Set<String> members = new HashSet<>();
      now.electorates().forEach(members::addAll);
      snapshots.arrange(members, now.node(), now.leads() ? now.node() : now.leader());
    }
  }

  /** Whether this replica stopped and its log is still open. */
  public boolean isStillOpen() {
    return stopped != null && log != null && log.isAlive() && !logClosed;
  }

  /**
   * Lets another member lead before this one ends, if one answers that it can; completed, also
   * exceptionally, soon.
   */
  public CompletableFuture<?> handOver() {
    Optional<String> successor = view == null || isOver() ? Optional.empty() : log.successor();
    return successor.isEmpty()
        ? CompletableFuture.completedFuture(null)
        : peers
            .term(successor.get(), name())
            .thenCompose(
                term ->
                    term < 0
                        ? CompletableFuture.<Void>completedFuture(null)
                        : log.handOver(successor.get()));
  }

  /** Closes the log; may block for some seconds. */
  public void closeLog() {
    logClosed = true;
    log.close();
  }

  /** Called about every second. */
  public void tick() {
    if (view == null || isOver()) {
      return;
    }
    if (!log.isAlive()) {
      if (environment.nanos() - aliveNanos > CLOSING_NANOS) {
        stopped("Ratis closed the replica of group " + name() + "; its log says why.");
      }
      return;
    }
    aliveNanos = environment.nanos();
    ticksWithoutTerm = log.hasKeptTerm() ? 0 : ticksWithoutTerm + 1;
    if (ticksWithoutTerm > TICKS_TO_KEEP_TERM) {
      suspended("it cannot write its term to " + machine.termFile());
      return;
    }
    if (!log.hasFiles()) {
      stopped(
          "The files of group "
              + name()
              + " are gone, "
              + machine.termFile()
              + " among them: what this replica acknowledged would be on no disk. Bring them back"
              + " if their disk was taken away, then restart this node. If they were deleted,"
              + " restart it while a majority of the group's other members is up: they give it its"
              + " data.");
      return;
    }
    followMembers();
    arrangeSnapshots();
    compareDigests();
    if (states.rested(environment.nanos())) {
      signal();
    }
    reads.expire(ROUND_TIMEOUT_NANOS);
    clocks.tick();
    watch.look(log.followers(), view.commitIndex(), environment.nanos());
    stalled = progress.look(seen(), environment.nanos());
    if (inFlight.get() > 0
        && view.leads()
        && environment.nanos() - lastProgressNanos > NUDGE_NANOS) {
      lastProgressNanos = environment.nanos();
      nudge = true;
      signal();
    }
  }

  /** Looks at what the others answered since the last time, and asks them again. */
  private void compareDigests() {
    List<Set<String>> electorates = view.electorates();
    DigestComparison.Difference executed =
        execution.mustStop(electorates, view.node(), environment.nanos());
    DigestComparison.Difference state =
        states.mustStop(electorates, view.node(), environment.nanos());
    if (executed != null) {
      machine.stopForExecution(executed);
    } else if (state != null) {
      machine.stopForState(state);
    } else {
      askForCheckpoints(electorates);
    }
  }

  private void askForCheckpoints(List<Set<String>> electorates) {
    Set<String> others = new HashSet<>();
    electorates.forEach(others::addAll);
    others.remove(view.node());
    for (String node : others) {
      var unused =
          peers.checkpoints(node, name()).thenAccept(theirs -> heardCheckpoints(node, theirs));
    }
  }

  private void heardCheckpoints(String node, Checkpoints theirs) {
    if (theirs.executed() != null) {
      execution.heard(node, theirs.executed());
    }
    states.heard(node, theirs);
  }

  private ProgressWatch.Seen seen() {
    boolean leads = view.leads();
    return new ProgressWatch.Seen(
        view.node(),
        leads ? view.node() : view.leader(),
        leads ? view.lastIndex() : leadersLast,
        view.commitIndex(),
        appliedIndex);
  }

  private void followMembers() {
    Membership now = log.membership(membership.joins());
    if (!now.equals(membership)) {
      if (!now.nodes().equals(membership.nodes())) {
        LOG.info("Group {} on node {} has the members {}", name(), view.node(), now.nodes());
      }
      membership = now;
      listener.membersChanged(name(), now);
    }
  }

  private boolean isOver() {
    return closed || stopped != null || suspended != null;
  }

  private GroupReply over() {
    String reason = stopped;
    if (isSuspended()) {
      return GroupReply.of(GroupReply.Outcome.NOT_READY, suspended);
    }
    return GroupReply.of(
        GroupReply.Outcome.STOPPED,
        reason == null ? "Group " + name() + " is closed on this node." : reason);
  }

  private void failWaiting() {
    GroupReply over = over();
    commands.clear().forEach(command -> command.answer(over));
    takeStale().forEach(query -> query.answer(over));
    takeJoining().forEach(each -> Callbacks.call(each.callback(), over));
    if (reads != null) {
      reads.failAll(over);
    }
  }

  private void signal() {
    if (!signalled.getAndSet(true)) {
      loop.wake();
    }
  }

  /** Does what there is to do; see {@link PassLoop#start}. */
  private long pass() {
    restsForever = false;
    restsLingering = false;
    if (isOver()) {
      endLeadership();
      failWaiting();
      return PassLoop.OVER;
    }
    signalled.set(false);
    followLeadership();
    boolean received = receiveEnvelopes();
    boolean joined = joinOperations();
    boolean executed = executeQueries();
    boolean submitted = submitEntry();
    if (received || joined || executed || submitted || signalled.get()) {
      return 0;
    }
    states.look(signalled::get);
    // Code of users ran, which may have parked the thread and so swallowed a wake.
    return signalled.get() ? 0 : rest();
  }

  /**
   * For how long there is nothing to do; not for long while the order across groups is at work or
   * something lingers.
   */
  private long rest() {
    // Whoever makes ticks needed looks at it after that, so one of the two sees the other.
    restsForever = true;
    boolean ticks = state.needsTicks();
    boolean lingers = commands.urgency() == Urgency.LINGERS && inFlight.get() == 0;
    if (!ticks && !lingers) {
      return PassLoop.REST;
    }
    restsForever = false;
    restsLingering = lingers;
    long left = ticks ? tickedNanos + MULTICAST_TICK_NANOS - environment.nanos() : PassLoop.REST;
    if (lingers) {
      left = Math.min(left, lingerNanos());
    }
    return Math.max(0, left);
  }

  private void followLeadership() {
    boolean leads = view.leads();
    if (state.hasLeadership() && !leads) {
      endLeadership();
    } else if (!state.hasLeadership() && leads && view.ready()) {
      state.takeUpLeadership();
    }
    if (state.needsTicks() && environment.nanos() - tickedNanos >= MULTICAST_TICK_NANOS) {
      tickedNanos = environment.nanos();
      state.tick();
      flush = !formed;
      formed = false;
      logOldBlocked();
    }
  }

  private void endLeadership() {
    List<QueuedQuery> moved = takeBlocked();
    state.endLeadership(
        GroupReply.of(
            GroupReply.Outcome.INDETERMINATE,
            "The leader of group " + name() + " stepped down, or stopped, before it answered."));
    reads.executed(moved.size());
    moved.forEach(query -> query.answer(ReadIndex.notServing(view)));
  }

  private boolean receiveEnvelopes() {
    List<Envelope> received;
    synchronized (envelopes) {
      if (envelopes.isEmpty()) {
        return false;
      }
      received = List.copyOf(envelopes);
      envelopes.clear();
      envelopeBytes = 0;
    }
    state.receive(received);
    return true;
  }

  private List<QueuedQuery> takeBlocked() {
    List<QueuedQuery> taken = List.copyOf(blocked.keySet());
    blocked.clear();
    queriesBlocked = false;
    return taken;
  }

  /**
   * Where operations never cease, a query on several keys might never find a moment between them.
   * So it takes its place in the order, like a command: when the operation that it met first is
   * done and others block it. Before that it would gain nothing, and take room in the log's order.
   */
  private void logOldBlocked() {
    if (blocked.isEmpty()) {
      return;
    }
    long now = environment.nanos();
    Set<MulticastId> done = state.done(blocked.values());
    List<QueuedQuery> logged = new ArrayList<>();
    List<QueuedQuery> gone = new ArrayList<>();
    blocked.forEach(
        (query, blocker) -> {
          if (query.isGone()) {
            gone.add(query);
          } else if (now - query.sinceNanos() >= MULTICAST_TICK_NANOS && done.contains(blocker)) {
            logged.add(query);
          }
        });
    logged.forEach(blocked::remove);
    gone.forEach(blocked::remove);
    queriesBlocked = !blocked.isEmpty();
    reads.executed(logged.size() + gone.size());
    logged.forEach(query -> submit(query.invocation(), query.callback()));
    gone.forEach(query -> query.answer(behindOthers(GroupReply.Outcome.NOT_READY)));
  }

  private GroupReply behindOthers(GroupReply.Outcome outcome) {
    return GroupReply.of(
        outcome,
        "Queries of group "
            + name()
            + " wait for operations that need other groups. Has each of those a majority?");
  }

  private boolean executeQueries() {
    List<QueuedQuery> staleQueries = takeStale();
    if (!staleQueries.isEmpty()) {
      executeAll(staleQueries, () -> state.staleQuery(staleQueries));
    }
    long index = appliedIndex;
    boolean again = !blocked.isEmpty() && index > blockedAtIndex && isTimeForBlocked();
    if (again) {
      Map<QueuedQuery, MulticastId> before = new LinkedHashMap<>(blocked);
      execute(takeBlocked(), index);
      blocked.replaceAll(before::getOrDefault);
    }
    List<QueuedQuery> confirmed = reads.poll(index);
    if (confirmed != null) {
      execute(confirmed, index);
    }
    return confirmed != null || again || !staleQueries.isEmpty();
  }

  /** Many that wait are looked at now and then, so that they cost the others little. */
  private boolean isTimeForBlocked() {
    return blocked.size() < MANY_BLOCKED || blockedTickNanos != tickedNanos;
  }

  /**
   * Those that the order across groups blocks come again when more than {@code index} is applied.
   * They take no more than half of the queries' room.
   */
  private void execute(List<QueuedQuery> queries, long index) {
    executeAll(
        queries,
        () -> {
          Map<QueuedQuery, MulticastId> blockedNow = state.query(queries);
          List<QueuedQuery> tooMany = new ArrayList<>(0);
          blockedNow.forEach(
              (query, blocker) -> {
                if (blocked.size() < limits.queuedQueries() / 2) {
                  blocked.put(query, blocker);
                } else {
                  tooMany.add(query);
                }
              });
          reads.executed(queries.size() - blockedNow.size() + tooMany.size());
          tooMany.forEach(query -> query.answer(behindOthers(GroupReply.Outcome.OVERLOADED)));
          if (!blocked.isEmpty()) {
            blockedAtIndex = index;
            blockedTickNanos = tickedNanos;
            queriesBlocked = true;
          }
        });
  }

  private void executeAll(List<QueuedQuery> queries, Runnable execution) {
    try {
      execution.run();
    } catch (DivergenceException e) {
      stopped("A query of group " + name() + " stopped this replica: " + e.getMessage());
      queries.forEach(query -> query.answer(over()));
    }
  }

  private List<QueuedQuery> takeStale() {
    synchronized (stale) {
      List<QueuedQuery> taken = List.copyOf(stale);
      stale.clear();
      return taken;
    }
  }

  /**
   * Forms an entry of what waits. When a stream to a follower breaks, Ratis forgets what was on its
   * way until the next entry; so an empty one is logged when those in flight do not come back.
   */
  private boolean submitEntry() {
    if (!clocks.ready()) {
      return false;
    }
    boolean full = !isTimeForEntry();
    List<QueuedCommand> taken =
        full ? List.of() : state.withRoom(withoutGone(commands.take(least())));
    flush &= full;
    if (taken.isEmpty() && !nudge) {
      return false;
    }
    nudge = false;
    formed = true;
    if (inFlight.getAndIncrement() == 0) {
      lastProgressNanos = environment.nanos();
    }
    EntryBatch batch =
        new EntryBatch(
            taken,
            clock.stamp(environment.nanos()),
            state.limitsToSet(),
            environment.random().nextLong(),
            this::entryEnded);
    var unused =
        log.submit(batch)
            .whenComplete(
                (nothing, failure) -> {
                  if (failure != null) {
                    batch.failed(notLogged(failure));
                  }
                });
    return true;
  }

  /** What nobody waits for any more need not be logged. */
  private static List<QueuedCommand> withoutGone(List<QueuedCommand> taken) {
    List<QueuedCommand> gone = new ArrayList<>(0);
    for (QueuedCommand command : taken) {
      if (command.isGone()) {
        gone.add(command);
      }
    }
    if (gone.isEmpty()) {
      return taken;
    }
    GroupReply late = GroupReply.of(GroupReply.Outcome.NOT_READY, "Its time was over in a queue.");
    gone.forEach(command -> command.answer(late));
    Set<QueuedCommand> dropped = Collections.newSetFromMap(new IdentityHashMap<>());
    dropped.addAll(gone);
    return taken.stream().filter(command -> !dropped.contains(command)).toList();
  }

  /** How urgent something must be for an entry to be formed now. */
  private Urgency least() {
    if (hurries()) {
      return Urgency.CAN_WAIT;
    }
    // Nor does a flush end it: that is for what can wait, which has time until this goes.
    if (commands.urgency() == Urgency.LINGERS && lingerNanos() > 0) {
      return Urgency.AT_ONCE;
    }
    return flush ? Urgency.CAN_WAIT : Urgency.LINGERS;
  }

  /** How long something that lingers waits still; 0 when it is time. */
  private long lingerNanos() {
    return linger.leftNanos(commands.size(), environment.nanos());
  }

  /**
   * Whether what waits may go: no entry is under way, or another may be and enough waits for it. An
   * entry costs much the same whatever it holds.
   */
  private boolean isTimeForEntry() {
    int under = inFlight.get();
    return under == 0 || (under < limits.entriesInFlight() && commands.size() >= WORTH_AN_ENTRY);
  }

  /** Something was queued; an entry that ends looks into the queue after it has ceased to count. */
  private void signalForEntry(Urgency urgency) {
    boolean waits = urgency == Urgency.LINGERS && restsLingering && lingerNanos() > 0;
    if (!waits && isTimeForEntry()) {
      signal();
    }
  }

  private void entryEnded() {
    long now = environment.nanos();
    linger.ended(now);
    inFlight.getAndDecrement();
    lastProgressNanos = now;
    if (commands.size() > 0) {
      signal();
    }
  }

  /** What may be said of commands whose entry was refused before it was in the log. */
  private GroupReply notLogged(Throwable failure) {
    if (failure instanceof LogLagsException) {
      return GroupReply.of(GroupReply.Outcome.OVERLOADED, "The log of group " + name() + " lags.");
    }
    if (view.leads()) {
      return GroupReply.of(
          GroupReply.Outcome.NOT_READY, "Group " + name() + " refused: " + failure.getMessage());
    }
    return GroupReply.notLeader(view.leader());
  }

  /** Who waits for an operation that begins in another group. */
  private record Joining(Operation operation, Waiter callback) {}
}
