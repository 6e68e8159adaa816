package ledger;

import dev.csmr.Replica;
import dev.csmr.Restored;
import dev.csmr.Saved;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Private fields of any kind: order by another field, a bit set, a class of its own, sharing. */
@Replica
final class PrivateLedger extends CountingLedger implements Ledger {
  /** A class of its own, with what no snapshot knows. */
  private static final class Tally {
    private long sum;
    private final Deque<Long> recent = new ArrayDeque<>();

    void add(long amount) {
      sum += amount;
      recent.addLast(amount);
      if (recent.size() > 3) {
        recent.removeFirst();
      }
    }
  }

  record State(
      long count,
      Map<String, Integer> balances,
      List<String> ranking,
      byte[] marks,
      long sum,
      List<Long> recent,
      Map<String, List<String>> notes,
      List<String> latest,
      Optional<String> last) {}

  private final Map<String, Integer> balances = new HashMap<>();
  private final TreeSet<String> ranking =
      new TreeSet<>(
          Comparator.comparing((String name) -> balances.getOrDefault(name, 0))
              .thenComparing(Comparator.naturalOrder()));
  private final BitSet marks = new BitSet();
  private final Tally tally = new Tally();
  private Map<String, List<String>> notes = new TreeMap<>();
  private List<String> latest = new ArrayList<>();
  private Optional<String> last = Optional.empty();
  private final int limit = 7;

  @Saved
  State save() {
    return new State(
        count(),
        balances,
        new ArrayList<>(ranking),
        marks.toByteArray(),
        tally.sum,
        new ArrayList<>(tally.recent),
        notes,
        latest,
        last);
  }

  @Restored
  void restore(State state) {
    count(state.count());
    ranking.clear();
    balances.clear();
    balances.putAll(state.balances());
    ranking.addAll(state.ranking());
    marks.clear();
    marks.or(BitSet.valueOf(state.marks()));
    tally.sum = state.sum();
    tally.recent.clear();
    tally.recent.addAll(state.recent());
    notes = state.notes();
    latest = state.latest();
    last = state.last();
  }

  @Override
  public String act(int operation, int argument) {
    String name = "n" + argument % limit;
    next();
    switch (operation % 5) {
      case 0 -> {
        ranking.remove(name);
        balances.merge(name, argument % 13 - 4, Integer::sum);
        ranking.add(name);
        last = Optional.of(name);
      }
      case 1 -> {
        marks.flip(argument % 70);
        last = Optional.empty();
      }
      case 2 -> tally.add(argument);
      case 3 -> {
        latest = notes.computeIfAbsent(name, n -> new ArrayList<>());
        latest.add("x" + argument);
      }
      default -> {
        latest.add("shared");
        if (!ranking.isEmpty()) {
          balances.remove(ranking.pollFirst());
        }
      }
    }
    return ranking + "" + marks + tally.sum + tally.recent + latest;
  }

  @Override
  public String look() {
    return count() + "" + new TreeMap<>(balances) + ranking + marks + tally.recent + notes + latest + last;
  }
}
