package dev.csmr.simulation;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.multicast.Ballot;
import dev.csmr.multicast.Conflicts;
import dev.csmr.multicast.Decision;
import dev.csmr.multicast.Envelope;
import dev.csmr.multicast.Input;
import dev.csmr.multicast.LeaderHost;
import dev.csmr.multicast.LeaderLimits;
import dev.csmr.multicast.Multicast;
import dev.csmr.multicast.MulticastLeader;
import dev.csmr.multicast.MulticastLimits;
import dev.csmr.multicast.Mutants;
import dev.csmr.multicast.Operation;
import dev.csmr.multicast.OperationExecutor;
import dev.csmr.multicast.Part;
import dev.csmr.ownership.Basis;
import dev.csmr.ownership.DrainMark;
import dev.csmr.ownership.GroupJoin;
import dev.csmr.ownership.MoveOrder;
import dev.csmr.ownership.SlotMove;
import dev.csmr.ownership.SlotOwners;
import dev.csmr.ownership.SlotStanding;
import dev.csmr.service.InvocationIdentity;
import dev.csmr.session.SessionLimits;
import dev.csmr.session.SessionTable;
import dev.csmr.session.Verdict;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** One replica of a group: what a real replica does around the pure rooms, and nothing else. */
final class Replica implements OperationExecutor, LeaderHost<Replica.Answer> {
  static final SessionLimits SESSION_LIMITS = new SessionLimits(1000, 1000, 1 << 20, 60_000, 5_000);
  static final SessionLimits BRIEF_SESSION_LIMITS =
      new SessionLimits(1000, 1000, 1 << 20, 60_000, 50);
  static final MulticastLimits MULTICAST_LIMITS = new MulticastLimits(1000, 1 << 20);
  private static final LeaderLimits LEADER_LIMITS = new LeaderLimits(3, 4, 100, 1_000);

  /** An answer on its way to proxies. */
  record Answer(Plan plan, byte[] bytes, List<Proxy> to, int[] follows) {}

  private record Snapshot(
      int applied,
      byte[] multicast,
      byte[] sessions,
      byte[] owners,
      byte[] copies,
      Machine machine) {}

  /** A query waits for the log up to an index before it executes. */
  private record Query(Plan plan, Proxy proxy, int readIndex) {}

  final int index;
  private final Simulation simulation;
  private final Group group;

  boolean alive = true;
  int applied;
  Multicast multicast;
  SessionTable sessions;
  SlotOwners owners;
  Copies copies;
  Machine machine;
  private Snapshot snapshot;

  /** What this replica takes for true, until it learns better. */
  int believedTerm;

  boolean believesToLead;
  MulticastLeader<Answer> leader;
  private final SortedMap<Plan, SortedSet<Proxy>> waiting = new TreeMap<>();

  /** What waits until a move has come to its turn here. */
  private final SortedSet<Plan> ahead = new TreeSet<>();

  private final List<Query> unconfirmed = new ArrayList<>();
  private final List<Query> confirmed = new ArrayList<>();

  Replica(Simulation simulation, Group group, int index) {
    this.simulation = simulation;
    this.group = group;
    this.index = index;
    reset();
  }

  private void reset() {
    applied = 0;
    multicast = Mutants.at(group.firstClock, newMulticast());
    sessions =
        new SessionTable(simulation.scenario.moves > 0 ? BRIEF_SESSION_LIMITS : SESSION_LIMITS);
    owners = simulation.newOwners();
    copies = new Copies(simulation.bug, group.number);
    int keys = simulation.scenario.keysPerGroup;
    boolean founds = simulation.scenario.founds(group.number);
    int firstKey = founds ? (group.number - simulation.scenario.firstFounding) * keys : 0;
    machine = new Machine(group.number, firstKey, founds ? keys : 0);
  }

