package dev.csmr.replica.ratis;

import dev.csmr.replica.api.GroupReplica;
import dev.csmr.replica.api.Member;
import dev.csmr.replica.api.MembersReply;
import dev.csmr.replica.api.Membership;
import dev.csmr.replica.api.ReplicaStatus;
import dev.csmr.replica.entry.EntryBatch;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The replicated log of a group, as the replica on this node feeds and follows it. What is
 * committed in it comes to the replica by its {@link GroupStateMachine}. Thread-safe; never blocks.
 */
public interface GroupLog {
  /** The replica's Raft state. */
  RaftView view();

  /** Whether it takes part, or still wants to. */
  boolean isAlive();

  /** Whether the term that the replica is in is on its disk. */
  boolean hasKeptTerm();

  /** Whether its files are still where they were; a process may go on writing to deleted ones. */
  boolean hasFiles();

  /** What it is in the group at this moment. */
  ReplicaStatus.ReplicaRole role();

  /**
   * The members by the newest configuration it knows.
   *
   * @param joins whether the replica began without members
   */
  Membership membership(boolean joins);

  /** The followers as the leader sees them; none when this replica does not lead. */
  List<Follower> followers();

  /**
   * Appends an entry, if this replica leads. It {@linkplain EntryBatch#markLogged marks} the batch
   * before the entry may be in the log.
   *
   * @return completed when the entry was applied here, with its batch at hand; exceptionally when
   *     it will not be: with {@link LogLagsException} when more is under way than the log takes,
   *     with any other exception for any other reason
   */
  CompletableFuture<Void> submit(EntryBatch batch);

  /**
   * Brings the members one step nearer to those wanted: {@link GroupReplica#changeMembers}.
   *
   * @return completed within some seconds, never exceptionally
   */
  CompletableFuture<MembersReply> changeMembers(List<Member> wanted);

  /** The member to lead next if this replica leads; empty when none is known to answer. */
  Optional<String> successor();

  /**
   * Lets another member lead in place of this replica. Meanwhile no entry is taken.
   *
   * @return completed within some seconds: when it leads, else exceptionally
   */
  CompletableFuture<Void> handOver(String node);

  /** Ceases to take part soon. To be called once. */
  void close();
}
