package dev.csmr.balance;

import dev.csmr.balance.Advice.HotSlot;
import dev.csmr.balance.Advice.PartitionLoad;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Proposes moves of slots, report by report: see the {@linkplain dev.csmr.balance package}. What it
 * remembers is what evens out chance: smoothed loads, for how long a partition had too much, which
 * slots have moved. Whether a proposal was carried out it sees in the next map.
 *
 * <p>Deterministic. Memory: twenty bytes a slot. Not thread-safe.
 */
public final class Balancer {
  /** With more than this share of the mean a slot that stays cannot be balanced by moving. */
  private static final double HOT_SHARE = 0.5;

  private static final long NEVER = Long.MIN_VALUE;

  private final BalanceRule rule;
  private final SharedUses shared = new SharedUses();
  private final BitSet immovable = new BitSet();

  /** For each partition in how many reports in a row it had too much. */
  private final int[] over;

  /** Those into which nothing moves. */
  private final BitSet closed = new BitSet();

  /** The partitions that are being relieved. */
  private final BitSet relieved = new BitSet();

  // Of each slot; null before the first report.
  private double[] loads;
  private int[] owners;
  private long[] movedAt;

  /**
   * Begins to balance a partitioned service.
   *
   * @param partitions how many partitions it has
   */
  public Balancer(BalanceRule rule, int partitions) {
    this.rule = rule;
    this.over = new int[partitions];
  }

  /** Nothing is to move into some partitions from now on, and into all others it may. */
  public void close(Collection<Integer> partitions) {
    closed.clear();
    partitions.forEach(closed::set);
  }

  /** A slot cannot move: it is proposed no more. */
  public void cannotMove(int slot) {
    immovable.set(slot);
  }

  /**
   * Takes a report in and says what should move.
   *
   * @param map for each slot the number of the partition that owns it; not modified
   * @throws IllegalArgumentException when the report or the map is of another number of slots than
   *     those before, or a slot is in no partition
   */
  public Advice advise(LoadReport report, int[] map) {
    take(report, map);
    List<PartitionLoad> partitions = partitions();
    double mean =
        partitions.stream().mapToDouble(PartitionLoad::perSecond).sum()
            / Math.max(1, over.length - closed.cardinality());
    boolean isIdle = mean == 0 || mean < rule.floor();
    judge(partitions, isIdle ? Double.POSITIVE_INFINITY : mean);
    List<MoveProposal> proposals =
        relieved.isEmpty() ? List.of() : proposals(report.atMillis(), partitions, mean);
    List<HotSlot> hot = isIdle ? List.of() : hot(mean, proposals);
    String note = proposals.isEmpty() ? note(isIdle) : "";
    return new Advice(partitions, mean, hot, proposals, note);
  }

  private void take(LoadReport report, int[] map) {
    double[] reported = report.loads();
    if (reported.length != map.length || (owners != null && owners.length != map.length)) {
      throw new IllegalArgumentException(
          "Loads of " + reported.length + " slots, a map of " + map.length + ".");
    }
    double smoothing = owners == null ? 1 : rule.smoothing();
    if (owners == null) {
      loads = new double[map.length];
      movedAt = new long[map.length];
      Arrays.fill(movedAt, NEVER);
    }
    for (int slot = 0; slot < map.length; slot++) {
      if (map[slot] < 0 || map[slot] >= over.length) {
        throw new IllegalArgumentException("Slot " + slot + " is in partition " + map[slot] + ".");
      }
      loads[slot] += smoothing * (reported[slot] - loads[slot]);
      if (owners != null && owners[slot] != map[slot]) {
        movedAt[slot] = report.atMillis();
      }
    }
    owners = map.clone();
    shared.take(report.pairs(), smoothing);
  }

  private List<PartitionLoad> partitions() {
    double[] sums = new double[over.length];
    int[] counts = new int[over.length];
    for (int slot = 0; slot < owners.length; slot++) {
      sums[owners[slot]] += loads[slot];
      counts[owners[slot]]++;
    }
    List<PartitionLoad> partitions = new ArrayList<>(sums.length);
    for (int partition = 0; partition < sums.length; partition++) {
      partitions.add(new PartitionLoad(counts[partition], sums[partition]));
    }
    return partitions;
  }

  /** Which partitions are to be relieved from now on, and which are no more. */
  private void judge(List<PartitionLoad> partitions, double mean) {
    for (int partition = 0; partition < over.length; partition++) {
      double load = partitions.get(partition).perSecond();
      over[partition] = load > rule.act() * mean ? over[partition] + 1 : 0;
      if (over[partition] >= rule.reports()) {
        relieved.set(partition);
      } else if (load <= rule.aim() * mean) {
        relieved.clear(partition);
      }
    }
  }

  private List<HotSlot> hot(double mean, List<MoveProposal> proposals) {
    Set<Integer> moving = new HashSet<>();
    proposals.forEach(proposal -> moving.addAll(proposal.slots()));
    List<HotSlot> hot = new ArrayList<>();
    for (int slot = 0; slot < loads.length; slot++) {
      if (loads[slot] > HOT_SHARE * mean && !moving.contains(slot)) {
        hot.add(new HotSlot(slot, owners[slot], loads[slot]));
      }
    }
    hot.sort(Comparator.comparingDouble(each -> -each.perSecond()));
    return hot;
  }

  private List<MoveProposal> proposals(long atMillis, List<PartitionLoad> partitions, double mean) {
    List<Integer> from = new ArrayList<>(relieved.stream().boxed().toList());
    MoveSearch search =
        new MoveSearch(
            rule,
            loads,
            shared,
            owners,
            partitions,
            mean,
            closed,
            from,
            slot -> !immovable.get(slot) && isRested(slot, atMillis));
    List<MoveProposal> proposals = new ArrayList<>();
    while (!from.isEmpty() && proposals.size() < rule.movesPerReport()) {
      from.sort(Comparator.comparingDouble(partition -> -search.load(partition)));
      int hottest = from.get(0);
      MoveProposal found = search.load(hottest) <= rule.aim() * mean ? null : search.next(hottest);
      if (found == null) {
        from.remove(0);
      } else {
        proposals.add(found);
      }
    }
    return proposals;
  }

  private boolean isRested(int slot, long atMillis) {
    return movedAt[slot] == NEVER || atMillis - movedAt[slot] > rule.restMillis();
  }

  private String note(boolean isIdle) {
    if (isIdle) {
      return MoveSearch.text(
          "The partitions have less than %,.0f operations/s on average: nothing should move.",
          rule.floor());
    }
    if (!relieved.isEmpty()) {
      return MoveSearch.text(
          "%s above %.2f times the mean, but no slot that may move would help.",
          relieved.cardinality() == 1
              ? "Partition " + relieved.nextSetBit(0) + " is"
              : relieved.cardinality() + " partitions are",
          rule.aim());
    }
    long above = Arrays.stream(over).filter(reports -> reports > 0).count();
    return above == 0
        ? MoveSearch.text("No partition is above %.2f times the mean.", rule.act())
        : MoveSearch.text(
            "%s above %.2f times the mean, but for less than %d reports yet.",
            above == 1 ? "One partition is" : above + " partitions are",
            rule.act(),
            rule.reports());
  }
}