  private Multicast newMulticast() {
    return switch (simulation.bug) {
      case NO_CLOCK_BUMP -> Mutants.withoutClockBump(group.name, MULTICAST_LIMITS);
      case TIMESTAMPS_AMID_OPEN -> Mutants.withTimestampsAmidOpen(group.name, MULTICAST_LIMITS);
      case CLOSED_WITHOUT_PLACE -> Mutants.closingWithoutPlace(group.name, MULTICAST_LIMITS);
      case ORIGIN_NOT_AWAITED -> Mutants.notWaitingForTheOrigin(group.name, MULTICAST_LIMITS);
      case EXECUTES_EARLY_ALWAYS -> Mutants.executingEarlyAlways(group.name, MULTICAST_LIMITS);
      case EXECUTES_AT_ONCE_AMID_OPEN ->
          Mutants.executingAtOnceAmidOpen(group.name, MULTICAST_LIMITS);
      case TIMESTAMP_DOES_NOT_START ->
          Mutants.withoutStartByTimestamp(group.name, MULTICAST_LIMITS);
      default -> new Multicast(group.name, MULTICAST_LIMITS);
    };
  }

  int group() {
    return group.number;
  }

  // The life of a replica.

  void crash() {
    simulation.trace(this, "crashes");
    alive = false;
    stepDown();
    unconfirmed.clear();
    confirmed.clear();
  }

  void recover() {
    alive = true;
    if (snapshot == null) {
      reset();
    } else {
      restore(snapshot);
    }
    simulation.trace(this, "recovers at", applied);
  }

  void takeSnapshot() {
    snapshot =
        new Snapshot(applied, save(), saveSessions(), saveOwners(), copies.save(), machine.copy());
    simulation.trace(this, "takes a snapshot at", applied);
    if (simulation.bug == Bug.DELIVERED_LOST_IN_SNAPSHOT) {
      return;
    }
    Multicast loaded =
        Multicast.load(new WireReader(snapshot.multicast), group.name, MULTICAST_LIMITS);
    if (!Arrays.equals(bytes(loaded), snapshot.multicast)) {
      throw new Violation("I7: a snapshot of " + this + " does not load as it was saved");
    }
  }

  /** Installs the snapshot of another replica, if it is further. */
  void install(Replica other) {
    if (other.snapshot != null && other.snapshot.applied > applied && !believesToLead) {
      snapshot = other.snapshot;
      restore(snapshot);
      simulation.trace(this, "installs the snapshot of", other, "at", applied);
    }
  }

  private void restore(Snapshot from) {
    applied = from.applied;
    multicast = newMulticast();
    Mutants.restore(multicast, from.multicast);
    if (simulation.bug == Bug.DELIVERED_LOST_IN_SNAPSHOT) {
      Mutants.forgetDelivered(multicast);
    }
    if (simulation.bug == Bug.ENCLOSURES_LOST_IN_SNAPSHOT) {
      Mutants.forgetEnclosures(multicast);
    }
    sessions = SessionTable.load(new WireReader(from.sessions));
    owners = simulation.newOwners();
    if (simulation.bug != Bug.OWNERS_LOST_IN_SNAPSHOT) {
      owners.read(new WireReader(from.owners));
    }
    copies =
        simulation.bug == Bug.COPY_LOST_IN_SNAPSHOT
            ? new Copies(simulation.bug, group.number)
            : Copies.restored(simulation.bug, group.number, from.copies);
    machine = from.machine.copy();
  }

  void becomeLeader(int term) {
    stepDown();
    believedTerm = term;
    believesToLead = true;
  }

  void stepDown() {
    if (leader != null) {
      leader.close();
      leader = null;
    }
    believesToLead = false;
    waiting.clear();
    ahead.clear();
  }

  byte[] digest() {
    byte[] first = save();
    byte[] second = saveSessions();
    byte[] third = saveOwners();
    byte[] fourth = copies.save();
    ByteBuffer all =
        ByteBuffer.allocate(first.length + second.length + third.length + fourth.length);
    return all.put(first).put(second).put(third).put(fourth).array();
  }

  byte[] saveOwners() {
    WireWriter out = new WireWriter();
    owners.write(out);
    return out.toByteArray();
  }

  private byte[] save() {
    return bytes(multicast);
  }

  private static byte[] bytes(Multicast multicast) {
    WireWriter out = new WireWriter();
    multicast.save(out);
    return out.toByteArray();
  }

  private byte[] saveSessions() {
    WireWriter out = new WireWriter();
    sessions.save(out);
    return out.toByteArray();
  }

  // What arrives.

  void receive(Envelope envelope) {
    if (alive && leader != null) {
      leader.receive(envelope);
    }
  }

