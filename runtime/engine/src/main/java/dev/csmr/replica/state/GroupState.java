package dev.csmr.replica.state;

import static dev.csmr.codec.WireType.FIXED64;
import static dev.csmr.codec.WireType.LENGTH_DELIMITED;
import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.multicast.Ballot;
import dev.csmr.multicast.Conflicts;
import dev.csmr.multicast.Decision;
import dev.csmr.multicast.Multicast;
import dev.csmr.multicast.MulticastId;
import dev.csmr.multicast.MulticastLimits;
import dev.csmr.multicast.Operation;
import dev.csmr.multicast.Part;
import dev.csmr.multicast.Role;
import dev.csmr.ownership.SlotStanding;
import dev.csmr.replica.api.CutStep;
import dev.csmr.replica.api.GroupConfig;
import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.OperationParts;
import dev.csmr.replica.api.ReplicaError;
import dev.csmr.replica.api.Waiter;
import dev.csmr.replica.disk.SnapshotFile;
import dev.csmr.replica.entry.Answerer;
import dev.csmr.replica.entry.Holding;
import dev.csmr.replica.entry.LogClock;
import dev.csmr.replica.entry.LogEntry;
import dev.csmr.replica.entry.LogFacts;
import dev.csmr.replica.entry.LogItem;
import dev.csmr.service.Invocation;
import dev.csmr.service.InvocationIdentity;
import dev.csmr.service.LargeAnswer;
import dev.csmr.service.Reply;
import dev.csmr.service.Step;
import dev.csmr.session.SessionLimits;
import dev.csmr.session.SessionTable;
import dev.csmr.session.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;

/**
 * The replicated state of a group, and what a log entry does to it: a function of the log alone,
 * without I/O, clock or threads. Not thread-safe.
 */
final class GroupState {
  private static final String SESSIONS = "sessions";
  private static final String MULTICAST = "multicast";
  private static final String EXECUTION = "execution";
  private static final String CUT = "cut";
  private static final String COMPONENT_PREFIX = "component ";

  private static final byte[] NOTHING = {};

  /** About a cut: nobody refuses one. */
  private static final Decision CUT_DECISION = new Decision(Ballot.HOLDS, NOTHING);

  /** In the digest, for what relied on slots that had moved. */
  private static final long MOVED = -2;

  private final ComponentSet components;
  private final StepExecutor execution;
  private final String group;
  private final SessionLimits configured;
  private final Holdings holdings;
  private final SlotMaps maps;
  private final Consumer<String> atCut;
  private LogFacts factsToSet;
  private SessionTable sessions;
  private Multicast multicast;
  private long timeMicros;
  private long logBytes;
  private final ExecutionDigest digest = new ExecutionDigest();

  /**
   * An empty state.
   *
   * @param limits what this node would have the log set for the session table
   */
  GroupState(GroupConfig group, SessionLimits limits) {
    this(group, limits, backup -> {});
  }

  /**
   * An empty state.
   *
   * @param atCut told of the cut of each backup, when the state is exactly that of the cut
   */
  GroupState(GroupConfig group, SessionLimits limits, Consumer<String> atCut) {
    this.atCut = atCut;
    EntryContext context = new EntryContext();
    this.group = group.name();
    components = ComponentSet.create(group, context);
    execution = new StepExecutor(group.name(), components, context);
    configured = limits;
    holdings = new Holdings(group);
    maps = new SlotMaps(group, components);
    sessions = new SessionTable(SessionLimits.DEFAULT);
    setFacts();
    multicast = new Multicast(group.name(), MulticastLimits.DEFAULT);
  }

  /** The components; their {@link ComponentSet#whyRefused} may be asked from any thread. */
  ComponentSet components() {
    return components;
  }

  /**
   * Takes up components and partitioned services that are new in the configuration: the components
   * are empty, and are a part of the state once the log names them.
   */
  void grow(GroupConfig wider) {
    components.grow(wider);
    maps.grow(wider);
    holdings.grow(wider);
    setFacts();
  }

  /** The digest of what executing the log gave so far. */
  long digest() {
    return digest.value();
  }

  /** How many bytes of entries were applied since the group began. */
  long logBytes() {
    return logBytes;
  }

  /** The order across groups, for the leader's half of it. */
  Multicast multicast() {
    return multicast;
  }

  /** The log's time, in microseconds since the epoch; 0 before the first entry. */
  long timeMicros() {
    return timeMicros;
  }

