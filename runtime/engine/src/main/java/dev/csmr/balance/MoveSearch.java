package dev.csmr.balance;

import dev.csmr.balance.Advice.PartitionLoad;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * Looks for moves that relieve a partition, by the figures of one moment, and by what it has found
 * so far as if that were done. Not thread-safe.
 */
final class MoveSearch {
  /** What is less of the mean is not worth a move. */
  private static final double LEAST_SHARE = 0.01;

  /** So much of the operations on a slot have to use another for the two to belong together. */
  private static final double TOGETHER_SHARE = 0.1;

  private final BalanceRule rule;
  private final double[] slotLoads;
  private final SharedUses shared;
  private final int[] owners;
  private final double[] loads;
  private final double mean;
  private final BitSet closed;
  private final Map<Integer, List<Integer>> movable = new HashMap<>();

  /**
   * Begins.
   *
   * @param closed the partitions into which nothing moves
   * @param from the partitions that are to be relieved
   * @param mayMove whether a slot may move
   */
  MoveSearch(
      BalanceRule rule,
      double[] slotLoads,
      SharedUses shared,
      int[] owners,
      List<PartitionLoad> partitions,
      double mean,
      BitSet closed,
      List<Integer> from,
      IntPredicate mayMove) {
    this.rule = rule;
    this.slotLoads = slotLoads;
    this.shared = shared;
    this.owners = owners.clone();
    this.loads = partitions.stream().mapToDouble(PartitionLoad::perSecond).toArray();
    this.mean = mean;
    this.closed = closed;
    from.forEach(partition -> movable.put(partition, new ArrayList<>()));
    for (int slot = 0; slot < owners.length; slot++) {
      List<Integer> list = movable.get(owners[slot]);
      if (list != null && slotLoads[slot] > 0 && mayMove.test(slot)) {
        list.add(slot);
      }
    }
    movable
        .values()
        .forEach(slots -> slots.sort(Comparator.comparingDouble(slot -> -slotLoads[slot])));
  }

  /** What a partition has after what was found. */
  double load(int partition) {
    return loads[partition];
  }

  /** The best move out of a partition that is to be relieved; null when there is none. */
  MoveProposal next(int from) {
    List<Integer> slots = movable.get(from);
    slots.removeIf(slot -> owners[slot] != from);
    MoveProposal found = toPartners(from, slots);
    if (found == null) {
      int coldest = coldest(from);
      List<Integer> loners = slots.stream().filter(slot -> !isAtHome(slot, from, coldest)).toList();
      found = toColdest(from, coldest, loners);
      if (found == null) {
        found = toColdest(from, coldest, slots);
      }
    }
    if (found != null) {
      int to = found.to();
      found.slots().forEach(slot -> owners[slot] = to);
      loads[from] -= found.perSecond();
      loads[to] += found.perSecond();
    }
    return found;
  }

  /** The partition with the least that slots may move into; if there is none, where they are. */
  private int coldest(int from) {
    int coldest = from;
    for (int partition = 0; partition < loads.length; partition++) {
      if (!closed.get(partition) && loads[partition] < loads[coldest]) {
        coldest = partition;
      }
    }
    return coldest;
  }

  /** How many more operations per second on a slot would find all their slots in one place. */
  private double gain(int slot, int from, int to) {
    Map<Integer, Double> uses = shared.byPartition(slot, owners);
    return uses.getOrDefault(to, 0.0) - uses.getOrDefault(from, 0.0);
  }

  private boolean isAtHome(int slot, int from, int to) {
    return gain(slot, from, to) < -TOGETHER_SHARE * slotLoads[slot];
  }

  /** To where slots are used together with others; the most so first. */
  private MoveProposal toPartners(int from, List<Integer> slots) {
    Map<Integer, List<Integer>> drawn = new TreeMap<>();
    Map<Integer, Double> gains = new TreeMap<>();
    for (int slot : slots) {
      for (int to : shared.byPartition(slot, owners).keySet()) {
        double gain = gain(slot, from, to);
        if (to != from && !closed.get(to) && gain > TOGETHER_SHARE * slotLoads[slot]) {
          drawn.computeIfAbsent(to, partition -> new ArrayList<>()).add(slot);
          gains.merge(to, gain, Double::sum);
        }
      }
    }
    List<Integer> wanted = new ArrayList<>(drawn.keySet());
    wanted.sort(Comparator.comparingDouble(to -> -gains.get(to)));
    for (int to : wanted) {
      List<Integer> fitting = fitting(drawn.get(to), from, to);
      if (!fitting.isEmpty()) {
        double gain = fitting.stream().mapToDouble(slot -> gain(slot, from, to)).sum();
        return proposal(
            from,
            to,
            fitting,
            text("with whose slots %,.0f operations/s more use them than with those here", gain));
      }
    }
    return null;
  }

  private MoveProposal toColdest(int from, int to, List<Integer> slots) {
    List<Integer> fitting = from == to ? List.of() : fitting(slots, from, to);
    return fitting.isEmpty() ? null : proposal(from, to, fitting, "which has the least");
  }

  /**
   * Those of some slots that should move together.
   *
   * @param slots the most used first
   */
  private List<Integer> fitting(List<Integer> slots, int from, int to) {
    double room = Math.min(loads[from] - rule.aim() * mean, mean - loads[to]);
    double most = rule.gapShare() * (loads[from] - loads[to]);
    List<Integer> several = new ArrayList<>();
    double sum = 0;
    int single = -1;
    for (int slot : slots) {
      double load = slotLoads[slot];
      if (single < 0 && load <= most) {
        single = slot;
      }
      if (several.size() < rule.slotsPerMove() && sum + load <= room) {
        several.add(slot);
        sum += load;
      }
    }
    double worthwhile = Math.max(LEAST_SHARE * mean, room / 2);
    if (sum >= worthwhile) {
      return several;
    }
    // A greater one relieves at once what would take many small ones.
    if (single >= 0 && slotLoads[single] > sum && slotLoads[single] >= LEAST_SHARE * mean) {
      return List.of(single);
    }
    return sum >= LEAST_SHARE * mean ? several : List.of();
  }

  private MoveProposal proposal(int from, int to, List<Integer> slots, String whyThere) {
    double perSecond = slots.stream().mapToDouble(slot -> slotLoads[slot]).sum();
    String reason =
        text(
            "partition %d has %,.0f operations/s, %.2f times the mean of %,.0f; it gives %s with %,.0f"
                + " to partition %d, %s (%,.0f)",
            from,
            loads[from],
            loads[from] / mean,
            mean,
            slots.size() == 1 ? "1 slot" : slots.size() + " slots",
            perSecond,
            to,
            whyThere,
            loads[to]);
    return new MoveProposal(from, to, slots, perSecond, reason);
  }

  static String text(String template, Object... figures) {
    return String.format(Locale.ROOT, template, figures);
  }
}
