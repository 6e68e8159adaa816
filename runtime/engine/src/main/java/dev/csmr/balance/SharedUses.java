package dev.csmr.balance;

import dev.csmr.balance.LoadReport.SlotPair;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which slots operations use together, smoothed over reports. Memory: {@value #MAX_PAIRS} pairs.
 * Not thread-safe.
 */
final class SharedUses {
  static final int MAX_PAIRS = 8_192;

  /** What is less than this is forgotten: it decides nothing. */
  private static final double FORGOTTEN_PER_SECOND = 0.05;

  private record Pair(int slot, int other) {}

  private final Map<Pair, Double> perSecond = new HashMap<>();
  private final Map<Integer, List<SlotPair>> bySlot = new HashMap<>();

  /** Takes a report in. */
  void take(List<SlotPair> report, double smoothing) {
    perSecond.replaceAll((pair, before) -> before * (1 - smoothing));
    for (SlotPair pair : report) {
      perSecond.merge(
          new Pair(pair.slot(), pair.other()), smoothing * pair.perSecond(), Double::sum);
    }
    perSecond.values().removeIf(each -> each < FORGOTTEN_PER_SECOND);
    if (perSecond.size() > MAX_PAIRS) {
      double least =
          perSecond.values().stream().sorted(Comparator.reverseOrder()).toList().get(MAX_PAIRS - 1);
      perSecond.values().removeIf(each -> each < least);
    }
    bySlot.clear();
    perSecond.forEach(
        (pair, each) -> {
          SlotPair used = new SlotPair(pair.slot, pair.other, each);
          bySlot.computeIfAbsent(pair.slot, slot -> new ArrayList<>()).add(used);
          bySlot.computeIfAbsent(pair.other, slot -> new ArrayList<>()).add(used);
        });
  }

  /** How many operations per second use a slot together with others, by those's partition. */
  Map<Integer, Double> byPartition(int slot, int[] owners) {
    Map<Integer, Double> sums = new TreeMap<>();
    for (SlotPair pair : bySlot.getOrDefault(slot, List.of())) {
      int partner = pair.slot() == slot ? pair.other() : pair.slot();
      sums.merge(owners[partner], pair.perSecond(), Double::sum);
    }
    return sums;
  }
}