  void receive(MapAct act, int attempt, InvocationIdentity identity) {
    if (alive && leader != null) {
      group.submit(this, new Entry.MapAttempt(group.now(), act, attempt, identity));
    }
  }

  /** Any replica may tell a portion that it has made. */
  void receive(CopyStep step, Copier copier) {
    if (alive && step.kind() == CopyStep.Kind.FETCH) {
      simulation.reply(copier, step, copies.fetch(step.place()));
    } else if (alive && leader != null) {
      group.submit(this, new Entry.Copying(group.now(), step, copier));
    }
  }

  void receive(Plan plan, Proxy proxy, boolean throughLog) {
    if (!alive || leader == null) {
      return;
    }
    if (plan.isQuery() && !throughLog) {
      unconfirmed.add(new Query(plan, proxy, 0));
      return;
    }
    if (plan.isMultiGroup() && !plan.operation().begins(group.name)) {
      join(plan, proxy);
    } else {
      waiting.computeIfAbsent(plan, each -> new TreeSet<>()).add(proxy);
      group.submit(this, new Entry.Attempt(group.now(), plan));
    }
  }

  /** The operation begins elsewhere: the proxy waits for it here. */
  private void join(Plan plan, Proxy proxy) {
    long session = plan.request.identity().session();
    long sequence = plan.request.identity().sequence();
    if (sessions.known(session, sequence) != Verdict.ANSWERED) {
      waiting.computeIfAbsent(plan, each -> new TreeSet<>()).add(proxy);
      return;
    }
    byte[] bytes = sessions.answer(session, sequence);
    if (!isOf(plan, bytes)) {
      simulation.refuse(this, plan, proxy);
      return;
    }
    Answer answer = new Answer(plan, bytes, List.of(proxy), null);
    if (!leader.hold(plan.id(), plan.conflicts(group.number), answer)) {
      release(answer);
    }
  }

  /** Whether an answer was given under a plan; if not, it was given under a later one. */
  private static boolean isOf(Plan plan, byte[] answer) {
    return answer.length >= Machine.ANSWER_HEAD && answer[0] == plan.version;
  }

  /**
   * Makes sure that this replica leads, and that the waiting queries see all that was committed.
   */
  void confirmQueries() {
    if (!alive || !group.isLedBy(this) || unconfirmed.isEmpty()) {
      return;
    }
    for (Query query : unconfirmed) {
      confirmed.add(new Query(query.plan, query.proxy, group.log.size()));
    }
    unconfirmed.clear();
    executeQueries();
  }

  private void executeQueries() {
    confirmed.removeIf(
        query -> {
          if (leader == null) {
            return true;
          }
          Conflicts conflicts = query.plan.conflicts(group.number);
          if (applied < query.readIndex) {
            return false;
          }
          SlotStanding standing = standing(query.plan.basis());
          if (standing == SlotStanding.OUTDATED && simulation.bug != Bug.OUTDATED_QUERY_EXECUTED) {
            refused(query);
            return true;
          }
          if (standing == SlotStanding.AHEAD || !mayExecute(conflicts)) {
            return false;
          }
          byte[] bytes = machine.read(query.plan, machine.holds(query.plan));
          Answer answer = new Answer(query.plan, bytes, List.of(query.proxy), machine.executed());
          if (simulation.bug == Bug.QUERIES_UNGATED || !leader.executed(conflicts, answer)) {
            release(answer);
          }
          return true;
        });
  }

  /**
   * The keys of a query have moved. If it came through the log before, it may have been executed
   * under this plan.
   */
  private void refused(Query query) {
    InvocationIdentity identity = query.plan.request.identity();
    Verdict verdict = sessions.known(identity.session(), identity.sequence());
    boolean expired = identity.expiresAtMillis() <= sessions.logTimeMillis();
    if (simulation.bug == Bug.QUERY_REFUSED_UNASKED || (verdict == Verdict.EXECUTE && !expired)) {
      simulation.refuse(this, query.plan, query.proxy);
    } else if (verdict == Verdict.IN_PROGRESS || verdict == Verdict.ANSWERED) {
      join(query.plan, query.proxy);
    }
  }

  void tick() {
    if (alive && leader != null) {
      leader.tick();
    }
  }

  // What is applied.

