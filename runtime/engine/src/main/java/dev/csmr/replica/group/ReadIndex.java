package dev.csmr.replica.group;

import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.ReplicaError;
import dev.csmr.replica.api.TermPeers;
import dev.csmr.replica.entry.QueuedQuery;
import dev.csmr.replica.ratis.RaftView;
import dev.csmr.service.Environment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes queries linearizable, many at the cost of one round of small messages.
 *
 * <p>A round notes the leader's commit index, then confirms that a majority of the voting members,
 * itself included, is still in the leader's term. A later leader needs the votes of a majority,
 * each of which moves to the later term before it votes; the two majorities share a member, so no
 * later leader was elected, and none answered anything, before the round began. Every command
 * answered before is therefore at or below the noted index. Once that is applied, the round's
 * queries execute. One round is in flight at a time; what arrives meanwhile shares the next.
 *
 * <p>Source: D. Ongaro, <i>Consensus: Bridging Theory and Practice</i> (2014), section 6.4, with a
 * question of our own in the place of heartbeats.
 *
 * <p>Thread-safe; nothing blocks.
 */
final class ReadIndex {
  private final String group;
  private final RaftView view;
  private final TermPeers peers;
  private final int limit;
  private final Runnable onConfirmed;
  private final Environment environment;

  private final ArrayDeque<Round> confirmed = new ArrayDeque<>();
  private List<QueuedQuery> waiting = new ArrayList<>();
  private Round current;
  private int pending;

  /**
   * Creates it.
   *
   * @param limit how many queries may be pending
   * @param onConfirmed called when {@link #poll} may have something
   */
  ReadIndex(
      String group,
      RaftView view,
      TermPeers peers,
      int limit,
      Runnable onConfirmed,
      Environment environment) {
    this.group = group;
    this.view = view;
    this.peers = peers;
    this.limit = limit;
    this.onConfirmed = onConfirmed;
    this.environment = environment;
  }

  /** Queries that share one confirmation. */
  private final class Round {
    private final List<QueuedQuery> queries;
    private final long term;
    private final long index;
    private final long startedNanos = environment.nanos();
    private final List<Set<String>> electorates = view.electorates();
    private final Set<String> inTerm = new HashSet<>();
    private final Set<String> answered = new HashSet<>();

    Round(List<QueuedQuery> queries, long term, long index) {
      this.queries = queries;
      this.term = term;
      this.index = index;
    }

    Set<String> others() {
      Set<String> others = new HashSet<>();
      electorates.forEach(others::addAll);
      others.remove(view.node());
      return others;
    }

    boolean hasMajority() {
      return electorates.stream().allMatch(nodes -> isMajority(inTerm, nodes));
    }

    boolean mayStillGetMajority() {
      Set<String> possible = others();
      possible.removeAll(answered);
      possible.addAll(inTerm);
      possible.add(view.node());
      return electorates.stream().allMatch(nodes -> isMajority(possible, nodes));
    }

    private static boolean isMajority(Set<String> some, Set<String> nodes) {
      return 2 * nodes.stream().filter(some::contains).count() > nodes.size();
    }
  }

  /** Takes a query; it comes out of {@link #poll}, or is answered that it was not executed. */
  void add(QueuedQuery query) {
    boolean overloaded;
    boolean start = false;
    synchronized (this) {
      overloaded = pending >= limit;
      if (!overloaded) {
        pending++;
        waiting.add(query);
        start = current == null;
      }
    }
    if (overloaded) {
      query.answer(
          GroupReply.of(GroupOutcome.OVERLOADED, ReplicaError.QUERIES_WAIT.text(limit, group)));
    } else if (start) {
      startRound();
    }
  }

  /**
   * The queries of the next confirmed round if what it read at is applied, else null. The caller
   * owes {@link #executed} for them.
   */
  synchronized List<QueuedQuery> poll(long appliedIndex) {
    Round head = confirmed.peek();
    if (head == null || head.index > appliedIndex) {
      return null;
    }
    confirmed.remove();
    return head.queries;
  }

  /** Whether a round waits for entries to be applied. */
  synchronized boolean awaitsApply() {
    return !confirmed.isEmpty();
  }

  /** Queries that {@link #poll} gave were executed. */
  synchronized void executed(int count) {
    pending -= count;
  }

  /** Gives up a round that is older than {@code nanos}: somebody does not answer in time. */
  void expire(long nanos) {
    Round expired;
    synchronized (this) {
      if (current == null || environment.nanos() - current.startedNanos < nanos) {
        return;
      }
      expired = current;
      current = null;
    }
    refuse(expired.queries, noMajority(expired));
    startRound();
  }

  /** Answers everything pending. */
  void failAll(GroupReply reply) {
    List<QueuedQuery> failed = new ArrayList<>();
    synchronized (this) {
      failed.addAll(waiting);
      waiting = new ArrayList<>();
      if (current != null) {
        failed.addAll(current.queries);
        current = null;
      }
      confirmed.forEach(round -> failed.addAll(round.queries));
      confirmed.clear();
    }
    refuse(failed, reply);
  }

  private void startRound() {
    Round round = null;
    List<QueuedQuery> refused = null;
    synchronized (this) {
      if (current != null || waiting.isEmpty()) {
        return;
      }
      List<QueuedQuery> queries = waiting;
      waiting = new ArrayList<>();
      long term = view.term();
      if (view.leads() && view.ready()) {
        long index = view.commitIndex();
        if (stillLeads(term)) {
          round = new Round(queries, term, index);
          round.inTerm.add(view.node());
          current = round;
        }
      }
      if (round == null) {
        refused = queries;
      }
    }
    if (refused != null) {
      refuse(refused, notServing(view));
    } else {
      Round begun = round;
      onAnswer(begun, null, 0, null);
      for (String node : begun.others()) {
        var unused =
            peers
                .term(node, group)
                .whenComplete(
                    (term, failure) -> onAnswer(begun, node, term == null ? -1 : term, failure));
      }
    }
  }

  private void onAnswer(Round round, String node, long term, Throwable failure) {
    GroupReply refusal = null;
    synchronized (this) {
      if (current != round) {
        return;
      }
      if (node != null) {
        round.answered.add(node);
        if (failure == null && term == round.term) {
          round.inTerm.add(node);
        }
      }
      if (round.hasMajority() && stillLeads(round.term)) {
        confirmed.add(round);
      } else if (!stillLeads(round.term)) {
        refusal = notServing(view);
      } else if (!round.mayStillGetMajority()) {
        refusal = noMajority(round);
      } else {
        return;
      }
      current = null;
    }
    if (refusal != null) {
      refuse(round.queries, refusal);
    } else {
      onConfirmed.run();
    }
    startRound();
  }

  private boolean stillLeads(long term) {
    return view.leads() && view.term() == term;
  }

  /** Why a replica does not serve now. */
  static GroupReply notServing(RaftView view) {
    if (!view.leads()) {
      return GroupReply.notLeader(view.leader());
    }
    return GroupReply.of(GroupOutcome.NOT_READY, ReplicaError.TERM_NOT_BEGUN.text());
  }

  private GroupReply noMajority(Round round) {
    return GroupReply.of(
        GroupOutcome.NOT_READY, ReplicaError.NO_MAJORITY.text(group, round.term, round.answered));
  }

  private void refuse(List<QueuedQuery> queries, GroupReply reply) {
    executed(queries.size());
    for (QueuedQuery query : queries) {
      query.answer(reply);
    }
  }
}
