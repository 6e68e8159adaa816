package dev.csmr.replica.group;

import dev.csmr.multicast.Envelope;
import dev.csmr.multicast.Input;
import dev.csmr.multicast.Operation;
import dev.csmr.replica.api.Checkpoints;
import dev.csmr.replica.api.GroupConfig;
import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReplica;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.Member;
import dev.csmr.replica.api.MembersReply;
import dev.csmr.replica.api.Membership;
import dev.csmr.replica.api.ReplicaError;
import dev.csmr.replica.api.ReplicaFigures;
import dev.csmr.replica.api.ReplicaLimits;
import dev.csmr.replica.api.ReplicaListener;
import dev.csmr.replica.api.ReplicaStatus;
import dev.csmr.replica.api.Standing;
import dev.csmr.replica.api.TermPeers;
import dev.csmr.replica.api.UnusableDataException;
import dev.csmr.replica.api.Waiter;
import dev.csmr.replica.disk.BootstrapFile.Bootstrap;
import dev.csmr.replica.entry.LogClock;
import dev.csmr.replica.entry.LogEntry;
import dev.csmr.replica.ratis.Follower;
import dev.csmr.replica.ratis.GroupLog;
import dev.csmr.replica.ratis.GroupStateMachine;
import dev.csmr.replica.ratis.RaftView;
import dev.csmr.replica.state.Leadership;
import dev.csmr.replica.state.SnapshotSchedule;
import dev.csmr.replica.state.StateHolder;
import dev.csmr.service.Environment;
import dev.csmr.service.Invocation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A replica of a group on this node: begins, runs, is watched and ends. What comes goes by its
 * {@link Admission}; a pass of its {@link PassLoop}, on one thread, follows the leadership, runs
 * what the {@link QueryRunner} has and forms an entry of what the {@link EntryFeed} has. Entries
 * are applied on Ratis' applying thread, which also gives their answers.
 */
public final class LocalGroup implements GroupReplica, GroupStateMachine.StateMachineObserver {
  private static final Logger LOG = LoggerFactory.getLogger(LocalGroup.class);
  private static final long MULTICAST_TICK_NANOS = 20_000_000L;

  /** For so many ticks the term may be in memory only, while it is written to the disk. */
  private static final int TICKS_TO_KEEP_TERM = 10;

  /** How long Ratis may take to say why it closed a replica. */
  private static final long CLOSING_NANOS = 10_000_000_000L;

  private volatile GroupConfig config;
  private final ReplicaLimits limits;
  private final ReplicaListener listener;
  private final TermPeers peers;
  private final IntSupplier leaderships;
  private final Environment environment;
  private final PassLoop loop;
  private final RunState run;
  private final StateHolder state;
  private final SnapshotSchedule snapshots;
  private final GroupStateMachine machine;
  private final LogClock clock = new LogClock();
  private final EntryFeed feed;
  private final QueryRunner queries;
  private final Admission admission;
  private final DigestExchange digests;
  private final CatchUp catchUp;
  private final FollowerWatch watch;
  private final ProgressWatch progress;

  /** When the order across groups ticked last; belongs to the loop. */
  private long tickedNanos;

  // The following belong to whoever ticks.
  private long aliveNanos;
  private int ticksWithoutTerm;
  private long committedBefore = -1;

  private volatile MemberClocks clocks;
  private volatile Membership membership = Membership.UNKNOWN;
  private volatile Bootstrap bootstrap;
  private volatile String beginning = "";
  private volatile String impeded;
  private volatile String stalled;
  private volatile long reach = -1;
  private volatile long leadersLast = -1;
  private volatile boolean removed;
  private volatile long appliedIndex = -1;
  private volatile boolean restsForever;
  private volatile boolean logClosed;

  /** How often somebody asked for other members. */
  private final AtomicInteger changes = new AtomicInteger();

