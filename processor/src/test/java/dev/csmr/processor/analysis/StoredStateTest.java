package dev.csmr.processor.analysis;

import dev.csmr.processor.Mistakes;
import org.junit.jupiter.api.Test;

class StoredStateTest {
  @Test
  void a_view_in_the_state_is_reported() {
    Mistakes.inImplementation(
            """
              final Map<String, List<String>> lists = new TreeMap<>();
              public void put(String key) {
                List<String> all = new ArrayList<>();
                lists.put(key, all.subList(0, 1)); //!
              }
            """)
        .areReported(
            "[csmr-807] MapKv: `all.subList(0, 1)` is kept in the state, but it is a view of another"
                + " collection, or a wrapper around one; a snapshot has its content only, so after a"
                + " restore it would live a life of its own. Keep a copy of it, new ArrayList<>(…).");
  }

  @Test
  void views_and_wrappers_are_followed_to_where_they_are_stored() {
    Mistakes.inImplementation(
            """
              record Box(Collection<String> content) {}
              final Map<String, List<String>> lists = new TreeMap<>();
              final TreeMap<String, String> entries = new TreeMap<>();
              Set<String> keys = new TreeSet<>();
              SequencedCollectionLike other = null;
              record SequencedCollectionLike(List<String> list) {}
              public void put(String key) {
                lists.put(key, Collections.unmodifiableList(new ArrayList<>())); //!
                lists.computeIfAbsent(key, k -> Arrays.asList("a")); //!
                keys = entries.keySet(); //!
                Set<String> head = entries.headMap(key).keySet(); //!
                keys = head;
                other = new SequencedCollectionLike(Collections.synchronizedList(fresh())); //!
                lists.put(key, wrapped()); //
              }
              private List<String> wrapped() {
                return Collections.unmodifiableList(fresh()); //!
              }
              private List<String> fresh() { return new ArrayList<>(); }
            """)
        .areAll("csmr-807");
  }

  @Test
  void what_ordinary_code_stores_is_fine() {
    Mistakes.inImplementationOf(
            "void all(List<String> names); @Query Set<String> keys(); @Query List<String> some();"
                + " List<String> drain();",
            """
              record Box(List<String> list) { Box { list = List.copyOf(list); } }
              final TreeMap<String, List<String>> one = new TreeMap<>();
              final Map<String, List<String>> two = new TreeMap<>();
              final Map<String, Box> boxes = new TreeMap<>();
              List<String> last = new ArrayList<>();
              public void put(String key) {
                List<String> list = one.get(key);
                if (list == null) {
                  list = new ArrayList<>();
                  one.put(key, list);
                }
                list.add(key);
                List<String> again = one.getOrDefault(key, new ArrayList<>());
                again.add(key);
                one.put(key, again);
                two.put(key, one.remove(key));
                two.put(key, new ArrayList<>(one.getOrDefault(key, List.of())));
                List<String> fresh = new ArrayList<>();
                if (key.isEmpty()) { one.put(key, fresh); } else { two.put(key, fresh); }
                List<String> other = new ArrayList<>();
                if (key.length() > 3) {
                  one.put(key, other);
                  return;
                }
                two.put(key, other);
                boxes.put(key, new Box(one.firstEntry().getValue().subList(0, 1)));
                for (String each : one.headMap(key).keySet()) { last.add(each); }
                one.headMap(key).clear();
                last.addAll(one.keySet());
                two.computeIfAbsent(key, k -> new ArrayList<>()).addAll(one.navigableKeySet());
                for (String each : List.of("a", "b")) {
                  List<String> inner = new ArrayList<>();
                  one.put(each, inner);
                }
              }
              public void all(List<String> names) { last = names; }
              public Set<String> keys() { return one.keySet(); }
              public List<String> some() { return Collections.unmodifiableList(last); }
              public List<String> drain() {
                List<String> drained = last;
                last = new ArrayList<>();
                return drained;
              }
            """)
        .areNone();
  }

  @Test
  void a_comparator_that_a_snapshot_would_lose_is_reported() {
    Mistakes.inImplementation(
            """
              TreeSet<String> names = new TreeSet<>(Comparator.comparing(String::length)); //!
            """)
        .areReported(
            "[csmr-809] MapKv: `new TreeSet<>(Comparator.comparing(St...` has a comparator, which a"
                + " snapshot cannot name and would lose. Create it where a final field is declared"
                + " (that is refilled and keeps it), let the elements or keys be a record that"
                + " implements Comparable, or use Comparator.reverseOrder().");
    Mistakes.inImplementation(
            """
              final Map<String, TreeMap<String, Long>> nested = new TreeMap<>();
              final Map<String, Map<String, Long>> maps = new TreeMap<>();
              Map<String, Long> plain = new TreeMap<>();
              public void put(String key) {
                Comparator<String> byLength = Comparator.comparing(String::length);
                nested.computeIfAbsent(key, k -> new TreeMap<>(byLength)).put(key, 1L); //!
                maps.put(key, new LinkedHashMap<>(16, 0.75f, true)); //!
                TreeMap<String, Long> local = new TreeMap<>(byLength); //!
                plain = local;
              }
            """)
        .areAll("csmr-809");
  }

  @Test
  void a_comparator_reads_no_field() {
    Mistakes.inImplementation(
            """
              final Map<String, Integer> ranks = new TreeMap<>();
              final TreeSet<String> sorted =
                  new TreeSet<>(Comparator.comparing(name -> ranks.get(name))); //!
            """)
        .areReported(
            "[csmr-810] MapKv: `new TreeSet<>(Comparator.comparing((n...` has a comparator that reads"
                + " field ranks, which may not be restored yet when the collection is refilled. Put"
                + " what it needs into the elements or keys themselves.");
  }

  @Test
  void comparators_that_stay_are_fine() {
    Mistakes.inImplementationOf(
            "@Query List<String> sorted();",
            """
              static final Comparator<String> BY_LENGTH = Comparator.comparing(String::length);
              final TreeSet<String> names = new TreeSet<>(BY_LENGTH);
              final PriorityQueue<String> queue = new PriorityQueue<>((a, b) -> b.compareTo(a));
              final Map<String, String> lru = new LinkedHashMap<>(16, .75f, true) {
                private static final long serialVersionUID = 1L;
                @Override protected boolean removeEldestEntry(Map.Entry<String, String> e) {
                  return size() > 3;
                }
              };
              TreeSet<String> reversed = new TreeSet<>(Comparator.reverseOrder());
              final Map<String, TreeMap<Long, String>> nested = new TreeMap<>();
              public void put(String key) {
                nested.computeIfAbsent(key, k -> new TreeMap<>(Comparator.reverseOrder()));
                nested.put(key, new TreeMap<>());
              }
              public List<String> sorted() {
                TreeSet<String> local = new TreeSet<>(BY_LENGTH);
                local.addAll(names);
                return List.copyOf(local);
              }
            """)
        .areNone();
  }
}
