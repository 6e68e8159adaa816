package dev.csmr.replica.group;

import dev.csmr.multicast.MulticastId;
import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.ReplicaError;
import dev.csmr.replica.api.ReplicaLimits;
import dev.csmr.replica.api.Waiter;
import dev.csmr.replica.entry.QueuedQuery;
import dev.csmr.replica.state.DivergenceException;
import dev.csmr.replica.state.StateHolder;
import dev.csmr.service.Environment;
import dev.csmr.service.Invocation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Runs the queries of a replica: those that the {@link ReadIndex} confirmed, those that may be
 * answered from old state, and again those that the order across groups blocked. Queries are added
 * by any thread; the rest belongs to the loop unless it says otherwise.
 */
final class QueryRunner {
  private static final long ROUND_TIMEOUT_NANOS = 2_000_000_000L;

  /** So many blocked queries are not looked at after each entry. */
  private static final int MANY_BLOCKED = 256;

  private final RunState run;
  private final ReplicaLimits limits;
  private final StateHolder state;
  private final Consumer<String> onStopped;
  private final Environment environment;
  private final List<QueuedQuery> stale = new ArrayList<>();

  // The following belong to the loop.
  private final Map<QueuedQuery, MulticastId> blocked = new LinkedHashMap<>();
  private long blockedAtIndex;
  private long blockedTickNanos;

  private volatile boolean anyBlocked;
  private volatile ReadIndex reads;

  /**
   * Creates it; {@link #begin} is to follow before anything is added.
   *
   * @param onStopped told when a query stopped this replica
   */
  QueryRunner(
      RunState run,
      ReplicaLimits limits,
      StateHolder state,
      Consumer<String> onStopped,
      Environment environment) {
    this.run = run;
    this.limits = limits;
    this.state = state;
    this.onStopped = onStopped;
    this.environment = environment;
  }

  /** Confirms queries by this from now on. */
  void begin(ReadIndex index) {
    reads = index;
  }

  void add(Invocation query, Waiter callback) {
    reads.add(new QueuedQuery(query, callback, environment.nanos()));
  }

  /**
   * Adds a query that may be answered from old state.
   *
   * @return why it is refused, or null
   */
  GroupReply addStale(Invocation query, Waiter callback) {
    synchronized (stale) {
      if (stale.size() >= limits.queuedQueries()) {
        return GroupReply.of(
            GroupOutcome.OVERLOADED, ReplicaError.QUERIES_WAIT.text(stale.size(), run.group()));
      }
      stale.add(new QueuedQuery(query, callback, environment.nanos()));
      return null;
    }
  }

  /** Whether queries wait for operations across groups; from any thread. */
  boolean anyBlocked() {
    return anyBlocked;
  }

  /** Whether queries wait for entries to be applied; from any thread. */
  boolean awaitsApply() {
    ReadIndex waiting = reads;
    return waiting != null && waiting.awaitsApply();
  }

  /** Looks, now and then and from any thread, whether a confirmation takes too long. */
  void look() {
    reads.expire(ROUND_TIMEOUT_NANOS);
  }

  /**
   * Executes what may be executed.
   *
   * @param index the last entry that is applied
   * @param tickedNanos when the order across groups ticked last
   * @return whether anything was
   */
  boolean execute(long index, long tickedNanos) {
    List<QueuedQuery> staleQueries = takeStale();
    if (!staleQueries.isEmpty()) {
      executeAll(staleQueries, () -> state.staleQuery(staleQueries));
    }
    boolean again = !blocked.isEmpty() && index > blockedAtIndex && isTimeForBlocked(tickedNanos);
    if (again) {
      Map<QueuedQuery, MulticastId> before = new LinkedHashMap<>(blocked);
      execute(takeBlocked(), index, tickedNanos);
      blocked.replaceAll(before::getOrDefault);
    }
    List<QueuedQuery> confirmed = reads.poll(index);
    if (confirmed != null) {
      execute(confirmed, index, tickedNanos);
    }
    return confirmed != null || again || !staleQueries.isEmpty();
  }

