package dev.csmr.balance;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Where the slots of a partition go that is to be empty: to the others, so that each gets what it
 * has least of, operations first, and slots where there are none. Pure.
 */
public final class Spreading {
  private Spreading() {}

  /**
   * Proposes moves.
   *
   * @param loads for each slot the operations per second
   * @param owners for each slot the number of the partition that owns it
   * @param partitions how many partitions there are
   * @param closed the partitions into which nothing moves
   * @param from the partition that is to be empty
   * @param slotsPerMove how many slots move together at most
   * @return moves of all its slots; none when no partition is left to take them
   */
  public static List<MoveProposal> of(
      double[] loads,
      int[] owners,
      int partitions,
      Collection<Integer> closed,
      int from,
      int slotsPerMove) {
    double[] sums = new double[partitions];
    int[] counts = new int[partitions];
    for (int slot = 0; slot < owners.length; slot++) {
      sums[owners[slot]] += loads[slot];
      counts[owners[slot]]++;
    }
    List<Integer> targets =
        IntStream.range(0, partitions)
            .filter(partition -> partition != from && !closed.contains(partition))
            .boxed()
            .toList();
    Map<Integer, List<Integer>> given = new TreeMap<>();
    Comparator<Integer> byLoad = Comparator.comparingDouble(partition -> sums[partition]);
    Comparator<Integer> byCount = Comparator.comparingInt(partition -> counts[partition]);
    IntStream.range(0, owners.length)
        .filter(slot -> owners[slot] == from && !targets.isEmpty())
        .boxed()
        .sorted(Comparator.comparingDouble(slot -> -loads[slot]))
        .forEach(
            slot -> {
              int to =
                  targets.stream()
                      .min(loads[slot] > 0 ? byLoad.thenComparing(byCount) : byCount)
                      .orElseThrow();
              sums[to] += loads[slot];
              counts[to]++;
              given.computeIfAbsent(to, partition -> new ArrayList<>()).add(slot);
            });
    List<MoveProposal> moves = new ArrayList<>();
    given.forEach(
        (to, slots) -> {
          List<Integer> ascending = slots.stream().sorted().toList();
          for (int first = 0; first < ascending.size(); first += slotsPerMove) {
            List<Integer> some =
                ascending.subList(first, Math.min(first + slotsPerMove, ascending.size()));
            double perSecond = some.stream().mapToDouble(slot -> loads[slot]).sum();
            moves.add(new MoveProposal(from, to, some, perSecond, "partition " + from + " drains"));
          }
        });
    return moves;
  }
}
