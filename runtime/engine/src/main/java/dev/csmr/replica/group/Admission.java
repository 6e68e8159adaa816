package dev.csmr.replica.group;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.multicast.Envelope;
import dev.csmr.multicast.Operation;
import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.Member;
import dev.csmr.replica.api.MembersReply;
import dev.csmr.replica.api.OperationParts;
import dev.csmr.replica.api.ReplicaError;
import dev.csmr.replica.api.ReplicaLimits;
import dev.csmr.replica.api.Waiter;
import dev.csmr.replica.entry.Callbacks;
import dev.csmr.replica.entry.LogEntry;
import dev.csmr.replica.entry.LogItem;
import dev.csmr.replica.entry.QueuedCommand;
import dev.csmr.replica.ratis.RaftView;
import dev.csmr.replica.state.StateHolder;
import dev.csmr.service.Invocation;
import dev.csmr.service.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Admits what comes to a replica: refuses what the group does not hold, what another node is to be
 * asked and what exceeds a bound, and queues the rest. Whoever is admitted is answered exactly
 * once, also when the run ends meanwhile. Thread-safe; nothing blocks.
 */
final class Admission {
  private static final Logger LOG = LoggerFactory.getLogger(Admission.class);
  private static final int MAX_ENVELOPES = 65_536;

  /** Whether a thread is at a message of another group. */
  private static final ThreadLocal<Boolean> RECEIVING = ThreadLocal.withInitial(() -> false);

  private final RunState run;
  private final ReplicaLimits limits;
  private final StateHolder state;
  private final EntryFeed feed;
  private final QueryRunner queries;
  private final Supplier<String> logIsFull;
  private final Supplier<String> contradiction;
  private final Runnable onReceived;
  private final List<Joining> joining = new ArrayList<>();
  private final List<Envelope> envelopes = new ArrayList<>();
  private long envelopeBytes;

  /**
   * Creates it.
   *
   * @param logIsFull says why the log takes no commands, or null
   * @param contradiction in what another node contradicts where this one has components, or null
   * @param onReceived called when a message of another group has reached the state
   */
  Admission(
      RunState run,
      ReplicaLimits limits,
      StateHolder state,
      EntryFeed feed,
      QueryRunner queries,
      Supplier<String> logIsFull,
      Supplier<String> contradiction,
      Runnable onReceived) {
    this.run = run;
    this.limits = limits;
    this.state = state;
    this.feed = feed;
    this.queries = queries;
    this.logIsFull = logIsFull;
    this.contradiction = contradiction;
    this.onReceived = onReceived;
  }

  /** Who waits for an operation that begins in another group. */
  private record Joining(Operation operation, Waiter callback) {}

  void submit(Invocation command, Waiter callback) {
    GroupReply refused =
        state.components().areOfGroups(command.steps())
            ? GroupReply.of(GroupOutcome.INVALID, ReplicaError.NO_DESTINATION.text(run.group()))
            : whyRefused(command.steps(), false);
    submit(new LogItem.Single(command), LogEntry.sizeBound(command), refused, callback);
  }

  void start(Operation operation, Waiter callback) {
    GroupReply refused = whyRefused(operation);
    if (refused != null || operation.begins(run.group())) {
      submit(
          new LogItem.MulticastStart(operation), LogEntry.sizeBound(operation), refused, callback);
    } else {
      join(operation, callback);
    }
  }

  private void submit(LogItem item, int bytes, GroupReply refused, Waiter callback) {
    GroupReply refusal = refused == null ? whyNotLogged(bytes) : refused;
    if (refusal == null && !feed.offer(new QueuedCommand(item, bytes, callback))) {
      refusal = queueFull();
    }
    if (refusal != null) {
      Callbacks.call(callback, refusal);
    } else {
      feed.signal();
      failIfOver();
    }
  }

  private GroupReply whyNotLogged(int bytes) {
    if (!run.view().leads()) {
      return run.notLeader();
    }
    if (bytes > limits.entryBytes()) {
      return GroupReply.of(
          GroupOutcome.TOO_LARGE, ReplicaError.COMMAND_TOO_LARGE.text(bytes, limits.entryBytes()));
    }
    String full = logIsFull.get();
    return full == null ? null : GroupReply.of(GroupOutcome.OVERLOADED, full);
  }