  /** Many that wait are looked at now and then, so that they cost the others little. */
  private boolean isTimeForBlocked(long tickedNanos) {
    return blocked.size() < MANY_BLOCKED || blockedTickNanos != tickedNanos;
  }

  /**
   * Those that the order across groups blocks come again when more than {@code index} is applied.
   * They take no more than half of the queries' room.
   */
  private void execute(List<QueuedQuery> queries, long index, long tickedNanos) {
    executeAll(
        queries,
        () -> {
          Map<QueuedQuery, MulticastId> blockedNow = state.query(queries);
          List<QueuedQuery> tooMany = block(blockedNow);
          reads.executed(queries.size() - blockedNow.size() + tooMany.size());
          tooMany.forEach(query -> query.answer(behindOthers(GroupOutcome.OVERLOADED)));
          if (!blocked.isEmpty()) {
            blockedAtIndex = index;
            blockedTickNanos = tickedNanos;
            anyBlocked = true;
          }
        });
  }

  /** Keeps blocked queries as far as there is room; gives back the others. */
  private List<QueuedQuery> block(Map<QueuedQuery, MulticastId> blockedNow) {
    List<QueuedQuery> tooMany = new ArrayList<>(0);
    blockedNow.forEach(
        (query, blocker) -> {
          if (blocked.size() < limits.queuedQueries() / 2) {
            blocked.put(query, blocker);
          } else {
            tooMany.add(query);
          }
        });
    return tooMany;
  }

  private void executeAll(List<QueuedQuery> queries, Runnable execution) {
    try {
      execution.run();
    } catch (DivergenceException e) {
      onStopped.accept(
          "A query of group " + run.group() + " stopped this replica: " + e.getMessage());
      queries.forEach(query -> query.answer(run.over()));
    }
  }

  private List<QueuedQuery> takeStale() {
    synchronized (stale) {
      List<QueuedQuery> taken = List.copyOf(stale);
      stale.clear();
      return taken;
    }
  }

  private List<QueuedQuery> takeBlocked() {
    List<QueuedQuery> taken = List.copyOf(blocked.keySet());
    blocked.clear();
    anyBlocked = false;
    return taken;
  }

  /**
   * Where operations never cease, a query on several keys might never find a moment between them.
   * So it takes its place in the order, like a command: when the operation that it met first is
   * done and others block it. Before that it would gain nothing, and take room in the log's order.
   *
   * @param ageNanos how long it must have waited
   * @param log submits it like a command
   */
  void logOldBlocked(long ageNanos, BiConsumer<Invocation, Waiter> log) {
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
          } else if (now - query.sinceNanos() >= ageNanos && done.contains(blocker)) {
            logged.add(query);
          }
        });
    logged.forEach(blocked::remove);
    gone.forEach(blocked::remove);
    anyBlocked = !blocked.isEmpty();
    reads.executed(logged.size() + gone.size());
    logged.forEach(query -> log.accept(query.invocation(), query.callback()));
    gone.forEach(query -> query.answer(behindOthers(GroupOutcome.NOT_READY)));
  }

  private GroupReply behindOthers(GroupOutcome outcome) {
    return GroupReply.of(outcome, ReplicaError.BEHIND_OTHERS.text(run.group()));
  }

  /**
   * This replica does not lead any more: what is blocked is answered that it was not executed.
   *
   * @param end ends the leadership, before the answers
   */
  void endLeadership(Runnable end) {
    List<QueuedQuery> moved = takeBlocked();
    end.run();
    reads.executed(moved.size());
    moved.forEach(query -> query.answer(ReadIndex.notServing(run.view())));
  }

  /** Gives one answer to everything that waits and is not blocked; from any thread. */
  void fail(GroupReply reply) {
    takeStale().forEach(query -> query.answer(reply));
    if (reads != null) {
      reads.failAll(reply);
    }
  }
}
