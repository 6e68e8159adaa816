package dev.csmr.replica.state;

import dev.csmr.replica.api.Checkpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares what this replica came to with what the others did, and says when it must stop: when it
 * differs from another and no majority of the members agrees with it. So the odd one of three
 * stops; of two that differ both do, since nobody can say which is right.
 *
 * <p>Each replica asks the others from time to time for their latest {@link Checkpoint} and
 * compares it with what it had itself at that entry, or will have. What it had at some latest
 * entries it remembers; whoever is further behind compares when it gets there.
 *
 * <p>Thread-safe.
 */
public final class DigestComparison {
  /** For how many entries back others' checkpoints of what they executed can be compared. */
  static final int REMEMBERED = 4_096;

  private static final int REMEMBERED_STATES = 256;
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  /** A member looks at its whole state once in a while only. */
  private static final long PATIENCE_WITH_STATES_NANOS = 180_000_000_000L;

  /**
   * A difference that this replica must stop for.
   *
   * @param index the entry at or before which it came about
   * @param lastSame the last entry at which they were seen to be the same, or −1
   * @param differing the members that differ from this one
   * @param agreeing the other members that agree with it
   */
  public record Difference(
      long index, long lastSame, Set<String> differing, Set<String> agreeing) {}

  /**
   * What the comparison with a member gave.
   *
   * @param same the latest entry at which it was the same, or −1
   * @param differs the first at which it was seen to differ since then, or −1
   */
  private record Comparison(long same, long differs) {}

  private final long[] indexes;
  private final long[] digests;
  private final long patienceNanos;
  private final Map<String, Checkpoint> ahead = new HashMap<>();
  private final Map<String, Comparison> comparisons = new HashMap<>();
  private Checkpoint latest;
  private boolean differs;
  private long differsSinceNanos;

  /**
   * Creates a comparison.
   *
   * @param patienceNanos how long members that do not answer may still decide which of those that
   *     differ is right
   */
  private DigestComparison(int remembered, long patienceNanos) {
    this.indexes = new long[remembered];
    this.digests = new long[remembered];
    this.patienceNanos = patienceNanos;
    Arrays.fill(indexes, -1);
  }

  /** Creates the comparison of what replicas executed. */
  public static DigestComparison ofExecution() {
    return new DigestComparison(REMEMBERED, PATIENCE_NANOS);
  }

  /** Creates the comparison of replicas' whole states. */
  static DigestComparison ofStates() {
    return new DigestComparison(REMEMBERED_STATES, PATIENCE_WITH_STATES_NANOS);
  }

  /** What this replica came to with an entry. */
  public synchronized void reached(long index, long digest) {
    int at = (int) (index % indexes.length);
    indexes[at] = index;
    digests[at] = digest;
    latest = new Checkpoint(index, digest);
    if (!ahead.isEmpty()) {
      compareThoseReached();
    }
  }

  /** This replica has the state of a snapshot in the place of its own. */
  public synchronized void restored() {
    Arrays.fill(indexes, -1);
    comparisons.clear();
    latest = null;
  }

  /** What this replica came to; null when that is not known. */
  public synchronized Checkpoint latest() {
    return latest;
  }

  /** What another member came to. */
  public synchronized void heard(String node, Checkpoint theirs) {
    if (latest == null || theirs.index() > latest.index()) {
      ahead.putIfAbsent(node, theirs);
    } else {
      compare(node, theirs);
    }
  }

  private void compareThoseReached() {
    List<String> reached = new ArrayList<>(0);
    ahead.forEach(
        (node, theirs) -> {
          if (theirs.index() <= latest.index()) {
            reached.add(node);
          }
        });
    reached.forEach(node -> compare(node, ahead.remove(node)));
  }

  private void compare(String node, Checkpoint theirs) {
    int at = (int) (theirs.index() % indexes.length);
    if (indexes[at] != theirs.index()) {
      return;
    }
    Comparison before = comparisons.getOrDefault(node, new Comparison(-1, -1));
    if (digests[at] == theirs.digest()) {
      comparisons.put(node, new Comparison(theirs.index(), -1));
    } else if (before.differs() < 0) {
      comparisons.put(node, new Comparison(before.same(), theirs.index()));
    }
  }

  /**
   * The difference that this replica must stop for, or null.
   *
   * @param electorates the sets of members of which each must give a majority
   * @param self this replica's node
   */
  public synchronized Difference mustStop(
      List<Set<String>> electorates, String self, long nowNanos) {
    Set<String> others = new TreeSet<>();
    electorates.forEach(others::addAll);
    others.remove(self);
    Difference difference = difference(others);
    if (difference == null) {
      differs = false;
      return null;
    }
    if (!differs) {
      differs = true;
      differsSinceNanos = nowNanos;
    }
    Set<String> possible = new HashSet<>(others);
    possible.removeAll(difference.differing());
    possible.add(self);
    Set<String> agreeing = new HashSet<>(difference.agreeing());
    agreeing.add(self);
    boolean mayWait = nowNanos - differsSinceNanos < patienceNanos;
    return areMajority(mayWait ? possible : agreeing, electorates) ? null : difference;
  }

  /** A member that was the same before the difference proves nothing about it. */
  private Difference difference(Set<String> others) {
    Set<String> differing = new TreeSet<>();
    long index = Long.MAX_VALUE;
    long lastSame = Long.MAX_VALUE;
    for (String node : others) {
      Comparison comparison = comparisons.get(node);
      if (comparison != null && comparison.differs() >= 0) {
        differing.add(node);
        index = Math.min(index, comparison.differs());
        lastSame = Math.min(lastSame, comparison.same());
      }
    }
    Set<String> agreeing = new TreeSet<>();
    for (String node : others) {
      Comparison comparison = comparisons.get(node);
      if (comparison != null && comparison.differs() < 0 && comparison.same() >= index) {
        agreeing.add(node);
      }
    }
    return differing.isEmpty() ? null : new Difference(index, lastSame, differing, agreeing);
  }

  private static boolean areMajority(Set<String> some, List<Set<String>> electorates) {
    return electorates.stream()
        .allMatch(nodes -> 2 * nodes.stream().filter(some::contains).count() > nodes.size());
  }
}