  void applyNext() {
    Entry entry = group.log.get(applied++);
    sessions.expire(entry.logTime());
    copies.expire(sessions.logTimeMillis());
    if (entry instanceof Entry.TermBegun begun) {
      termBegun(begun);
    } else if (entry instanceof Entry.Attempt attempt) {
      attempt(attempt.plan());
    } else if (entry instanceof Entry.MapAttempt attempt) {
      attempt(attempt.act(), attempt.attempt(), attempt.identity());
    } else if (entry instanceof Entry.Copying copying) {
      CopyStep.Answer answer =
          copies.execute(copying.step(), owners, machine, sessions.logTimeMillis());
      if (leader != null) {
        simulation.reply(copying.copier(), copying.step(), answer);
      }
    } else if (entry instanceof Entry.Protocol protocol) {
      multicast.apply(protocol.input(), this);
    }
    if (leader != null) {
      leader.applied();
      executeQueries();
    }
  }

  private void termBegun(Entry.TermBegun begun) {
    if (begun.term() > believedTerm) {
      stepDown();
      believedTerm = begun.term();
    } else if (believesToLead && begun.term() == believedTerm && begun.replica() == index) {
      simulation.trace(this, "is ready in term", believedTerm);
      leader =
          switch (simulation.bug) {
            case SIGNALS_OUT_OF_LINE -> Mutants.signalsAtOnce(multicast, this, LEADER_LIMITS);
            case TAKEOVER_FORGETS_SIGNALS ->
                Mutants.forgetsAtTakeover(multicast, this, LEADER_LIMITS);
            default -> new MulticastLeader<>(multicast, this, LEADER_LIMITS);
          };
    }
  }

  private void attempt(Plan plan) {
    Request request = plan.request;
    Verdict verdict = sessions.check(request.identity());
    boolean again = verdict == Verdict.ANSWERED || verdict == Verdict.IN_PROGRESS;
    Bug ignoring = plan.isMultiGroup() ? Bug.START_NOT_DEDUPLICATED : Bug.SESSIONS_IGNORED;
    if (again && simulation.bug == ignoring) {
      verdict = Verdict.EXECUTE;
    }
    if (verdict == Verdict.EXPIRED
        && simulation.bug == Bug.MOVED_BEFORE_EXPIRED
        && standing(plan.basis()) == SlotStanding.OUTDATED) {
      verdict = Verdict.EXECUTE;
    }
    switch (verdict) {
      case EXECUTE -> compare(plan);
      case ANSWERED -> answeredBefore(plan);
      case IN_PROGRESS -> {}
      default -> waiting.remove(plan);
    }
  }

  private void answeredBefore(Plan plan) {
    InvocationIdentity identity = plan.request.identity();
    byte[] bytes = sessions.answer(identity.session(), identity.sequence());
    if (isOf(plan, bytes)) {
      answered(plan, bytes, false);
    } else {
      refused(plan);
    }
  }

  /** Goes on with an attempt that the session table does not know. */
  private void compare(Plan plan) {
    SlotStanding standing = standing(plan.basis());
    Bug ignoring =
        plan.isMultiGroup() ? Bug.OUTDATED_START_ACCEPTED : Bug.OUTDATED_COMMAND_EXECUTED;
    if (standing == SlotStanding.OUTDATED && simulation.bug == ignoring) {
      standing = SlotStanding.CURRENT;
    }
    switch (standing) {
      case CURRENT -> accept(plan);
      case OUTDATED -> refused(plan);
      case AHEAD -> ahead(plan);
    }
  }

  private void ahead(Plan plan) {
    if (simulation.bug == Bug.AHEAD_EXECUTED_AT_ONCE && !plan.isMultiGroup()) {
      record(plan, executed(plan, machine.holds(plan)), true);
    } else if (simulation.bug == Bug.AHEAD_BEGUN) {
      start(plan, plan.isMultiGroup() ? plan.operation() : plan.operationOf(group.number));
    } else if (leader != null) {
      ahead.add(plan);
    }
  }

  /** Compares what a plan relies on with the map. */
  private SlotStanding standing(Basis basis) {
    SlotStanding worst = SlotStanding.CURRENT;
    for (Basis.SlotUse use : basis.uses()) {
      SlotStanding standing = owners.standing(use.slot(), use.version());
      if (standing == SlotStanding.OUTDATED) {
        return standing;
      }
      worst = standing == SlotStanding.AHEAD ? standing : worst;
    }
    return worst;
  }