  /** The bounds of the session table, as the log has set them. */
  int sessions() {
    return sessions.sessions();
  }

  SessionLimits sessionLimits() {
    return sessions.limits();
  }

  /** The components that the log says the group holds; another list when it says more. */
  List<Holding> holdings() {
    return holdings.all();
  }

  /** The numbers of the components that the log names; null when it names all. */
  Set<Integer> namedOnly() {
    return holdings.namedOnly();
  }

  /** In what this node is configured otherwise than the log says the group is; null if nothing. */
  String contradiction() {
    return holdings.contradiction();
  }

  /** What this node, when it leads, is to have the log say. */
  LogFacts factsToSet() {
    return factsToSet;
  }

  private void setFacts() {
    SessionLimits limits = sessions.limits().equals(configured) ? null : configured;
    List<Holding> missing = holdings.toRecord();
    factsToSet =
        limits == null && missing.isEmpty() ? LogFacts.NONE : new LogFacts(limits, missing);
  }

  private void apply(LogFacts facts) {
    if (facts.limits() != null) {
      sessions.limits(facts.limits());
    }
    if (!facts.holdings().isEmpty()) {
      holdings.record(facts.holdings());
    }
    setFacts();
  }

  /**
   * Applies a log entry.
   *
   * @param bytes how many it takes in the log
   * @param answerer takes the answers; null when nobody waits for them here
   * @param leadership the leader's half of the order across groups; null when this replica does not
   *     lead, and never when there is an answerer
   * @throws DivergenceException when the replica must stop; the state must not be used afterwards
   */
  void apply(LogEntry entry, int bytes, Answerer answerer, Leadership leadership) {
    logBytes += bytes;
    timeMicros = LogClock.next(timeMicros, entry.time());
    sessions.expire(timeMicros / 1000);
    maps.expire(timeMicros / 1000);
    if (!entry.facts().isNone()) {
      apply(entry.facts());
    }
    digest.add(timeMicros);
    List<LogItem> items = entry.items();
    for (int i = 0; i < items.size(); i++) {
      Application item =
          new Application(i, EntryRandom.seedOf(entry.seed(), i), answerer, leadership);
      if (items.get(i) instanceof LogItem.Single single) {
        item.single(single.invocation());
      } else if (items.get(i) instanceof LogItem.MulticastStart start) {
        item.start(start);
      } else if (items.get(i) instanceof LogItem.MulticastInput protocol) {
        multicast.apply(protocol.input(), item);
      }
    }
    if (leadership != null) {
      leadership.applied();
    }
  }

  /** Applies a log entry of which it does not matter how long it is. */
  void apply(LogEntry entry, Answerer answerer, Leadership leadership) {
    apply(entry, 0, answerer, leadership);
  }

  /** The application of one item of an entry. */
  private final class Application implements dev.csmr.multicast.OperationExecutor {
    private final int position;
    private final long seed;
    private final Answerer answerer;
    private final Leadership leadership;
    private int delivered;
    private Conflicts conflicts;

    Application(int position, long seed, Answerer answerer, Leadership leadership) {
      this.position = position;
      this.seed = seed;
      this.answerer = answerer;
      this.leadership = leadership;
    }

    void single(Invocation command) {
      InvocationIdentity identity = command.identity();
      Verdict verdict = sessions.check(identity);
      digest.add(verdict == Verdict.EXECUTE ? 1 : 0);
      if (verdict != Verdict.EXECUTE) {
        answerKnown(verdict, identity, idOf(command), command, null);
        return;
      }
      SlotStanding standing = maps.standing(command.basis(), command.steps());
      if (standing != SlotStanding.CURRENT) {
        refuse(standing);
      } else if (multicast.executesAllAtOnce()
          || multicast.executesAtOnce(conflicts(command.steps()))) {
        List<Reply> replies = execute(command.steps(), seed);
        answerExecuted(
            command.steps(), recorded(idOf(command), identity.expiresAtMillis(), replies));
      } else {
        Part part =
            Part.of(
                group,
                Role.EXECUTES,
                conflicts(command.steps()),
                OperationParts.encode(command.steps()));
        begin(new Operation(identity, command.basis(), List.of(part)));
      }
    }