  /**
   * Creates the replica; {@link #start(GroupLog, boolean)} begins it.
   *
   * @param holders makes its empty state, given where inputs of the order across groups go
   * @param leaderships how many groups the node leads; −1 when it is to lead no more
   */
  public LocalGroup(
      GroupConfig config,
      ReplicaLimits limits,
      TermPeers peers,
      Function<Leadership.Submitter, StateHolder> holders,
      IntSupplier leaderships,
      ReplicaListener listener,
      Environment environment,
      PassLoop loop) {
    this.config = config;
    this.limits = limits;
    this.peers = peers;
    this.listener = listener;
    this.leaderships = leaderships;
    this.environment = environment;
    this.loop = loop;
    this.run = new RunState(config.name(), loop);
    this.catchUp = new CatchUp(config.name());
    this.watch = new FollowerWatch(config.name());
    this.progress = new ProgressWatch(config.name());
    this.aliveNanos = environment.nanos();
    this.state = holders.apply(this::offerInput);
    this.snapshots = new SnapshotSchedule(limits.snapshotEntries(), limits.snapshotBytes());
    this.machine = new GroupStateMachine(config.name(), state, snapshots, this, environment);
    this.digests = new DigestExchange(run, peers, state, machine, environment);
    this.feed =
        new EntryFeed(run, limits, state, clock, this::hurries, peers::contradiction, environment);
    this.queries = new QueryRunner(run, limits, state, this::stopped, environment);
    this.admission =
        new Admission(
            run,
            limits,
            state,
            feed,
            queries,
            machine::logIsFull,
            peers::contradiction,
            this::signalForTicks);
  }

  private void offerInput(Input input, boolean canWait) {
    feed.offerInput(input, canWait);
  }

  /** What Ratis is to drive. */
  public GroupStateMachine machine() {
    return machine;
  }

  /** The group. */
  public GroupConfig config() {
    return config;
  }

  /**
   * Takes up components and partitioned services that are new in the group's configuration.
   *
   * @throws IllegalArgumentException when it does not fit together; nothing was changed then
   */
  public void grow(GroupConfig wider) {
    state.grow(wider);
    config = wider;
  }

  /**
   * Begins to serve.
   *
   * @param joins whether it is given its data by the group
   */
  public void start(GroupLog log, boolean joins) {
    RaftView view = log.view();
    membership = log.membership(joins);
    listener.membersChanged(name(), membership);
    clocks = new MemberClocks(name(), view, peers, clock, run::signal, environment);
    queries.begin(
        new ReadIndex(name(), view, peers, limits.queuedQueries(), run::signal, environment));
    run.begin(log);
    arrangeSnapshots();
    loop.start(this::pass, this::fault);
  }

  /**
   * Requires that what its new objects hold can be restored.
   *
   * @throws UnusableDataException when it cannot
   */
  public void requireRestorable() throws UnusableDataException {
    state.requireRestorable();
  }

  /** Notes how this replica began. */
  public void began(Bootstrap began) {
    bootstrap = began;
    if (began.stage() == Standing.Stage.EMPTY) {
      membership = new Membership(-1, List.of(), List.of(), true);
    }
  }

  /**
   * Notes with which state this replica is to begin.
   *
   * @param digest that of the state; empty where it begins with none
   */
  public void beginsWith(String digest) {
    beginning = digest;
  }

  /** The digest of the state that this replica is to begin with; empty for none. */
  public String beginning() {
    return beginning;
  }

  /** Its state, for backups. */
  public StateHolder state() {
    return state;
  }

  /** Whether it executes its group's log, as far as is known here. */
  public boolean runs() {
    return run.view() != null && !run.isOver();
  }

  /** How it began; null before that is known. */
  public Bootstrap bootstrap() {
    return bootstrap;
  }

  /** Notes why this replica does not take part just now; null when it does. */
  public void impeded(String why) {
    impeded = why;
  }

