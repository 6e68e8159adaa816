package dev.csmr.replica.state;

import java.util.Collection;
import java.util.TreeSet;

/**
 * When a member takes its snapshots, during which it executes nothing: each time the log has grown
 * by so many entries, or so many bytes, and no two members at the same entry. The log's positions
 * are divided into cycles of that length. Within each cycle members take their turns one after
 * another, evenly spaced, the leader last, at the cycle's end. So while one stands still the others
 * are a majority that goes on, and a follower's pause delays nobody.
 *
 * <p>Whatever turn a member has, its turn comes once in every stretch of a cycle's length. One that
 * gets another turn, because members or leaders change, waits until that comes: who has just begun
 * to lead does not stand still for a turn that was over. But however they change, no log grows
 * longer than two cycles.
 *
 * <p>{@link #arrange} may be called from any thread; {@link #isDue} is for the applying one.
 */
public final class SnapshotSchedule {
  /** So many cycles a log may grow while no snapshot can be taken. */
  private static final long MAX_CYCLES = 10;

  /** So few bytes of entries are executed again in a moment. */
  private static final long FEW_BYTES = 4 << 20;

  /** Whoever stops does not wait for as much as this to be saved, as far as the latest tells. */
  private static final long MOST_SAVED_BYTES = 256 << 20;

  /**
   * A place in the log.
   *
   * @param index of the last entry
   * @param bytes how many bytes of entries there were up to it
   */
  public record Position(long index, long bytes) {}

  /** Which of how many turns this member has in each cycle, counted from 1. */
  private record Turn(int number, int count) {}

  private final long entries;
  private final long bytes;
  private volatile Turn turn;
  private Turn known;
  private Position turnBegan = new Position(0, 0);

  /**
   * Creates a schedule without turns, under which nothing is due.
   *
   * @param entries the length of a cycle in entries
   * @param bytes the length of a cycle in bytes
   */
  public SnapshotSchedule(long entries, long bytes) {
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
  public void arrange(Collection<String> members, String self, String leader) {
    TreeSet<String> all = new TreeSet<>(members);
    all.add(self);
    int before = all.headSet(self).size();
    boolean leaderBefore = leader != null && all.headSet(self).contains(leader);
    int number = self.equals(leader) ? all.size() : before + (leaderBefore ? 0 : 1);
    turn = new Turn(number, all.size());
  }

  /**
   * Whether this member's turn came after the latest snapshot, and by now. To be asked after every
   * entry.
   */
  public boolean isDue(Position snapshot, Position now) {
    Turn own = turn;
    if (own == null) {
      return false;
    }
    if (!own.equals(known)) {
      turnBegan = known == null ? snapshot : now;
      known = own;
    }
    return isDue(own, entries, snapshot.index(), turnBegan.index(), now.index())
        || isDue(own, bytes, snapshot.bytes(), turnBegan.bytes(), now.bytes());
  }

  /** Whether snapshots were due so often since the latest that the log must not grow on. */
  public boolean isOverdue(Position snapshot, Position now) {
    return now.index() - snapshot.index() >= MAX_CYCLES * entries
        || now.bytes() - snapshot.bytes() >= MAX_CYCLES * bytes;
  }

  /**
   * Whether a member that stops is to take a snapshot first, so that its next start need not
   * execute so much again. A byte of entries takes longer to execute than one of the state to save.
   *
   * @param savedBytes how large the latest snapshot is; 0 when there is none
   */
  public static boolean isDueAtEnd(Position snapshot, Position now, long savedBytes) {
    long entries = now.bytes() - snapshot.bytes();
    return entries >= FEW_BYTES && savedBytes <= entries && savedBytes <= MOST_SAVED_BYTES;
  }

  private static boolean isDue(Turn turn, long cycle, long snapshot, long turnBegan, long now) {
    return isPassed(turn, cycle, Math.max(snapshot, turnBegan), now)
        || now - snapshot >= 2 * cycle - 1;
  }

  private static boolean isPassed(Turn turn, long cycle, long from, long to) {
    long offset = cycle / turn.count() * turn.number() + cycle % turn.count();
    return Math.floorDiv(to - offset, cycle) > Math.floorDiv(from - offset, cycle);
  }
}
