package dev.csmr.replica.api;

import dev.csmr.multicast.Envelope;
import dev.csmr.multicast.Operation;
import dev.csmr.service.Invocation;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * This node's replica of one group. Thread-safe; no method blocks.
 *
 * <p>A callback that blocks delays every other answer of the group.
 */
public interface GroupReplica {
  /** The group's name. */
  String name();

  /** Orders and executes a command, exactly once however often it is submitted. */
  void submit(Invocation command, Waiter callback);

  /**
   * Begins a multi-group operation here, one of its destinations, if it {@linkplain
   * Operation#begins begins} here; else waits for it to come from where it does. The answer is that
   * of this group's part, given when all that it follows here was executed everywhere. One group
   * that has logged it is enough: all others execute it too.
   *
   * @param operation the operation; with all its parts where it begins, else at least with the part
   *     of this group
   */
  void start(Operation operation, Waiter callback);

  /**
   * Takes a message of another group, meant for whoever leads this one. It may be dropped.
   *
   * @return {@link GroupOutcome#NOT_LEADER} when it has to go elsewhere, DONE when it was taken
   */
  GroupReply receive(Envelope envelope);

  /**
   * Executes a query linearizably: it sees every command that was answered before this call, by
   * whichever leader.
   */
  void query(Invocation query, Waiter callback);

  /** Executes a query on what this replica has applied so far, whatever its role: maybe stale. */
  void staleQuery(Invocation query, Waiter callback);

  /**
   * Brings the group's members one step nearer to those that are wanted; to be called again until
   * the outcome is DONE or FAILED. It is safe to call it twice, also at different leaders.
   *
   * @param wanted the members in the end, each once; at least one
   * @return completed within some seconds, never exceptionally
   */
  CompletableFuture<MembersReply> changeMembers(List<Member> wanted);

  /** The replica at this moment. */
  ReplicaStatus status();

  /** Figures of the replica at this moment. */
  ReplicaFigures figures();

  /**
   * The replica's current Raft term, or −1 when it does not run: what a node answers to another
   * node's {@link TermPeers#term}.
   */
  long term();

  /**
   * What this replica came to by executing its log: what a node answers to another node's {@link
   * TermPeers#checkpoints}.
   */
  Checkpoints checkpoints();

  /**
   * This machine's clock, in microseconds since the epoch, without jumps that have not lasted: what
   * a node answers to another node's {@link TermPeers#clockMicros}.
   */
  long clockMicros();

  /**
   * The group's log time now, as far as this replica knows, in milliseconds since the epoch; 0 when
   * it knows nothing of it.
   */
  long logTimeMillis();

  /** What the replica has of its group's past; null while that is not read. */
  Standing standing();
}
