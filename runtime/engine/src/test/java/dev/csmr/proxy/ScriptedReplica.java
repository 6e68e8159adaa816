package dev.csmr.proxy;

import dev.csmr.multicast.Envelope;
import dev.csmr.multicast.Operation;
import dev.csmr.replica.api.Checkpoints;
import dev.csmr.replica.api.GroupReplica;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.Member;
import dev.csmr.replica.api.MembersReply;
import dev.csmr.replica.api.Membership;
import dev.csmr.replica.api.ReplicaFigures;
import dev.csmr.replica.api.ReplicaStatus;
import dev.csmr.replica.api.Standing;
import dev.csmr.replica.api.Waiter;
import dev.csmr.service.Invocation;
import dev.csmr.service.Reply;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A replica that answers what a test says, in order, and DONE when the test has said nothing. */
final class ScriptedReplica implements GroupReplica {
  /** What was asked, such as {@code command 4}. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  /** The operations that were begun or waited for here. */
  final List<Operation> started = new CopyOnWriteArrayList<>();

  final Queue<GroupReply> replies = new ArrayDeque<>();
  volatile long term = 7;
  volatile boolean silent;
  volatile String leader;
  volatile Membership membership = Membership.UNKNOWN;

  /** Whether it falls silent when all scripted answers are given. */
  volatile boolean silentAtLast;

  /** Who asked while it was silent. */
  final List<Consumer<GroupReply>> unanswered = new CopyOnWriteArrayList<>();

  ScriptedReplica answering(GroupReply... scripted) {
    replies.addAll(List.of(scripted));
    return this;
  }

  @Override
  public String name() {
    return "g";
  }

  @Override
  public void submit(Invocation command, Waiter callback) {
    answer("command " + command.identity().sequence(), callback);
  }

  @Override
  public void start(Operation operation, Waiter callback) {
    started.add(operation);
    answer("start " + operation.id(), callback);
  }

  @Override
  public synchronized GroupReply receive(Envelope envelope) {
    asked.add("message " + envelope.acknowledged());
    GroupReply next = replies.poll();
    return next != null ? next : GroupReply.done(List.of());
  }

  @Override
  public void query(Invocation query, Waiter callback) {
    answer("query " + query.identity().sequence(), callback);
  }

  @Override
  public void staleQuery(Invocation query, Waiter callback) {
    answer("stale query " + query.identity().sequence(), callback);
  }

  private synchronized void answer(String what, Waiter callback) {
    asked.add(what);
    GroupReply next = silent ? null : replies.poll();
    if (silent || (next == null && silentAtLast)) {
      unanswered.add(callback);
      return;
    }
    callback.accept(next != null ? next : GroupReply.done(List.of(Reply.ok())));
  }

  @Override
  public ReplicaStatus status() {
    return new ReplicaStatus(
        "g",
        ReplicaStatus.ReplicaRole.LEADER,
        leader,
        term,
        0,
        0,
        false,
        true,
        List.of(),
        null,
        null,
        membership);
  }

  @Override
  public ReplicaFigures figures() {
    return new ReplicaFigures(
        ReplicaFigures.AppliedEntries.NONE, ReplicaFigures.Snapshots.NONE, unanswered.size());
  }

  @Override
  public CompletableFuture<MembersReply> changeMembers(List<Member> wanted) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long term() {
    return term;
  }

  @Override
  public Checkpoints checkpoints() {
    return Checkpoints.NONE;
  }

  @Override
  public long clockMicros() {
    return 0;
  }

  @Override
  public long logTimeMillis() {
    return 0;
  }

  @Override
  public Standing standing() {
    return new Standing(
        Standing.Stage.WHOLE,
        "b",
        Map.of(),
        Set.of(),
        List.of(Set.of("n")),
        true,
        term,
        0,
        0,
        -1,
        "");
  }
}