  private void accept(Plan plan) {
    if (plan.isMultiGroup()) {
      start(plan, plan.operation());
    } else if (mayExecute(plan.conflicts(group.number))) {
      record(plan, executed(plan, machine.holds(plan)), true);
    } else {
      start(plan, plan.operationOf(group.number));
    }
  }

  private boolean mayExecute(Conflicts conflicts) {
    return switch (simulation.bug) {
      case EXECUTES_AT_ONCE_ALWAYS -> true;
      case EXECUTES_AMID_VOTES -> Mutants.executesAtOnceAmidVotes(multicast, conflicts);
      default -> multicast.executesAtOnce(conflicts);
    };
  }

  private void start(Plan plan, Operation operation) {
    if (multicast.isFull(operation)) {
      waiting.remove(plan);
      return;
    }
    begun(operation);
    multicast.start(operation, this);
  }

  private void attempt(MapAct act, int attempt, InvocationIdentity identity) {
    Operation operation = act.operation(identity, attempt, simulation.bug);
    if (sessions.check(identity) == Verdict.EXECUTE && !multicast.isFull(operation)) {
      begun(operation);
      multicast.start(operation, this);
    }
  }

  @Override
  public void begun(Operation operation) {
    sessions.begin(operation.identity());
  }

  @Override
  public Decision decide(Operation operation, Part part) {
    Act act = simulation.act(Act.number(part.commands()));
    if (act instanceof MapAct change) {
      return decide(change, Act.version(part.commands()));
    }
    if (isRefused(operation)) {
      return new Decision(Ballot.VETO, new byte[] {0});
    }
    Plan plan = plan(part);
    boolean holds = machine.holds(plan);
    Ballot ballot = plan.request.any ? new Ballot(false, holds ? 1 : 0) : new Ballot(!holds, 0);
    return new Decision(ballot, new byte[] {(byte) (holds ? 1 : 0)});
  }

  /** Everyone learns when it was decided, and the group that keys or the map go to gets them. */
  private Decision decide(MapAct act, long attempt) {
    boolean holds = simulation.bug == Bug.OUTDATED_GROUPS_ACCEPTED || hasAllGroups(act);
    byte[] values = {};
    int target = -1;
    if (act instanceof Move move) {
      holds &= !owners.drains(move.to) || simulation.bug == Bug.MOVED_INTO_DRAINING;
      MoveOrder order = move.order(attempt);
      if (group.number == move.to) {
        holds = holds && owners.areOwnedBy(move.from, move.slots) && copies.promises(order);
        return new Decision(holds ? Ballot.HOLDS : Ballot.VETO, new byte[0]);
      }
      holds &= isMine(move);
      target = move.to;
      values = holds ? given(move, order) : values;
      holds &= values != null;
    } else if (act instanceof Join join) {
      holds &= !joined().contains(join.joining);
      target = join.joining;
      WireWriter out = new WireWriter();
      owners.writeForJoin(out, Long.MIN_VALUE);
      values = out.toByteArray();
    } else if (act instanceof Drain drain) {
      holds &= owners.drains(drain.draining) != drain.drains;
    }
    return holds ? given(act, target, values) : new Decision(Ballot.VETO, new byte[0]);
  }

  /** What goes with a move; null if it relies on a copy that is over. */
  private byte[] given(Move move, MoveOrder order) {
    return order.copied() == null ? machine.values(move.slots) : copies.rest(order, machine);
  }

  private List<Integer> joined() {
    return SlotMap.groups(owners, simulation.scenario);
  }

  /** Whether all are told that have the map after a change, and no others. */
  private boolean hasAllGroups(MapAct act) {
    TreeSet<Integer> all = new TreeSet<>(joined());
    if (act instanceof Join join) {
      all.add(join.joining);
    }
    return all.equals(new TreeSet<>(act.groups()));
  }

  private boolean isMine(Move move) {
    boolean mine = owners.areOwnedBy(group.number, move.slots);
    for (int i = 0; i < move.slots.size() && simulation.bug != Bug.MOVE_NOT_GUARDED; i++) {
      mine &= owners.standing(move.slots.get(i), move.versions.get(i)) == SlotStanding.CURRENT;
    }
    return mine;
  }