    void start(LogItem.MulticastStart start) {
      Operation operation = start.operation();
      Verdict verdict = sessions.check(operation.identity());
      digest.add(verdict == Verdict.EXECUTE ? 1 : 0);
      if (verdict != Verdict.EXECUTE) {
        answerKnown(
            verdict, operation.identity(), operation.id(), null, operation.part(group).conflicts());
        return;
      }
      SlotStanding standing =
          maps.standing(operation.basis(), OperationParts.steps(operation.part(group)));
      if (standing == SlotStanding.CURRENT) {
        begin(operation);
      } else {
        refuse(standing);
      }
    }

    /**
     * Nothing begins that relies on a move that is not executed here yet: it might get its place
     * before the move. What begins after the move comes after it everywhere.
     */
    private void refuse(SlotStanding standing) {
      digest.add(MOVED);
      answer(standing == SlotStanding.OUTDATED ? moved() : behind());
    }

    private void begin(Operation operation) {
      if (multicast.isFull(operation)) {
        answer(
            GroupReply.of(
                GroupOutcome.OVERLOADED,
                ReplicaError.ACROSS_FULL.text(
                    operation.parts().stream().map(Part::group).toList(), group)));
        return;
      }
      begun(operation);
      if (answerer != null) {
        leadership.await(operation.id(), answerer.takeOver(position));
      }
      multicast.start(operation, this);
    }

    /** Executes steps of this group alone. */
    private List<Reply> execute(List<Step> steps, long ownSeed) {
      if (maps.concerns(steps.get(0))) {
        return List.of(maps.execute(steps.get(0), timeMicros / 1000));
      }
      maps.willChange(steps);
      return execution.command(steps, timeMicros, ownSeed);
    }

    private void answerExecuted(List<Step> steps, List<Reply> replies) {
      if (leadership != null && !leadership.isQuiet()) {
        HeldAnswer answer = new HeldAnswer(GroupReply.done(replies));
        if (leadership.executed(conflicts(steps), answer)) {
          if (answerer != null) {
            answer.callback(answerer.takeOver(position));
          }
          return;
        }
      }
      answer(answerer == null ? null : GroupReply.done(replies));
    }

    /** The answer of an invocation that is not executed now. */
    private void answerKnown(
        Verdict verdict,
        InvocationIdentity identity,
        MulticastId id,
        Invocation command,
        Conflicts known) {
      if (answerer == null) {
        return;
      }
      if (verdict == Verdict.IN_PROGRESS) {
        leadership.await(id, answerer.takeOver(position));
      } else if (verdict == Verdict.ANSWERED && isOfAnotherPlan(id)) {
        answer(moved());
      } else if (verdict == Verdict.ANSWERED) {
        Conflicts touched = command == null ? known : conflicts(command.steps());
        HeldAnswer stored = storedAnswer(id, command == null ? 0 : command.piece());
        stored.callback(answerer.takeOver(position));
        leadership.give(id, touched, stored);
      } else {
        answer(refusal(verdict, identity.expiresAtMillis()));
      }
    }

    private MulticastId idOf(Invocation command) {
      return Operation.idOf(command.identity(), command.basis());
    }

    private Conflicts conflicts(List<Step> steps) {
      if (conflicts == null) {
        conflicts = components.conflicts(steps);
      }
      return conflicts;
    }

    private void answer(GroupReply reply) {
      if (answerer != null) {
        answerer.answer(position, reply);
      }
    }

    @Override
    public void begun(Operation operation) {
      sessions.begin(operation.identity());
    }

    @Override
    public Decision decide(Operation operation, Part part) {
      List<Step> steps = OperationParts.steps(part);
      Decision decision = CutStep.is(steps) ? CUT_DECISION : decide(operation, steps);
      digest.add(decision.ballot().vetoes() ? -1 : decision.ballot().alternatives());
      return decision;
    }

    private Decision decide(Operation operation, List<Step> steps) {
      return maps.concerns(steps.get(0))
          ? maps.decide(
              steps.get(0),
              operation.parts().stream().map(Part::group).toList(),
              timeMicros,
              sessions.limits())
          : execution.decide(steps, timeMicros);
    }

