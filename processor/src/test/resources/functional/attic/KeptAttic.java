package attic;

import dev.csmr.Replica;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Objects of final fields, of classes and orders of their own, in all places that may hold them. */
@Replica
final class KeptAttic implements Attic {
  static class Tags extends ArrayList<String> {
    private static final long serialVersionUID = 1;
  }

  static class Recent<V> extends LinkedHashMap<String, V> {
    private static final long serialVersionUID = 1;
    private final int most;

    Recent(int most) {
      super(16, 0.75f, true);
      this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
      return size() > most;
    }
  }

  static final class Lists extends Recent<List<String>> {
    private static final long serialVersionUID = 1;

    Lists() {
      super(4);
    }
  }

  record Box(String name, List<String> content) {}

  /** What it holds comes first where boxes are put in the order of their content. */
  record Label(List<String> content, String name) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Label label && name.equals(label.name);
    }

    @Override
    public int hashCode() {
      return name.hashCode();
    }
  }

  /** Groups are in the order of how many are in them. */
  record Group(String name, SortedSet<String> members) implements Comparable<Group> {
    @Override
    public int compareTo(Group other) {
      int order = Integer.compare(members.size(), other.members.size());
      return order != 0 ? order : name.compareTo(other.name);
    }
  }

  final List<String> tags = new Tags();
  final List<String> sameTags = tags;
  final SortedSet<String> byLength =
      new TreeSet<>(Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder()));
  final Queue<Integer> heap = new PriorityQueue<>(Comparator.comparing((Integer i) -> i % 3));
  final LinkedList<byte[]> bytes = new LinkedList<>();
  final Map<String, List<String>> recent = new Lists();
  final Set<Label> labels = new HashSet<>();
  final SortedSet<String> members = new TreeSet<>(Comparator.comparing(String::length));
  final SortedSet<Group> groups = new TreeSet<>();
  final List<Box> boxes = new ArrayList<>();
  Map<String, List<String>> lists = new TreeMap<>();
  Map<String, SortedSet<String>> sets = new TreeMap<>();
  Map<String, Map<String, List<String>>> maps = new TreeMap<>();
  List<String> current = tags;
  Queue<Integer> queue = heap;
  Box box = new Box("", tags);
  Optional<List<String>> maybe = Optional.empty();

  @Override
  public String act(int operation, int argument) {
    String name = "k" + argument % 5;
    return String.valueOf(done(operation % 24, argument, name));
  }

  private Object done(int operation, int argument, String name) {
    return switch (operation) {
      case 0 -> tags.size() > 20 ? tags.remove(0) : tags.add("v" + argument);
      case 1 -> lists.put(name, argument % 2 == 0 ? tags : new ArrayList<>());
      case 2 -> lists.getOrDefault(name, tags).add("w" + argument % 9);
      case 3 -> byLength.add("x".repeat(argument % 6) + argument % 10);
      case 4 -> sets.put(name, argument % 2 == 0 ? byLength : new TreeSet<>());
      case 5 -> sets.getOrDefault(name, byLength).add("y".repeat(argument % 4));
      case 6 -> queue.size() > 15 ? queue.poll() : queue.add(argument % 11);
      case 7 -> queue = argument % 2 == 0 ? heap : new PriorityQueue<>();
      case 8 -> heap.poll();
      case 9 -> recent.put(name, argument % 2 == 0 ? sameTags : new ArrayList<>());
      case 10 -> String.valueOf(recent.get(name));
      case 11 -> maps.put(name, argument % 2 == 0 ? recent : new TreeMap<>());
      case 12 -> maps.getOrDefault(name, recent).put("m" + argument % 3, tags);
      case 13 -> labels.add(new Label(argument % 2 == 0 ? tags : new ArrayList<>(), name));
      case 14 -> labels.remove(new Label(tags, name));
      case 15 -> boxes.size() > 6 ? boxes.remove(0) : boxes.add(new Box(name, pick(argument)));
      case 16 -> box = boxes.isEmpty() ? box : boxes.get(argument % boxes.size());
      case 17 -> box.content().add("z" + argument % 7);
      case 18 -> current = pick(argument);
      case 19 -> current.isEmpty() ? "" : current.remove(0);
      case 20 -> maybe = argument % 3 == 0 ? Optional.empty() : Optional.of(pick(argument));
      case 21 -> groups.isEmpty() && members.add("x".repeat(argument % 4));
      case 22 ->
          groups.size() > 3
              ? groups.remove(groups.first())
              : groups.add(new Group(name, group(argument)));
      default -> maybe.map(List::size).orElse(0) + bytes(argument);
    };
  }

  private List<String> pick(int argument) {
    return argument % 3 == 0
        ? sameTags
        : argument % 3 == 1 ? lists.getOrDefault("k1", tags) : new ArrayList<>();
  }

  private SortedSet<String> group(int argument) {
    return argument % 2 == 0 ? members : new TreeSet<>(List.of("a", "b" + argument % 2));
  }

  private int bytes(int argument) {
    bytes.add(argument % 2 == 0 || bytes.isEmpty() ? new byte[1] : bytes.getFirst());
    if (bytes.size() > 4) {
      bytes.removeFirst();
    }
    return bytes.getLast()[0]++;
  }

  @Override
  public String look() {
    return "" + tags + byLength + heap + recent + labels.size() + boxes + lists + sets + maps
        + groups + current + queue + box + maybe + bytes.stream().map(each -> each[0]).toList();
  }
}
