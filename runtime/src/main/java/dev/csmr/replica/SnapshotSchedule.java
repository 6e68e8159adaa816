package dev.csmr.replica;

import java.util.Collection;
import java.util.TreeSet;

/**
 * When a member takes its snapshots, during which it executes nothing: each time the log has grown
 * by so many entries, or so many bytes, and no two members at the same entry. The log's positions
 * are divided into cycles of that length. Within each cycle members take their turns one after
 * another, evenly spaced, the leader last, at the cycle's end. So while one stands still the others
 * are a majority that goes on, and a follower's pause delays nobody.
 *
 * <p>Whatever turn a member has, its turn comes once in every stretch of a cycle's length; so its
 * log never grows longer, however members and leaders change. Thread-safe.
 */
final class SnapshotSchedule {
  /**
   * A place in the log.
   *
   * @param index of the last entry
   * @param bytes how many bytes of entries there were up to it
   */
  record Position(long index, long bytes) {}

  /** Which of how many turns this member has in each cycle, counted from 1. */
  private record Turn(int number, int count) {}

  private final long entries;
  private final long bytes;
  private volatile Turn turn;

  /**
   * Creates a schedule without turns, under which nothing is due.
   *
   * @param entries the length of a cycle in entries
   * @param bytes the length of a cycle in bytes
   */
  SnapshotSchedule(long entries, long bytes) {
    this.entries = entries;
    this.bytes = bytes;
  }

  /**
   * Gives this member its turn.
   *
   * @param members all members' nodes; this one need not be among them yet
   * @param self this member's node
   * @param leader the node that leads; null when unknown
   */
  void arrange(Collection<String> members, String self, String leader) {
    TreeSet<String> all = new TreeSet<>(members);
    all.add(self);
    int before = all.headSet(self).size();
    boolean leaderBefore = leader != null && all.headSet(self).contains(leader);
    int number = self.equals(leader) ? all.size() : before + (leaderBefore ? 0 : 1);
    turn = new Turn(number, all.size());
  }

  /** Whether this member's turn came after the latest snapshot, and by now. */
  boolean isDue(Position snapshot, Position now) {
    Turn own = turn;
    return own != null
        && (isPassed(own, entries, snapshot.index(), now.index())
            || isPassed(own, bytes, snapshot.bytes(), now.bytes()));
  }

  private static boolean isPassed(Turn turn, long cycle, long from, long to) {
    long offset = cycle / turn.count() * turn.number() + cycle % turn.count();
    return Math.floorDiv(to - offset, cycle) > Math.floorDiv(from - offset, cycle);
  }
}
