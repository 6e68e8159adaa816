package dev.csmr.node;

import dev.csmr.balance.Advice;
import dev.csmr.balance.Advice.HotSlot;
import dev.csmr.balance.Advice.PartitionLoad;
import dev.csmr.balance.MoveProposal;
import dev.csmr.node.ClusterLoads.ClusterLoad;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** What people read of loads and proposals. */
final class BalanceText {
  private static final int MOST_USED = 5;
  private static final int MAX_HOT = 16;

  private BalanceText() {}

  /** Slots as {@code --slots} takes them. */
  static String slots(List<Integer> ascending) {
    StringBuilder text = new StringBuilder();
    for (int first = 0, next; first < ascending.size(); first = next) {
      next = first + 1;
      while (next < ascending.size() && ascending.get(next) == ascending.get(next - 1) + 1) {
        next++;
      }
      text.append(first == 0 ? "" : ",").append(ascending.get(first));
      if (next > first + 1) {
        text.append('-').append(ascending.get(next - 1));
      }
    }
    return text.toString();
  }

  /** A proposal and its reason. */
  static String of(MoveProposal proposal) {
    return "slots %s from partition %d to %d: %s"
        .formatted(slots(proposal.slots()), proposal.from(), proposal.to(), proposal.reason());
  }

  /** What is true whatever is asked for: calls that are not counted, slots that are too much. */
  static List<String> remarks(Advice advice, ClusterLoad load) {
    List<String> lines = new ArrayList<>();
    load.uncounted().forEach(node -> lines.add("the calls of a node are not counted: " + node));
    for (HotSlot hot : advice.hot().subList(0, Math.min(MAX_HOT, advice.hot().size()))) {
      lines.add(
          text(
              "slot %d of partition %d alone has %,.0f operations/s, %.2f times what a partition has"
                  + " on average: it cannot be balanced by moving; others move away from it",
              hot.slot(), hot.partition(), hot.perSecond(), hot.perSecond() / advice.mean()));
    }
    if (advice.hot().size() > MAX_HOT) {
      lines.add(advice.hot().size() - MAX_HOT + " more slots cannot be balanced by moving");
    }
    return lines;
  }

  /** How much each partition is used, and its most used slots. */
  static List<String> loads(Advice advice, ClusterLoad load) {
    double[] loads = load.report().loads();
    Map<Integer, List<String>> mostUsed = new HashMap<>();
    IntStream.range(0, loads.length)
        .filter(slot -> loads[slot] > 0)
        .boxed()
        .sorted(Comparator.comparingDouble(slot -> -loads[slot]))
        .forEach(
            slot -> {
              List<String> most =
                  mostUsed.computeIfAbsent(load.owners()[slot], partition -> new ArrayList<>());
              if (most.size() < MOST_USED) {
                most.add(text("%d (%,.0f)", slot, loads[slot]));
              }
            });
    List<String> lines = new ArrayList<>();
    for (int partition = 0; partition < advice.partitions().size(); partition++) {
      PartitionLoad each = advice.partitions().get(partition);
      double share = advice.mean() == 0 ? 0 : each.perSecond() / advice.mean();
      List<String> most = mostUsed.getOrDefault(partition, List.of());
      lines.add(
          text(
              "partition %d: %,.0f operations/s, %.2f times the mean, %d slots%s%s",
              partition,
              each.perSecond(),
              share,
              each.slots(),
              load.draining().contains(partition) ? ", drains" : "",
              most.isEmpty() ? "" : ", most used " + String.join(", ", most)));
    }
    return lines;
  }

  private static String text(String template, Object... figures) {
    return String.format(Locale.ROOT, template, figures);
  }
}