  private String impeded() {
    if (run.suspended() != null) {
      return run.suspended();
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
    return run.view() != null && !run.isOver() && !run.view().leads() ? run.view().leader() : null;
  }

  /** Whether it is given its data by the group. */
  public boolean isJoining() {
    Bootstrap began = bootstrap;
    return began != null && began.stage() == Standing.Stage.JOINING;
  }

  /** A leader says how far its log goes: what this replica must have before it votes. */
  public void hears(Standing leader) {
    if (leader.leads() && leader.term() == run.view().term()) {
      reach = leader.lastIndex();
      catchUp.hears(leader.term(), leader.lastIndex());
    }
    leadersLast = leader.lastIndex();
  }

  /** Whether this replica is a member, and has what it must have. */
  public boolean hasJoined() {
    long index = reach;
    boolean member = run.log().membership(true).includes(run.view().node());
    impeded =
        ReplicaError.GIVEN_DATA.text(
            run.view().node(),
            name(),
            run.view().leader(),
            run.view().commitIndex(),
            (index < 0 ? "." : " of " + index + ".")
                + (member ? "" : " It is to be added to the members."));
    return member && index >= 0 && run.view().commitIndex() >= index;
  }

  /** From now on this replica votes. */
  public void joined() {
    impeded = null;
    membership = run.log().membership(false);
    LOG.info("Node {} has all data of group {}", run.view().node(), name());
    listener.membersChanged(name(), membership);
  }

  /** Ceases to serve; answers everything that waits. */
  public void close() {
    run.close();
    loop.awaitEnd();
    admission.failWaiting();
  }

  @Override
  public String name() {
    return config.name();
  }

  @Override
  public void submit(Invocation command, Waiter callback) {
    admission.submit(command, callback);
  }

  @Override
  public void start(Operation operation, Waiter callback) {
    admission.start(operation, callback);
  }

  /** Whether somebody waits for inputs that could wait otherwise. */
  private boolean hurries() {
    return queries.anyBlocked() || state.hurries();
  }

  @Override
  public GroupReply receive(Envelope envelope) {
    return admission.receive(envelope);
  }

  @Override
  public void query(Invocation query, Waiter callback) {
    admission.query(query, callback);
  }

  @Override
  public void staleQuery(Invocation query, Waiter callback) {
    admission.staleQuery(query, callback, this::isMember);
  }

  private boolean isMember() {
    return !isJoining()
        && (membership.includes(run.view().node())
            || run.log().membership(false).includes(run.view().node()));
  }

  @Override
  public CompletableFuture<MembersReply> changeMembers(List<Member> wanted) {
    changes.getAndIncrement();
    return admission.changeMembers(wanted);
  }

  @Override
  public ReplicaStatus status() {
    RaftView now = run.view();
    if (now == null || run.isOver()) {
      return new ReplicaStatus(
          name(),
          removed ? ReplicaStatus.ReplicaRole.REMOVED : ReplicaStatus.ReplicaRole.NONE,
          null,
          -1,
          -1,
          appliedIndex,
          appliedIndex < 0 && !isWhole(),
          false,
          List.of(),
          impeded(),
          run.isOver() && !run.isSuspended() ? run.over().message() : null,
          membership);
    }
    boolean leads = now.leads();
    return new ReplicaStatus(
        name(),
        run.log().role(),
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

  @Override
  public ReplicaFigures figures() {
    return new ReplicaFigures(state.applied(), machine.snapshots(), feed.queued());
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
    RaftView now = run.view();
    return now == null || run.isOver() ? -1 : now.term();
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
    RaftView now = run.view();
    boolean runs = now != null && !run.isOver();
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
        lastIndex,
        appliedIndex,
        runs && mayLead(now) ? leaderships.getAsInt() : -1,
        began.stage() == Standing.Stage.EMPTY ? beginning : "");
  }

  private boolean mayLead(RaftView now) {
    return !isJoining() && impeded(now, now.leads() && now.ready()) == null;
  }

  @Override
  public void executed(long index, LogEntry entry, long digest) {
    digests.executed(index, digest);
  }

  @Override
  public void restored(long index, long digest) {
    digests.restored(index, digest);
  }

  @Override
  public Checkpoints checkpoints() {
    return digests.latest();
  }

  @Override
  public void applied(long index) {
    clock.applied(state.timeMicros(), environment.nanos());
    appliedIndex = index;
    if (queries.awaitsApply() || (run.view() != null && hurries())) {
      run.signal();
    } else {
      signalForTicks();
    }
  }

  /** The loop must not rest for ever now that the order across groups is at work. */
  private void signalForTicks() {
    if (restsForever && state.needsTicks()) {
      run.signal();
    }
  }

  @Override
  public void stopped(String reason) {
    if (run.stop(reason)) {
      listener.stopped(name(), reason);
    }
  }

  @Override
  public void suspended(String problem) {
    if (!run.isOver()) {
      String message = ReplicaError.DISK_IMPEDES.text(name(), problem);
      if (!message.equals(impeded)) {
        LOG.error(message);
      }
      run.suspend(message);
    }
  }

  /** Whether the disk failed this replica, so that another one is to be opened in its place. */
  public boolean isSuspended() {
    return run.isSuspended();
  }

  @Override
  public void removed(String reason) {
    if (!run.isOver()) {
      if (run.log() != null) {
        // Whoever asks here hears who the members were when this one ceased to follow them.
        followMembers();
      }
      removed = true;
      run.stop(reason);
      listener.left(name(), reason);
    }
  }

  @Override
  public void leadershipChanged() {
    arrangeSnapshots();
    run.signal();
  }

  private void arrangeSnapshots() {
    RaftView now = run.view();
    if (now != null) {
      Set<String> members = new HashSet<>();
      now.electorates().forEach(members::addAll);
      snapshots.arrange(members, now.node(), now.leads() ? now.node() : now.leader());
    }
  }

  /** Whether this replica stopped and its log is still open. */
  public boolean isStillOpen() {
    return run.isStopped() && run.log() != null && run.log().isAlive() && !logClosed;
  }

  /**
   * Lets another member lead before this one ends, if one answers that it can; completed, also
   * exceptionally, soon.
   */
  public CompletableFuture<?> handOver() {
    Optional<String> successor =
        run.view() == null || run.isOver() ? Optional.empty() : run.log().successor();
    return successor.isEmpty()
        ? CompletableFuture.completedFuture(null)
        : peers
            .term(successor.get(), name())
            .thenCompose(
                term ->
                    term < 0
                        ? CompletableFuture.<Void>completedFuture(null)
                        : run.log().handOver(successor.get()));
  }

  /**
   * Lets a member lead that answers that it can.
   *
   * @return completed within some seconds: when it leads, else exceptionally
   */
  public CompletableFuture<Void> handOver(String node) {
    return run.view() == null || run.isOver()
        ? CompletableFuture.failedFuture(new IllegalStateException("the replica does not run"))
        : run.log().handOver(node);
  }

  /** Whether this replica leads, ready or not. */
  public boolean leads() {
    RaftView now = run.view();
    return now != null && !run.isOver() && now.leads();
  }

  /**
   * The leadership of this replica at this moment; null while it does not lead and serve. To be
   * called by whoever ticks, after each tick.
   */
  public LedGroup led() {
    if (!leads() || !run.view().ready()) {
      return null;
    }
    long reached = committedBefore;
    committedBefore = run.view().commitIndex();
    Map<String, Boolean> followers = new HashMap<>();
    for (Follower follower : run.log().followers()) {
      if (membership.nodes().contains(follower.node())) {
        followers.put(follower.node(), FollowerWatch.keepsUp(follower, reached));
      }
    }
    return new LedGroup(
        name(),
        new LedGroup.Era(run.view().term(), membership.index(), changes.get()),
        membership.isChanging(),
        reached,
        followers);
  }

  /** Closes the log; may block for some seconds. */
  public void closeLog() {
    logClosed = true;
    run.log().close();
  }

  /** Called about every second. */
  public void tick() {
    if (run.view() == null || run.isOver() || !hasItsFiles()) {
      return;
    }
    followMembers();
    arrangeSnapshots();
    digests.compare();
    queries.look();
    clocks.tick();
    watch.look(run.log().followers(), run.view().commitIndex(), environment.nanos());
    stalled = progress.look(seen(), environment.nanos());
    feed.look();
  }

  /** Whether the log runs and all of it is on the disk; what is missing ends the run. */
  private boolean hasItsFiles() {
    GroupLog log = run.log();
    if (!log.isAlive()) {
      if (environment.nanos() - aliveNanos > CLOSING_NANOS) {
        stopped(ReplicaError.CLOSED_BY_RATIS.text(name()));
      }
      return false;
    }
    aliveNanos = environment.nanos();
    ticksWithoutTerm = log.hasKeptTerm() ? 0 : ticksWithoutTerm + 1;
    if (ticksWithoutTerm > TICKS_TO_KEEP_TERM) {
      suspended("it cannot write its term to " + machine.termFile());
      return false;
    }
    if (!log.hasFiles()) {
      stopped(ReplicaError.FILES_GONE.text(name(), machine.termFile()));
      return false;
    }
    return true;
  }

  private ProgressWatch.LogProgress seen() {
    boolean leads = run.view().leads();
    return new ProgressWatch.LogProgress(
        run.view().node(),
        leads ? run.view().node() : run.view().leader(),
        leads ? run.view().lastIndex() : leadersLast,
        run.view().commitIndex(),
        appliedIndex);
  }

  private void followMembers() {
    Membership now = run.log().membership(membership.joins());
    if (!now.equals(membership)) {
      if (!now.nodes().equals(membership.nodes())) {
        LOG.info("Group {} on node {} has the members {}", name(), run.view().node(), now.nodes());
      }
      membership = now;
      listener.membersChanged(name(), now);
    }
  }

  /** Nobody knows what a pass that failed has left undone. */
  private void fault(Throwable cause) {
    String fault = ReplicaError.FAULT.text("A pass of group " + name(), cause);
    LOG.error(fault, cause);
    stopped(fault);
  }

  /** Does what there is to do; see {@link PassLoop#start}. */
  private long pass() {
    restsForever = false;
    if (run.isOver()) {
      endLeadership();
      admission.failWaiting();
      return PassLoop.OVER;
    }
    run.answerSignal();
    followLeadership();
    boolean received = admission.receiveEnvelopes();
    boolean joined = admission.joinOperations();
    boolean executed = queries.execute(appliedIndex, tickedNanos);
    boolean submitted = clocks.ready() && feed.submitEntry();
    if (received || joined || executed || submitted || run.isSignalled()) {
      return 0;
    }
    digests.lookAtState(run::isSignalled);
    // Code of users ran, which may have parked the thread and so swallowed a wake.
    return run.isSignalled() ? 0 : rest();
  }

  /** For how long there is nothing to do; not for long while the order across groups is at work. */
  private long rest() {
    // Whoever makes ticks needed looks at it after that, so one of the two sees the other.
    restsForever = true;
    if (!state.needsTicks()) {
      return PassLoop.REST;
    }
    restsForever = false;
    return Math.max(0, tickedNanos + MULTICAST_TICK_NANOS - environment.nanos());
  }

  private void followLeadership() {
    boolean leads = run.view().leads();
    if (state.hasLeadership() && !leads) {
      endLeadership();
    } else if (!state.hasLeadership() && leads && run.view().ready()) {
      state.takeUpLeadership();
    }
    if (state.needsTicks() && environment.nanos() - tickedNanos >= MULTICAST_TICK_NANOS) {
      tickedNanos = environment.nanos();
      state.tick();
      feed.ticked();
      queries.logOldBlocked(MULTICAST_TICK_NANOS, admission::submit);
    }
  }

  private void endLeadership() {
    queries.endLeadership(
        () ->
            state.endLeadership(
                GroupReply.of(GroupOutcome.INDETERMINATE, ReplicaError.LEADER_GONE.text(name()))));
  }
}
