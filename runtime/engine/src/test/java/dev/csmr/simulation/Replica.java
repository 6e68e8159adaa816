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
import dev.csmr.session.SessionLimits;
import dev.csmr.session.SessionTable;
import dev.csmr.session.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** One replica of a group: what a real replica does around the pure rooms, and nothing else. */
final class Replica implements OperationExecutor, LeaderHost<Replica.Answer> {
  static final SessionLimits SESSION_LIMITS = new SessionLimits(1000, 1000, 1 << 20, 60_000, 5_000);
  static final MulticastLimits MULTICAST_LIMITS = new MulticastLimits(1000, 1 << 20);
  private static final LeaderLimits LEADER_LIMITS = new LeaderLimits(3, 4, 100, 1_000);

  /** An answer on its way to proxies. */
  record Answer(Request request, byte[] bytes, List<Proxy> to, int[] follows) {}

  private record Snapshot(int applied, byte[] multicast, byte[] sessions, Machine machine) {}

  /** A query waits for the log up to an index before it executes. */
  private record Query(Request request, Proxy proxy, int readIndex) {}

  final int index;
  private final Simulation simulation;
  private final Group group;

  boolean alive = true;
  int applied;
  Multicast multicast;
  SessionTable sessions;
  Machine machine;
  private Snapshot snapshot;

  /** What this replica takes for true, until it learns better. */
  int believedTerm;

  boolean believesToLead;
  MulticastLeader<Answer> leader;
  private final SortedMap<Integer, SortedSet<Proxy>> waiting = new TreeMap<>();
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
    multicast = newMulticast();
    sessions = new SessionTable(SESSION_LIMITS);
    machine = new Machine(group.number);
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
    snapshot = new Snapshot(applied, save(), saveSessions(), machine.copy());
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
    sessions = SessionTable.load(new WireReader(from.sessions));
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
  }

  byte[] digest() {
    byte[] first = save();
    byte[] second = saveSessions();
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
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

  void receive(Request request, Proxy proxy, boolean throughLog) {
    if (!alive || leader == null) {
      return;
    }
    if (request.isQuery() && !throughLog) {
      unconfirmed.add(new Query(request, proxy, 0));
      return;
    }
    if (request.isMultiGroup() && !request.operation().begins(group.name)) {
      join(request, proxy);
    } else {
      waiting.computeIfAbsent(request.number, number -> new TreeSet<>()).add(proxy);
      group.submit(this, new Entry.Attempt(group.now(), request));
    }
  }

  /** The operation begins elsewhere: the proxy waits for it here. */
  private void join(Request request, Proxy proxy) {
    long session = request.id.session();
    long sequence = request.id.sequence();
    if (sessions.known(session, sequence) != Verdict.ANSWERED) {
      waiting.computeIfAbsent(request.number, number -> new TreeSet<>()).add(proxy);
      return;
    }
    byte[] bytes = sessions.answer(session, sequence);
    Answer answer = new Answer(request, bytes, List.of(proxy), null);
    if (!leader.hold(request.id, request.conflicts(group.number), answer)) {
      release(answer);
    }
  }

  /**
   * Makes sure that this replica leads, and that the waiting queries see all that was committed.
   */
  void confirmQueries() {
    if (!alive || !group.isLedBy(this) || unconfirmed.isEmpty()) {
      return;
    }
    for (Query query : unconfirmed) {
      confirmed.add(new Query(query.request, query.proxy, group.log.size()));
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
          Conflicts conflicts = query.request.conflicts(group.number);
          if (applied < query.readIndex || !mayExecute(conflicts)) {
            return false;
          }
          byte[] bytes = machine.read(query.request, machine.holds(query.request));
          Answer answer =
              new Answer(query.request, bytes, List.of(query.proxy), machine.executed());
          if (simulation.bug == Bug.QUERIES_UNGATED || !leader.executed(conflicts, answer)) {
            release(answer);
          }
          return true;
        });
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
    if (entry instanceof Entry.TermBegun begun) {
      termBegun(begun);
    } else if (entry instanceof Entry.Attempt attempt) {
      attempt(attempt.request());
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

  private void attempt(Request request) {
    Verdict verdict = sessions.check(request.identity());
    boolean again = verdict == Verdict.ANSWERED || verdict == Verdict.IN_PROGRESS;
    Bug ignoring = request.isMultiGroup() ? Bug.START_NOT_DEDUPLICATED : Bug.SESSIONS_IGNORED;
    if (again && simulation.bug == ignoring) {
      verdict = Verdict.EXECUTE;
    }
    switch (verdict) {
      case EXECUTE -> accept(request);
      case ANSWERED ->
          answered(request, sessions.answer(request.id.session(), request.id.sequence()), false);
      case IN_PROGRESS -> {}
      default -> waiting.remove(request.number);
    }
  }

  private void accept(Request request) {
    if (request.isMultiGroup()) {
      start(request, request.operation());
    } else if (mayExecute(request.conflicts(group.number))) {
      record(request, machine.execute(request, machine.holds(request)), true);
    } else {
      start(request, request.operationOf(group.number));
    }
  }

  private boolean mayExecute(Conflicts conflicts) {
    return switch (simulation.bug) {
      case EXECUTES_AT_ONCE_ALWAYS -> true;
      case EXECUTES_AMID_VOTES -> Mutants.executesAtOnceAmidVotes(multicast, conflicts);
      default -> multicast.executesAtOnce(conflicts);
    };
  }

  private void start(Request request, Operation operation) {
    if (multicast.isFull(operation)) {
      waiting.remove(request.number);
      return;
    }
    begun(operation);
    multicast.start(operation, this);
  }

  @Override
  public void begun(Operation operation) {
    sessions.begin(operation.identity());
  }

  @Override
  public Decision decide(Operation operation, Part part) {
    Request request = simulation.request(Request.number(part.commands()));
    boolean holds = machine.holds(request);
    Ballot ballot = request.any ? new Ballot(false, holds ? 1 : 0) : new Ballot(!holds, 0);
    return new Decision(ballot, new byte[] {(byte) (holds ? 1 : 0)});
  }

  @Override
  public void deliver(Operation operation, Part part, Decision decided, boolean execute) {
    Request request = simulation.request(Request.number(part.commands()));
    boolean executes = request.isMultiGroup() ? execute : machine.holds(request);
    if (request.isMultiGroup()
        && part.role().decides()
        && (decided == null || decided.answers().length != 1)) {
      throw new Violation("The decision on " + request + " was lost");
    }
    simulation.trace(this, "delivers", request, ":", executes);
    record(request, machine.execute(request, executes), false);
  }

  private void record(Request request, byte[] bytes, boolean atOnce) {
    group.executed.set(request.number);
    sessions.record(request.id.session(), request.id.sequence(), request.expiresAt, bytes);
    answered(request, bytes, atOnce);
  }

  private void answered(Request request, byte[] bytes, boolean atOnce) {
    SortedSet<Proxy> proxies = waiting.remove(request.number);
    if (leader == null) {
      return;
    }
    Answer answer =
        new Answer(request, bytes, proxies == null ? List.of() : List.copyOf(proxies), null);
    Conflicts conflicts = request.conflicts(group.number);
    boolean held =
        atOnce ? leader.executed(conflicts, answer) : leader.hold(request.id, conflicts, answer);
    boolean ungated =
        request.isMultiGroup()
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
          answer.request(),
          answer.follows() != null ? answer.follows() : machine.executedBefore(answer.request()));
    }
    for (Proxy proxy : answer.to()) {
      simulation.reply(this, proxy, answer.bytes());
    }
  }

  @Override
  public String toString() {
    return group.name + index;
  }
}