    @Override
    public void deliver(
        Operation operation,
        Part part,
        Decision decided,
        boolean execute,
        SortedMap<String, byte[]> enclosures) {
      List<Step> steps = OperationParts.steps(part);
      MulticastId id = operation.id();
      SlotStanding standing = maps.standing(operation.basis(), steps);
      if (standing == SlotStanding.AHEAD) {
        throw new DivergenceException(
            "operation " + id + " came to its turn before a move that it relies on", null);
      }
      if (standing == SlotStanding.OUTDATED) {
        digest.add(MOVED);
        if (!multicast.isPendingOtherwise(id)) {
          sessions.abandon(id.session(), id.sequence());
        }
        if (leadership != null) {
          leadership.moved(id, moved());
        }
        return;
      }
      long own = EntryRandom.seedOf(seed, delivered++);
      List<Reply> replies;
      if (CutStep.is(steps)) {
        atCut.accept(CutStep.backup(steps));
        replies = List.of(Reply.ok());
      } else if (operation.parts().size() == 1) {
        replies = execute(steps, own);
      } else if (maps.concerns(steps.get(0))) {
        replies = List.of(maps.deliver(steps.get(0), decided, execute, enclosures));
      } else {
        if (execute) {
          maps.willChange(steps);
        }
        replies = execution.decidedCommand(steps, decided, execute, timeMicros, own);
      }
      List<Reply> given = recorded(id, operation.identity().expiresAtMillis(), replies);
      if (leadership != null) {
        leadership.delivered(id, part.conflicts(), GroupReply.done(given));
      }
    }
  }

  /**
   * Records what an invocation answered.
   *
   * @return what to answer now: where the answer is large, its first piece
   */
  private List<Reply> recorded(MulticastId id, long expiresAtMillis, List<Reply> replies) {
    digest.add(replies);
    if (!replies.get(0).isLarge()) {
      sessions.record(
          id.session(), id.sequence(), expiresAtMillis, StoredReplies.encode(replies, id.plan()));
      return replies;
    }
    List<byte[]> pieces = replies.get(0).large();
    long most = sessions.limits().maxLargeBytes();
    if (LargeAnswer.size(pieces) > most) {
      List<Reply> dropped = List.of(Reply.answerTooLarge(most));
      sessions.record(
          id.session(), id.sequence(), expiresAtMillis, StoredReplies.encode(dropped, id.plan()));
      return dropped;
    }
    byte[] stub = StoredReplies.encode(List.of(piece(0, pieces.size(), NOTHING)), id.plan());
    sessions.record(id.session(), id.sequence(), expiresAtMillis, stub, pieces);
    return List.of(piece(0, pieces.size(), pieces.get(0)));
  }

  private static Reply piece(int number, int count, byte[] content) {
    return Reply.piece(new Reply.Piece(number, count, content));
  }

  private boolean executesAtOnce(List<Step> steps) {
    return multicast.executesAllAtOnce() || multicast.executesAtOnce(components.conflicts(steps));
  }

  /**
   * Lets somebody wait for the answer of an operation that begins in another group, or gives it if
   * it is known. Changes nothing.
   */
  void join(Operation operation, Leadership leadership, Waiter callback) {
    MulticastId id = operation.id();
    Verdict verdict = sessions.known(id.session(), id.sequence());
    if (verdict == Verdict.ANSWERED && isOfAnotherPlan(id)) {
      leadership.answer(callback, moved());
    } else if (verdict == Verdict.ANSWERED) {
      HeldAnswer stored = storedAnswer(id, 0);
      stored.callback(callback);
      leadership.give(id, operation.part(group).conflicts(), stored);
    } else if (verdict == Verdict.ACKNOWLEDGED) {
      leadership.answer(callback, refusal(verdict, operation.identity().expiresAtMillis()));
    } else {
      leadership.await(id, callback);
    }
  }

  /**
   * Whether an invocation was executed under another plan than the one it is asked for by: then
   * that one was refused for ever. What was {@linkplain SessionTable#NO_ANSWER executed before a
   * backup} was under whichever.
   */
  private boolean isOfAnotherPlan(MulticastId id) {
    byte[] answer = sessions.answer(id.session(), id.sequence());
    return answer.length > 0 && StoredReplies.plan(answer) != id.plan();
  }

  private HeldAnswer storedAnswer(MulticastId id, int piece) {
    byte[] answer = sessions.answer(id.session(), id.sequence());
    if (answer.length == 0) {
      return new HeldAnswer(
          GroupReply.of(GroupOutcome.ACKNOWLEDGED, ReplicaError.EXECUTED_BEFORE.text()));
    }
    List<Reply> replies = StoredReplies.decode(answer);
    return new HeldAnswer(
        GroupReply.done(
            replies.get(0).status() == Reply.Status.PIECE
                ? List.of(storedPiece(id, piece))
                : replies));
  }