  private Decision given(MapAct act, int target, byte[] values) {
    byte[] time = ByteBuffer.allocate(Long.BYTES).putLong(sessions.logTimeMillis()).array();
    Map<String, byte[]> enclosures = new HashMap<>();
    for (int other : act.groups()) {
      boolean gets = other == target;
      enclosures.put(
          Request.name(other),
          ByteBuffer.allocate(Long.BYTES + (gets ? values.length : 0))
              .put(time)
              .put(gets ? values : new byte[0])
              .array());
    }
    return new Decision(Ballot.HOLDS, time, enclosures);
  }

  private Plan plan(Part part) {
    Request request = (Request) simulation.act(Act.number(part.commands()));
    return request.plan(Act.version(part.commands()));
  }

  /** Whether an operation whose turn it is must not execute, as all its destinations find. */
  private boolean isRefused(Operation operation) {
    Part part = operation.part(group.name);
    Basis basis =
        simulation.bug == Bug.NAMED_WITHOUT_PLAN
            ? plan(part).basis()
            : Basis.decode(operation.basis());
    SlotStanding standing = standing(basis);
    if (standing == SlotStanding.AHEAD && simulation.bug == Bug.NONE) {
      throw new Violation("owner: it is the turn of " + operation + " before that of a move");
    }
    boolean ofAll = simulation.bug == Bug.LIST_NOT_CHECKED_AT_TURN && plan(part).request.gathered;
    return standing != SlotStanding.CURRENT
        && simulation.bug != Bug.PLAN_NOT_CHECKED_AT_TURN
        && !ofAll;
  }

  @Override
  public void deliver(
      Operation operation,
      Part part,
      Decision decided,
      boolean execute,
      SortedMap<String, byte[]> enclosures) {
    Act act = simulation.act(Act.number(part.commands()));
    if (act instanceof MapAct change) {
      long attempt = Act.version(part.commands());
      deliver(operation, change, attempt, decided, execute, enclosures);
      return;
    }
    Plan plan = plan(part);
    if (isRefused(operation)) {
      skip(operation, plan);
      return;
    }
    boolean executes = plan.isMultiGroup() ? execute : machine.holds(plan);
    if (plan.isMultiGroup()
        && part.role().decides()
        && (decided == null || decided.answers().length != 1)) {
      throw new Violation("The decision on " + plan + " was lost");
    }
    simulation.trace(this, "delivers", plan, ":", executes);
    record(plan, executed(plan, executes), false);
  }

  private byte[] executed(Plan plan, boolean executes) {
    if (executes) {
      copies.changed(plan);
    }
    return machine.execute(plan, executes);
  }

  private void skip(Operation operation, Plan plan) {
    simulation.trace(this, "skips", plan);
    InvocationIdentity identity = operation.identity();
    if (simulation.bug == Bug.MOVED_RECORDED) {
      byte[] answer = {(byte) plan.version};
      sessions.record(identity.session(), identity.sequence(), identity.expiresAtMillis(), answer);
    } else if (simulation.bug != Bug.REFUSED_STAYS_IN_PROGRESS
        && !multicast.isPendingOtherwise(operation.id())) {
      sessions.abandon(identity.session(), identity.sequence());
    }
    refused(plan);
  }

  private void deliver(
      Operation operation,
      MapAct act,
      long attempt,
      Decision decided,
      boolean execute,
      SortedMap<String, byte[]> enclosures) {
    simulation.trace(this, "delivers", act, ":", execute);
    if (execute) {
      boolean isSource = group.number == act.decides();
      byte[] enclosed = isSource ? decided.answers() : enclosures.get(Request.name(act.decides()));
      if (enclosed == null) {
        throw new Violation("owner: what came to " + this + " with " + act + " got lost");
      }
      execute(act, attempt, ByteBuffer.wrap(enclosed));
    } else if (act instanceof Move move && attempt > 0) {
      copies.release(move.order(attempt));
    }
    InvocationIdentity identity = operation.identity();
    sessions.record(
        identity.session(), identity.sequence(), identity.expiresAtMillis(), new byte[0]);
  }

