package dev.csmr.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/**
 * A Raft group as its users see it: a log that only grows, and terms, each with one leader whose
 * submissions reach the log in order unless its term ends before.
 */
final class Group {
  final int number;
  final String name;
  final List<Entry> log = new ArrayList<>();
  final List<Replica> replicas = new ArrayList<>();

  /** Which requests some replica has executed. */
  final BitSet executed = new BitSet();

  /** How far the clocks of this group's leaders are off. */
  private final long skew;

  /** The logical clock that it begins with. */
  final int firstClock;

  private final Simulation simulation;
  private final Deque<Entry> submitted = new ArrayDeque<>();
  private int term;
  private int leader = -1;

  Group(Simulation simulation, int number, int replicaCount) {
    this.simulation = simulation;
    this.number = number;
    this.name = Request.name(number);
    this.firstClock =
        simulation.scenario.moves > 0 && simulation.random.nextBoolean()
            ? simulation.random.nextInt(40)
            : 0;
    this.skew = simulation.random.nextInt(simulation.scenario.skew);
    for (int i = 0; i < replicaCount; i++) {
      replicas.add(new Replica(simulation, this, i));
    }
  }

  long now() {
    return simulation.clock + skew;
  }

  boolean isLedBy(Replica replica) {
    return leader == replica.index && replica.believesToLead && replica.believedTerm == term;
  }

  /** The leader, or null while there is none. */
  Replica leader() {
    return leader < 0 ? null : replicas.get(leader);
  }

  /** Hands an entry to the log; without effect if the replica has been deposed. */
  void submit(Replica replica, Entry entry) {
    if (isLedBy(replica)) {
      submitted.add(entry);
    }
  }

  boolean hasSubmitted() {
    return !submitted.isEmpty();
  }

  void commitNext() {
    Entry entry = submitted.remove();
    simulation.trace(name, "commits", log.size(), ":", entry);
    log.add(entry);
  }

  /**
   * Begins a new term with a random leader. Of what was under way the new leader has some first
   * part in its log; the rest is lost. The old leader may not know for a while.
   */
  void elect() {
    List<Replica> candidates = replicas.stream().filter(replica -> replica.alive).toList();
    if (candidates.isEmpty()) {
      return;
    }
    int kept = submitted.isEmpty() ? 0 : simulation.random.nextInt(submitted.size() + 1);
    for (int i = 0; i < kept; i++) {
      commitNext();
    }
    submitted.clear();
    Replica elected = candidates.get(simulation.random.nextInt(candidates.size()));
    term++;
    leader = elected.index;
    simulation.trace(name, "elects", elected, "for term", term);
    elected.becomeLeader(term);
    submitted.add(new Entry.TermBegun(now(), term, elected.index));
  }

  /** A crash of the leader, too, ends its term. */
  void crashed(Replica replica) {
    if (leader == replica.index) {
      leader = -1;
      int kept = submitted.isEmpty() ? 0 : simulation.random.nextInt(submitted.size() + 1);
      for (int i = 0; i < kept; i++) {
        commitNext();
      }
      submitted.clear();
    }
  }
}