  private Reply storedPiece(MulticastId id, int number) {
    List<byte[]> pieces = sessions.largeAnswer(id.session(), id.sequence());
    if (pieces == null) {
      return Reply.of(Reply.Status.ANSWER_TOO_LARGE, ReplicaError.ANSWER_GONE.text());
    }
    return number < pieces.size()
        ? piece(number, pieces.size(), pieces.get(number))
        : Reply.of(Reply.Status.INVALID, "The answer has only " + pieces.size() + " pieces.");
  }

  private GroupReply refusal(Verdict verdict, long expiresAtMillis) {
    return switch (verdict) {
      case EXPIRED ->
          GroupReply.of(
              GroupOutcome.EXPIRED, ReplicaError.EXPIRED.text(timeMicros / 1000 - expiresAtMillis));
      case TOO_FAR_AHEAD ->
          GroupReply.of(
              GroupOutcome.TOO_FAR_AHEAD,
              ReplicaError.TOO_FAR_AHEAD.text(expiresAtMillis - timeMicros / 1000));
      case ACKNOWLEDGED ->
          GroupReply.of(GroupOutcome.ACKNOWLEDGED, ReplicaError.ACKNOWLEDGED.text());
      case OVERLOADED -> GroupReply.of(GroupOutcome.OVERLOADED, ReplicaError.SESSIONS_FULL.text());
      case ANSWERED, IN_PROGRESS, EXECUTE ->
          throw new IllegalArgumentException("No refusal: " + verdict);
    };
  }

  /**
   * Executes a query.
   *
   * @return the replies, or null when the query must wait for operations of the order across groups
   */
  List<Reply> query(Invocation query) {
    if (maps.concerns(query.steps().get(0))) {
      return List.of(maps.query(query.steps().get(0)));
    }
    return executesAtOnce(query.steps()) ? execution.query(query.steps(), timeMicros) : null;
  }

  /** How what a query relies on compares with the maps. */
  SlotStanding standing(Invocation query) {
    return maps.standing(query.basis(), query.steps());
  }

  /**
   * What is known of a query that relies on slots that have moved, and may have been executed
   * through the log before.
   *
   * @return why it is not executed; null when it waits, or is answered, as what it was then
   */
  GroupReply moved(Invocation query, Leadership leadership, Waiter callback) {
    InvocationIdentity identity = query.identity();
    MulticastId id = Operation.idOf(identity, query.basis());
    Verdict verdict = sessions.known(identity.session(), identity.sequence());
    if (verdict == Verdict.IN_PROGRESS) {
      leadership.await(id, callback);
      return null;
    }
    if (verdict == Verdict.ANSWERED && !isOfAnotherPlan(id)) {
      HeldAnswer stored = storedAnswer(id, query.piece());
      stored.callback(callback);
      leadership.give(id, components.conflicts(query.steps()), stored);
      return null;
    }
    if (verdict == Verdict.ACKNOWLEDGED) {
      return refusal(verdict, identity.expiresAtMillis());
    }
    return verdict == Verdict.EXECUTE && identity.expiresAtMillis() <= timeMicros / 1000
        ? refusal(Verdict.EXPIRED, identity.expiresAtMillis())
        : moved();
  }

  private GroupReply behind() {
    return GroupReply.of(GroupOutcome.BEHIND, ReplicaError.BEHIND.text(group));
  }

  /** An answer to what relies on slots that have moved; it was not executed and will not be. */
  GroupReply moved() {
    return GroupReply.of(GroupOutcome.MOVED, ReplicaError.MOVED.text(group));
  }

  /** Executes a query on whatever state there is. */
  List<Reply> staleQuery(Invocation query) {
    return execution.query(query.steps(), timeMicros);
  }

  /**
   * Writes the whole state, in sections.
   *
   * @throws DivergenceException when a component cannot be saved
   */
  void save(SnapshotFile.Sink sink) {
    sink.section(EXECUTION, this::saveExecution);
    sink.section(SESSIONS, sessions::save);
    sink.section(MULTICAST, multicast::save);
    maps.save(sink);
    saveComponents(sink);
  }

  private void saveComponents(SnapshotFile.Sink sink) {
    for (Component component : components.all()) {
      if (component.stateful() && holdings.isSaved(component.path())) {
        sink.section(
            COMPONENT_PREFIX + component.path(), out -> component.save(component.machine(), out));
      }
    }
  }

