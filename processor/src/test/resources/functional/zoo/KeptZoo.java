package zoo;

import dev.csmr.Replica;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Every kind of field, and operations whose answers tell the kinds apart. */
@Replica
final class KeptZoo implements Zoo {
  record Cage(String name, List<String> animals, byte[] tag) {}

  final Map<String, Integer> backwards = new TreeMap<>(Comparator.reverseOrder());
  final Map<String, Integer> used = new LinkedHashMap<>(16, 0.75f, true);
  final Map<String, Set<String>> sets = new TreeMap<>();
  final List<String> own = new ArrayList<>();
  Map<String, Integer> tree = new TreeMap<>();
  Map<String, Integer> recent = new LinkedHashMap<>();
  Map<String, TreeMap<Integer, String>> histories = new TreeMap<>();
  Queue<Integer> queue = new PriorityQueue<>(Comparator.reverseOrder());
  Set<String> insensitive = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
  EnumMap<S, Integer> counts = new EnumMap<>(S.class);
  Set<S> some = EnumSet.noneOf(S.class);
  Collection<String> any = new ArrayList<>();
  Deque<String> linked = new LinkedList<>();
  Map<String, List<String>> shared = new TreeMap<>();
  List<Cage> cages = new ArrayList<>();
  byte[] first = {1};
  byte[] second = first;
  S s = S.A;
  String text;
  Instant instant = Instant.MIN;
  Duration duration = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);
  Optional<Cage> maybe = Optional.empty();
  double number = -0.0;

  @Override
  public String act(int operation, int argument) {
    try {
      return String.valueOf(done(operation, argument));
    } catch (UnsupportedOperationException | NullPointerException e) {
      return e.getClass().getSimpleName();
    }
  }

  private Object done(int operation, int argument) {
    String name = "k" + argument % 7;
    return switch (operation % 25) {
      case 0 -> backwards.put(name, argument);
      case 1 -> remove(backwards);
      case 2 -> used.put(name, argument);
      case 3 -> used.get(name) + "" + remove(argument % 5 == 0 ? used : new TreeMap<>());
      case 4 -> sets.computeIfAbsent(name, k -> new TreeSet<>()).add("m" + argument % 11);
      case 5 -> sets.getOrDefault(name, Collections.emptySortedSet()).toString();
      case 6 -> tree.put(name, argument);
      case 7 -> remove(tree);
      case 8 -> recent.put(name, argument);
      case 9 -> recent.get(name) + "" + remove(argument % 5 == 0 ? recent : new TreeMap<>());
      case 10 ->
          histories
              .computeIfAbsent(name, k -> new TreeMap<>(Comparator.reverseOrder()))
              .put(argument, name);
      case 11 ->
          histories.containsKey(name) ? String.valueOf(histories.get(name).firstEntry()) : "";
      case 12 -> queue.add(argument) + "" + queue.size();
      case 13 -> queue.poll();
      case 14 -> insensitive.add(argument % 2 == 0 ? name : name.toUpperCase(java.util.Locale.ROOT));
      case 15 -> counts.merge(S.values()[argument % 3], 1, Integer::sum);
      case 16 -> some.add(S.values()[argument % 3]);
      case 17 -> any = kind(argument, name);
      case 18 -> any.add(name) + "" + any;
      case 19 -> any.contains(null);
      case 20 -> linked.offerFirst(argument % 3 == 0 ? null : name);
      case 21 -> argument % 5 == 0 ? fixed(argument, name) : share(argument, name);
      case 22 -> shared.getOrDefault(name, own).add(name);
      case 23 -> bytes(argument, name);
      default -> values(argument);
    };
  }

  private static Object remove(Map<String, Integer> map) {
    var keys = map.keySet().iterator();
    if (!keys.hasNext()) {
      return null;
    }
    String key = keys.next();
    keys.remove();
    return key;
  }

  private static Collection<String> kind(int argument, String name) {
    return switch (argument % 13) {
      case 0 -> new ArrayList<>(Arrays.asList(name, null));
      case 1 -> new LinkedList<>(List.of(name));
      case 2 -> new ArrayDeque<>(List.of(name, "z", "a"));
      case 3 -> new PriorityQueue<>(List.of("z", name, "a"));
      case 4 -> List.of(name);
      case 5 -> Stream.of(name, "z").toList();
      case 6 -> Collections.emptyList();
      case 7 -> Collections.singleton(name);
      case 8 -> new TreeSet<>(List.of(name, "z", "a"));
      case 9 -> Arrays.asList(name, "z");
      case 11 -> Collections.nCopies(argument % 3, argument % 2 == 0 ? null : name);
      case 10 -> new java.util.LinkedHashSet<>(List.of(name, "z", "a"));
      default -> new ArrayList<>();
    };
  }

  private Object share(int argument, String name) {
    List<String> list = argument % 2 == 0 ? own : shared.getOrDefault("k0", new ArrayList<>());
    cages.add(new Cage(argument % 4 == 0 ? null : name, list, first));
    if (cages.size() > 5) {
      cages.remove(0);
    }
    if (own.size() > 20) {
      own.clear();
    }
    return shared.put(name, list);
  }

  /** Collections that cannot change, or not in size, inside others. */
  private Object fixed(int argument, String name) {
    Map<Integer, String> none = Collections.emptyMap();
    return shared.put(
        name,
        switch (argument % 4) {
          case 0 -> Arrays.asList(name, null);
          case 1 -> Collections.nCopies(2, name);
          case 2 -> none.values().stream().toList();
          default -> Collections.singletonList(null);
        });
  }

  private Object bytes(int argument, String name) {
    if (argument % 3 == 0) {
      first = new byte[] {(byte) argument};
      maybe = Optional.of(new Cage(name, own, first));
    } else if (argument % 3 == 1) {
      second = first;
    } else {
      second[0]++;
    }
    return first[0];
  }

  private Object values(int argument) {
    s = argument % 4 == 3 ? null : S.values()[argument % 4];
    text = argument % 3 == 0 ? null : "\uD83D" + argument;
    instant = argument % 2 == 0 ? Instant.MAX : Instant.ofEpochSecond(-argument, 1);
    duration = duration.negated();
    number = Double.longBitsToDouble(argument * 0x9E3779B97F4A7C15L);
    return number;
  }

  @Override
  public String look() {
    return "" + backwards + used + sets + own + tree + recent + histories + queue + insensitive
        + counts + some + any + linked + shared + cages.stream().map(Cage::animals).toList()
        + Arrays.toString(first) + Arrays.toString(second) + s + text + instant + duration
        + maybe.map(Cage::animals) + Double.doubleToRawLongBits(number);
  }
}