  /** The state may be in use for long, so the group's thread looks at it. */
  private void join(Operation operation, Waiter callback) {
    GroupReply refusal = run.view().leads() ? null : run.notLeader();
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

  private GroupReply queueFull() {
    return GroupReply.of(GroupOutcome.OVERLOADED, ReplicaError.QUEUE_FULL.text(run.group()));
  }

  private void refuseOrSignal(GroupReply refusal, Waiter callback) {
    if (refusal != null) {
      Callbacks.call(callback, refusal);
    } else {
      run.signal();
      failIfOver();
    }
  }

  void query(Invocation query, Waiter callback) {
    GroupReply refusal = whyRefused(query.steps(), true);
    if (refusal == null && !run.view().leads()) {
      refusal = run.notLeader();
    }
    if (refusal != null) {
      Callbacks.call(callback, refusal);
    } else {
      queries.add(query, callback);
      failIfOver();
    }
  }

  /**
   * Takes a query that may be answered from old state.
   *
   * @param isMember whether this replica is a member with its data, if nothing else is against it
   */
  void staleQuery(Invocation query, Waiter callback, BooleanSupplier isMember) {
    GroupReply refusal = whyRefused(query.steps(), true);
    if (refusal == null && !isMember.getAsBoolean()) {
      refusal =
          GroupReply.of(
              GroupOutcome.NOT_READY,
              ReplicaError.NOT_A_MEMBER_YET.text(run.view().node(), run.group()));
    }
    if (refusal == null) {
      refusal = queries.addStale(query, callback);
    }
    refuseOrSignal(refusal, callback);
  }

  CompletableFuture<MembersReply> changeMembers(List<Member> wanted) {
    if (run.isOver()) {
      return CompletableFuture.completedFuture(
          MembersReply.failed(List.of(), run.over().message()));
    }
    return run.view() == null
        ? CompletableFuture.completedFuture(MembersReply.again(List.of(), isStarting()))
        : run.log().changeMembers(wanted);
  }

  private GroupReply whyRefused(Operation operation) {
    boolean sufficient =
        operation.hasDestination(run.group())
            && (operation.begins(run.group())
                ? operation.complete()
                : operation.part(run.group()).known());
    if (!sufficient) {
      return GroupReply.of(GroupOutcome.INVALID, ReplicaError.NO_DESTINATION.text(run.group()));
    }
    try {
      return whyRefused(OperationParts.steps(operation.part(run.group())), false);
    } catch (MalformedMessageException e) {
      return GroupReply.of(
          GroupOutcome.INVALID, ReplicaError.UNREADABLE_PART.text(run.group(), e.getMessage()));
    }
  }

  private GroupReply whyRefused(List<Step> steps, boolean asQuery) {
    if (run.isOver()) {
      return run.over();
    }
    if (run.view() == null) {
      return GroupReply.of(GroupOutcome.NOT_READY, isStarting());
    }
    String reason = state.components().whyRefused(steps, asQuery);
    return reason == null ? whyDisputed(steps) : GroupReply.of(GroupOutcome.INVALID, reason);
  }

  /** A component of which the log has nothing yet does not begin while a node has it elsewhere. */
  private GroupReply whyDisputed(List<Step> steps) {
    if (state.names(steps)) {
      return null;
    }
    String disputed = contradiction.get();
    return disputed == null
        ? null
        : GroupReply.of(
            GroupOutcome.NOT_READY, ReplicaError.PLACE_DISPUTED.text(run.group(), disputed));
  }

  private String isStarting() {
    return ReplicaError.STARTING.text(run.group());
  }

  /** Takes a message of another group. */
  GroupReply receive(Envelope envelope) {
    if (run.isOver()) {
      return run.over();
    }
    RaftView now = run.view();
    if (now == null || !now.leads()) {
      return GroupReply.notLeader(now == null ? null : now.leader());
    }
    if (receiveAtOnce(envelope)) {
      return GroupReply.done(List.of());
    }
    synchronized (envelopes) {
      if (envelopes.size() >= MAX_ENVELOPES || envelopeBytes >= limits.queuedBytes()) {
        return GroupReply.of(
            GroupOutcome.OVERLOADED,
            ReplicaError.MESSAGES_WAIT.text(envelopes.size(), run.group()));
      }
      envelopes.add(envelope);
      envelopeBytes += envelope.size();
    }
    run.signal();
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
      onReceived.run();
      return received;
    } catch (RuntimeException e) {
      LOG.error(
          ReplicaError.FAULT.text(
              "A message of group " + envelope.from() + " to group " + run.group(), e),
          e);
      return true;
    } finally {
      RECEIVING.set(false);
    }
  }

  /** Gives the state the messages that wait; called by the loop. */
  boolean receiveEnvelopes() {
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

  /** Lets those that wait join their operations; called by the loop. */
  boolean joinOperations() {
    List<Joining> taken = takeJoining();
    for (Joining each : taken) {
      if (!state.join(each.operation(), each.callback())) {
        Callbacks.call(each.callback(), whyNotJoined());
      }
    }
    return !taken.isEmpty();
  }

  private GroupReply whyNotJoined() {
    return run.view().leads()
        ? GroupReply.of(GroupOutcome.NOT_READY, ReplicaError.BEGINS_TO_LEAD.text(run.group()))
        : run.notLeader();
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

  private void failIfOver() {
    if (run.isOver()) {
      failWaiting();
    }
  }

  /** Answers everything that waits: the run is over. */
  void failWaiting() {
    GroupReply over = run.over();
    feed.fail(over);
    takeJoining().forEach(each -> Callbacks.call(each.callback(), over));
    queries.fail(over);
  }
}