  /**
   * Writes what a backup keeps of the state, in sections: which invocations were executed, and the
   * components. The order across groups is not kept: what is pending comes after the cut, and what
   * was delivered was delivered everywhere.
   *
   * @throws DivergenceException when a component cannot be saved
   */
  void saveForBackup(String backup, SnapshotFile.Sink sink) {
    BackupCut cut = new BackupCut(backup, timeMicros, holdings.saved(), maps.atCut());
    sink.section(CUT, cut::write);
    sink.section(SESSIONS, sessions::save);
    saveComponents(sink);
  }

  /** Takes the sections of a group's part of a backup. */
  interface PartSections {
    /** What the part says of itself. */
    void cut(BackupCut cut);

    /** Which invocations the group had executed: a {@link SessionTable}. */
    void sessions(WireReader in);

    /** The state of a component. */
    void component(String path, WireReader in);
  }

  /**
   * Reads one section that {@link #saveForBackup} wrote.
   *
   * @throws MalformedMessageException when it cannot be read
   */
  static void readForBackup(String section, WireReader in, PartSections sections) {
    if (section.equals(CUT)) {
      sections.cut(BackupCut.read(in));
    } else if (section.equals(SESSIONS)) {
      sections.sessions(in);
    } else if (section.startsWith(COMPONENT_PREFIX)) {
      sections.component(section.substring(COMPONENT_PREFIX.length()), in);
    } else {
      throw new MalformedMessageException("It holds the unknown section \"" + section + "\".");
    }
  }

  /**
   * Lets this state, which is empty but for what its components hold, begin where other groups
   * ended.
   *
   * @param micros the latest log time of theirs
   * @param executed what they remember of invocations
   * @param versions the versions of their maps of slots, by the paths of the services
   */
  void beginAfter(long micros, List<SessionTable> executed, Map<String, Long> versions) {
    timeMicros = micros;
    sessions.expire(micros / 1000);
    executed.forEach(sessions::adopt);
    maps.beginAfter(versions);
    holdings.record(holdings.toRecord());
    setFacts();
  }

  private void saveExecution(WireWriter out) {
    out.writeInt64(1, timeMicros);
    out.writeInt64(2, logBytes);
    out.writeFixed64(3, digest.value());
    for (Holding holding : holdings.all()) {
      int mark = out.begin(4);
      holding.write(out);
      out.end(mark);
    }
  }

  /**
   * Saves the components' state and restores it into another one, which is new.
   *
   * @throws MalformedMessageException when it cannot be restored
   * @throws DivergenceException when it cannot be saved
   */
  void copyComponents(GroupState other) {
    for (Component component : components.all()) {
      if (component.stateful()) {
        WireWriter out = new WireWriter();
        component.save(component.machine(), out);
        other.restoreComponent(component.path(), new WireReader(out.toByteArray()));
      }
    }
  }

  /**
   * Reads one section of a saved state into this one, which was empty.
   *
   * @throws MalformedMessageException when it cannot be read; the state must not be used afterwards
   */
  void restore(String section, WireReader in) {
    if (section.equals(EXECUTION)) {
      restoreExecution(in);
    } else if (section.equals(SESSIONS)) {
      sessions = SessionTable.load(in);
      setFacts();
    } else if (section.equals(MULTICAST)) {
      multicast = Multicast.load(in, group, MulticastLimits.DEFAULT);
    } else if (SlotMaps.isPart(section)) {
      maps.restore(section, in);
    } else if (section.startsWith(COMPONENT_PREFIX)) {
      restoreComponent(section.substring(COMPONENT_PREFIX.length()), in);
    } else {
      throw new MalformedMessageException("It holds the unknown section \"" + section + "\".");
    }
  }

  private void restoreExecution(WireReader in) {
    List<Holding> held = new ArrayList<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | VARINT -> timeMicros = in.readInt64();
        case 2 << 3 | VARINT -> logBytes = in.readInt64();
        case 3 << 3 | FIXED64 -> digest.restore(in.readFixed64());
        case 4 << 3 | LENGTH_DELIMITED -> held.add(Holding.read(in.readMessage()));
        default ->
            throw new MalformedMessageException("It has the unknown field " + (tag >>> 3) + ".");
      }
    }
    holdings.record(held);
    setFacts();
  }

  private void restoreComponent(String path, WireReader in) {
    for (Component component : components.all()) {
      if (component.stateful() && component.path().equals(path)) {
        component.restore(component.machine(), in);
        return;
      }
    }
    throw new MalformedMessageException(
        "It holds the state of component "
            + path
            + ", which is not configured for this group any more.");
  }
}