  private void execute(MapAct act, long attempt, ByteBuffer enclosed) {
    long atMillis = enclosed.getLong();
    machine.note(act);
    group.executed.set(act.number);
    act.executed(act);
    if (act instanceof Move move) {
      execute(move, move.order(attempt), atMillis, enclosed);
    } else if (act instanceof Join join) {
      execute(join, atMillis, enclosed);
    } else if (act instanceof Drain drain) {
      owners.apply(new DrainMark(owners.version() + 1, atMillis, drain.draining, drain.drains));
      if (drain.drains) {
        copies.drained(drain.draining);
      }
    }
    simulation.learn(owners);
    for (Plan plan : ahead) {
      group.submit(this, new Entry.Attempt(group.now(), plan));
    }
    ahead.clear();
  }

  private void execute(Join join, long atMillis, ByteBuffer enclosed) {
    if (group.number == join.joining && simulation.bug != Bug.JOINS_WITHOUT_MAP) {
      byte[] map = new byte[enclosed.remaining()];
      enclosed.get(map);
      owners = simulation.newOwners();
      owners.read(new WireReader(map));
    }
    owners.apply(
        new GroupJoin(
            owners.version() + 1,
            atMillis,
            Request.name(join.joining),
            SlotMap.groups(owners, simulation.scenario).size(),
            0));
  }

  private void execute(Move move, MoveOrder order, long atMillis, ByteBuffer enclosed) {
    if (owners.drains(move.to)) {
      throw new Violation("drain: " + this + " executes " + move + " into a group that drains");
    }
    if (group.number == move.from && simulation.bug != Bug.SOURCE_KEEPS_COPY) {
      machine.remove(move.slots);
    } else if (group.number == move.to) {
      byte[] values = new byte[enclosed.remaining()];
      enclosed.get(values);
      machine.put(move.slots, order.copied() == null ? values : copies.arrived(order, values));
    }
    copies.moved(move.slots);
    owners.apply(new SlotMove(owners.version() + 1, atMillis, move.from, move.to, move.slots));
    if (simulation.bug == Bug.VERSION_NOT_RAISED) {
      owners = new SlotOwners(SlotMap.of(owners, simulation.scenario).owners());
    }
  }

  private void record(Plan plan, byte[] bytes, boolean atOnce) {
    Request request = plan.request;
    group.executed.set(request.number);
    request.executed(plan);
    InvocationIdentity identity = request.identity();
    sessions.record(identity.session(), identity.sequence(), identity.expiresAtMillis(), bytes);
    answered(plan, bytes, atOnce);
  }

  /** Tells those who wait for a plan that it is not executed and never will be. */
  private void refused(Plan plan) {
    SortedSet<Proxy> proxies = waiting.remove(plan);
    if (leader != null && proxies != null) {
      proxies.forEach(proxy -> simulation.refuse(this, plan, proxy));
    }
  }

  private void answered(Plan plan, byte[] bytes, boolean atOnce) {
    SortedSet<Proxy> proxies = waiting.remove(plan);
    if (leader == null) {
      return;
    }
    Answer answer =
        new Answer(plan, bytes, proxies == null ? List.of() : List.copyOf(proxies), null);
    Conflicts conflicts = plan.conflicts(group.number);
    boolean held =
        atOnce ? leader.executed(conflicts, answer) : leader.hold(plan.id(), conflicts, answer);
    boolean ungated =
        plan.isMultiGroup()
            ? simulation.bug == Bug.FIRST_REPLY_WITHOUT_GATE
                || simulation.bug == Bug.MULTI_GROUP_UNGATED
            : simulation.bug == Bug.COMMANDS_UNGATED;
    if (ungated || !held) {
      release(answer);
    }
  }

  // What the leader wants.

  @Override
  public void send(String to, Envelope envelope) {
    simulation.send(this, to, envelope);
  }

  @Override
  public void submit(Input input, boolean canWait) {
    group.submit(this, new Entry.Protocol(group.now(), input));
  }

  @Override
  public void release(Answer answer) {
    if (!answer.to().isEmpty()) {
      simulation.checkGate(
          group,
          answer.plan(),
          answer.follows() != null
              ? answer.follows()
              : machine.executedBefore(answer.plan().request));
    }
    for (Proxy proxy : answer.to()) {
      simulation.reply(this, answer.plan(), proxy, answer.bytes());
    }
  }

  @Override
  public String toString() {
    return group.name + index;
  }
}
