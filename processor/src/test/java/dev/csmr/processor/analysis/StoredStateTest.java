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
                lists.computeIfAbsent(key, k -> entries.values().stream().toList());
                lists.computeIfPresent(key, (k, list) -> list.subList(0, 1)); //!
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
  void what_a_snapshot_can_create_again_is_fine_inside_collections() {
    Mistakes.inImplementationOf(
            "void all(List<String> names, Map<String, List<String>> lists, Tags tags);"
                + " record Tags(List<String> names, Optional<List<String>> more) {}",
            """
              static final List<String> NONE = List.of();
              record Kept(List<String> list) { Kept { list = List.copyOf(list); } }
              record Page(String title, Tags tags) {}
              final Map<String, List<String>> lists = new TreeMap<>();
              final Map<String, Map<String, Set<String>>> deep = new TreeMap<>();
              final Map<String, Collection<String>> any = new TreeMap<>();
              final Map<String, Page> pages = new TreeMap<>();
              final List<List<String>> rows = new ArrayList<>();
              final Deque<Kept> kept = new ArrayDeque<>();
              Map<String, List<String>> index = new TreeMap<>();
              transient List<String> last = new ArrayList<>();
              @Restored void restored() { last = new ArrayList<>(); }
              public void put(String key) {
                lists.put(key, Arrays.asList(key, key));
                lists.put(key, List.of());
                lists.put(key, NONE);
                lists.put(key, Collections.emptyList());
                lists.put(key, Collections.singletonList(key));
                lists.put(key, Collections.nCopies(3, key));
                lists.put(key, lists.values().stream().flatMap(List::stream).toList());
                lists.put(key, new ArrayList<>(lists.get(key).subList(0, 1)));
                lists.put(key, List.copyOf(lists.keySet()));
                lists.merge(key, List.of(key), (a, b) -> {
                  List<String> both = new ArrayList<>(a);
                  both.addAll(b);
                  return both;
                });
                lists.computeIfAbsent(key, k -> new LinkedList<>()).add(key);
                lists.computeIfPresent(key, (k, list) -> list.isEmpty() ? null : list);
                lists.replaceAll((k, list) -> new ArrayList<>(list));
                lists.put(key, lists.getOrDefault(key, List.of()));
                lists.putAll(index);
                for (Map.Entry<String, List<String>> each : lists.entrySet()) {
                  each.setValue(index.remove(each.getKey()));
                  any.put(each.getKey(), each.getValue());
                }
                index.forEach((k, list) -> lists.put(k, list));
                index = new TreeMap<>(lists);
                index = lists.values().stream().flatMap(List::stream)
                    .collect(java.util.stream.Collectors.groupingBy(
                        s -> s.trim(), TreeMap::new, java.util.stream.Collectors.toList()));
                List<String> chosen = switch (key) {
                  case "a" -> new ArrayList<>();
                  default -> { yield pick(key, lists.get(key)); }
                };
                rows.add(chosen);
                rows.add(0, rows.get(rows.size() - 1));
                rows.addAll(lists.values());
                rows.addAll(List.of(List.of(key), new ArrayList<>()));
                Map<String, Set<String>> inner = new TreeMap<>();
                inner.put(key, EnumSetLike.make());
                inner.computeIfAbsent(key, k -> new TreeSet<>()).add(key);
                deep.put(key, inner);
                deep.computeIfAbsent(key, k -> new TreeMap<>()).put(key, Set.of(key));
                Set<String> names = deep.get(key).get(key);
                any.put(key, names);
                any.put(key, Objects.requireNonNull(names));
                kept.add(new Kept(lists.get(key).subList(0, 1)));
                kept.addAll(kept.stream().filter(k -> !k.list().isEmpty()).toList());
                lists.put(key, kept.getFirst().list());
                lists.put(key, Optional.ofNullable(lists.get(key)).orElseGet(ArrayList::new));
                lists.put(key, Optional.of(key).map(List::of).orElse(NONE));
                String[] parts = key.split(",");
                lists.put(key, Arrays.asList(parts));
                last = lists.get(key);
                lists.put(key, last);
                Object copy = ((ArrayList<String>) lists.get(key)).clone();
              }
              private List<String> pick(String key, List<String> other) {
                if (key.isEmpty()) { return other; }
                List<String> result = null;
                result = new ArrayList<>(other);
                return result;
              }
              static final class EnumSetLike {
                static Set<String> make() { return new LinkedHashSet<>(); }
              }
              public void all(List<String> names, Map<String, List<String>> given, Tags tags) {
                lists.put("x", names);
                lists.putAll(given);
                lists.put("y", tags.names());
                tags.more().ifPresent(more -> lists.put("z", more));
                lists.put("z", tags.more().orElse(names));
                pages.put("p", new Page("t", tags));
                pages.put("p", new Page("t", new Tags(new ArrayList<>(), Optional.empty())));
                Object any = names;
                if (any instanceof List<?> list && list.isEmpty()) { return; }
                rows.addAll(given.values());
                Iterator<List<String>> iterator = given.values().iterator();
                rows.add(iterator.next());
              }
            """)
        .areNone();
  }

  @Test
  void what_no_snapshot_can_create_again_is_reported_where_it_is_seen() {
    Mistakes.inImplementation(
            """
              record Box(String name, List<String> list) {}
              static final class Own extends AbstractList<String> {
                public String get(int i) { return ""; }
                public int size() { return 1; }
              }
              static final class More extends ArrayList<String> {
                private static final long serialVersionUID = 1L;
              }
              final Map<String, List<String>> lists = new TreeMap<>();
              final Map<String, Map<String, Set<String>>> deep = new TreeMap<>();
              final Map<String, Set<String>> sets = new TreeMap<>();
              final Map<String, Map<Boolean, List<String>>> parts = new TreeMap<>();
              final List<Box> boxes = new ArrayList<>();
              final Queue<Collection<String>> queue = new ArrayDeque<>();
              Map<String, Set<String>> index = new TreeMap<>();
              @SuppressWarnings("serial")
              public void put(String key) {
                lists.put(key, new Own()); //!
                lists.put(key, new More()); //!
                lists.put(key, new ArrayList<>() {{ add(key); }}); //!
                lists.put(key, new Vector<>()); //!
                lists.put(key, new java.util.concurrent.CopyOnWriteArrayList<>()); //!
                lists.computeIfAbsent(key, k -> new Stack<>()); //!
                lists.computeIfAbsent(key, k -> { return new Own(); }); //!
                boxes.add(new Box(key, new Own())); //!
                Map<String, Set<String>> inner = new TreeMap<>();
                inner.put(key, new java.util.concurrent.ConcurrentSkipListSet<>()); //!
                deep.put(key, inner);
                sets.put(key, Collections.newSetFromMap(new TreeMap<>())); //!
                sets.put(key, Collections.emptySortedSet());
                parts.put(key, lists.get(key).stream().collect( //
                    java.util.stream.Collectors.partitioningBy(s -> s.isEmpty()))); //!
                queue.add(make(key));
                index = new WeakHashMap<>(); //!
              }
              private Collection<String> make(String key) {
                return key.isEmpty() ? new ArrayList<>() : new Stack<>(); //!
              }
            """)
        .areFound(
            "csmr-811",
            "csmr-811",
            "csmr-811",
            "csmr-811",
            "csmr-811",
            "csmr-811",
            "csmr-811",
            "csmr-811",
            "csmr-811",
            "csmr-811",
            "csmr-812",
            "csmr-811",
            "csmr-811");
  }

  @Test
  void what_comes_from_elsewhere_into_a_collection_is_copied() {
    Mistakes.in(
            """
              @Replicated public interface Kv { void put(String key); }
            """,
            """
              @Replica class MapKv implements Kv {
                final Map<String, List<String>> lists = new TreeMap<>();
                final Map<String, Box> boxes = new TreeMap<>();
                final Map<String, Whole> whole = new TreeMap<>();
                List<String> last = new ArrayList<>();
                TreeMap<String, String> sorted = new TreeMap<>();
                public void put(String key) {
                  lists.put(key, Words.of(key)); //!
                  lists.computeIfAbsent(key, Words::of); //!
                  List<String> words = Words.of(key); //!
                  lists.put(key, words);
                  boxes.put(key, Words.box(key)); //!
                  boxes.put(key, new Box(new ArrayList<>(Words.of(key))));
                  lists.put(key, new ArrayList<>(Words.of(key)));
                  lists.put(key, Words.known(key));
                  whole.put(key, Words.whole(key));
                  whole.put(key, new Whole(Words.of(key)));
                  last = Words.of(key); //!
                  last = new ArrayList<>(Words.of(key));
                  sorted = Words.sorted(key); //!
                }
              }
            """,
            "record Box(List<String> list) {}",
            "record Whole(List<String> list) { Whole { list = List.copyOf(list); } }",
            """
              final class Words {
                static List<String> of(String key) { return List.of(key).subList(0, 1); }
                static ArrayList<String> known(String key) { return new ArrayList<>(); }
                static TreeMap<String, String> sorted(String key) {
                  return new TreeMap<>(Comparator.comparing(String::length));
                }
                static Box box(String key) { return new Box(of(key)); }
                static Whole whole(String key) { return new Whole(of(key)); }
              }
            """)
        .areReported(
            "[csmr-812] MapKv: `Words.of(key)` is put into the state, and where it was"
                + " made is not seen from here, so it may be of a class that a snapshot cannot create"
                + " again. Put in a copy of it, new ArrayList<>(…).",
            "[csmr-812] MapKv: `Words::of` is put into the state, and where it was"
                + " made is not seen from here, so it may be of a class that a snapshot cannot create"
                + " again. Put in a copy of it, new ArrayList<>(…).",
            "[csmr-812] MapKv: `Words.of(key)` is put into the state, and where it was"
                + " made is not seen from here, so it may be of a class that a snapshot cannot create"
                + " again. Put in a copy of it, new ArrayList<>(…).",
            "[csmr-812] MapKv: `Words.box(key)` is put into the state, and where it was"
                + " made is not seen from here, so it may be of a class that a snapshot cannot create"
                + " again. Put in a copy of it, made with copies of the collections in it.",
            "[csmr-812] MapKv: `Words.of(key)` is put into the state, and where it was"
                + " made is not seen from here, so it may be of a class that a snapshot cannot create"
                + " again. Put in a copy of it, new ArrayList<>(…).",
            "[csmr-812] MapKv: `Words.sorted(key)` is put into the state, and where it"
                + " was made is not seen from here, so it may be of a class that a snapshot cannot"
                + " create again. Put in a copy of it, new TreeMap<>(…).");
  }

  @Test
  void a_record_of_the_state_keeps_no_view() {
    Mistakes.in(
            "@Replicated public interface Kv { void put(String key, Box box); }",
            """
              @Replica class MapKv implements Kv {
                final Map<String, Box> boxes = new TreeMap<>();
                public void put(String key, Box box) { boxes.put(key, box); }
              }
            """,
            """
              public record Box(List<String> one, List<String> two, Inner inner) {
                public Box {
                  one = Collections.unmodifiableList(one); //!
                  two = two == null ? List.of() : two;
                }
                public List<String> two() { return Collections.unmodifiableList(two); } //!
                public List<String> all() { return Collections.unmodifiableList(two); }
                public record Inner(Set<String> names) {
                  public Inner(Set<String> names) { this.names = new TreeMap<String, String>().keySet(); } //!
                }
              }
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
                + " implements Comparable, or use Comparator.reverseOrder(). In a class with a @Saved"
                + " method, let that give a List of what is in it, and refill it.");
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

  @Test
  void collections_of_the_state_are_given_to_nobody_who_may_put_something_in() {
    Mistakes.in(
            """
              @Replicated public interface Kv {
                record Cart(String id, List<List<String>> lines) {}
                void put(String key);
                @Query String all();
              }
            """,
            """
              @Replica class MapKv implements Kv {
                final Map<String, List<String>> lists = new TreeMap<>();
                final Map<String, String> texts = new TreeMap<>();
                final Map<String, Cart> carts = new TreeMap<>();
                final List<List<String>> rows = new ArrayList<>();
                @SuppressWarnings("csmr-422")
                private final transient Words words = new Words(lists); //!
                public void put(String key) {
                  Words.fill(lists, key); //!
                  Words.fillIndirectly(lists, key); //!
                  for (Map.Entry<String, List<String>> each : lists.entrySet()) {
                    Words.wrap(each); //!
                  }
                  Words.add(carts.get(key), key); //!
                  Words.give(lists::put, key); //!
                  Words.take(() -> rows); //!
                  java.util.stream.Stream.of(lists.get(key))
                      .collect(java.util.stream.Collectors.toCollection(() -> rows)); //!
                  Words.texts(texts);
                  Words.fill(new TreeMap<>(lists), key);
                  Words.fill(lists.get(key), key);
                  lists.values().stream().map(List::copyOf).forEach(rows::add);
                }
                public String all() {
                  return Words.show(lists) + Words.show(Collections.unmodifiableMap(lists));
                }
              }
            """,
            """
              final class Words {
                final Map<String, List<String>> lists;
                Words(Map<String, List<String>> lists) { this.lists = lists; }
                static void fill(Map<String, List<String>> lists, String key) {
                  lists.put(key, List.of(key).subList(0, 1));
                }
                static void fill(List<String> list, String key) { list.add(key); }
                static void fillIndirectly(Map<String, List<String>> lists, String key) {
                  if (!key.isEmpty()) { fill(lists, key); }
                }
                static void wrap(Map.Entry<String, List<String>> entry) {
                  entry.setValue(Collections.unmodifiableList(entry.getValue()));
                }
                static void add(Kv.Cart cart, String key) { cart.lines().add(List.of(key)); }
                static void give(java.util.function.BiFunction<String, List<String>, ?> to, String key) {
                  to.apply(key, Collections.unmodifiableList(new ArrayList<>()));
                }
                static void take(java.util.function.Supplier<List<List<String>>> rows) {}
                static void texts(Map<String, String> texts) { texts.put("a", "b"); }
                static String show(Map<String, List<String>> lists) {
                  StringBuilder text = new StringBuilder();
                  lists.forEach((key, list) -> text.append(key).append(sizes(lists.values())));
                  return text.toString();
                }
                private static long sizes(Collection<List<String>> lists) {
                  return lists.stream().mapToLong(List::size).sum();
                }
              }
            """)
        .areAll("csmr-819");
  }

  @Test
  void what_gets_in_through_functions_superclasses_records_and_default_methods_is_followed() {
    Mistakes.in(
            """
              @Replicated public interface Kv {
                record Cart(String id, List<List<String>> lines) {
                  void add(List<String> line) { lines.add(line.subList(0, 1)); } //!
                  void keep(List<String> line) { lines.add(line); }
                }
                void put(List<String> list);
                default void some(List<String> list) {
                  put(list);
                  put(list.subList(0, 1)); //!
                }
              }
            """,
            """
              @Replica class MapKv extends Base<List<String>> implements Kv {
                final List<List<String>> rows = new ArrayList<>();
                final Map<String, Cart> carts = new TreeMap<>();
                public void put(List<String> list) {
                  rows.add(list);
                  keep(list);
                  keep(list.subList(0, 1)); //!
                  carts.get("a").add(list);
                  carts.get("a").keep(list.subList(0, 1)); //!
                  java.util.stream.Stream.of(list).map(l -> l.subList(0, 1)).forEach(rows::add); //!
                }
              }
            """,
            """
              class Base<T> {
                final List<T> all = new ArrayList<>();
                void keep(T one) { all.add(one); }
              }
            """)
        .areAll("csmr-807");
  }

  @Test
  void keys_do_not_change_in_a_hash_table() {
    Mistakes.inImplementation(
            """
              record Tags(String name, List<String> tags) {}
              record Blob(byte[] bytes) {}
              record Fixed(String name, List<String> tags) { Fixed { tags = List.copyOf(tags); } }
              record Named(String name, List<String> tags) {
                @Override public boolean equals(Object o) {
                  return o instanceof Named other && other.name.equals(name);
                }
                @Override public int hashCode() { return name.hashCode(); }
              }
              record Holder(Set<Tags> tags) {}
              final Set<List<String>> lists = new HashSet<>(); //!
              final Map<Tags, String> byTags = new LinkedHashMap<>(); //!
              final Map<String, Set<Blob>> blobs = new TreeMap<>(); //!
              Optional<Holder> holder = Optional.empty(); //!
              final Set<Fixed> fixed = new HashSet<>();
              final Map<Named, String> named = new HashMap<>();
              final List<Tags> all = new ArrayList<>();
              final PriorityQueue<Tags> queue = new PriorityQueue<>(Comparator.comparing(Tags::name));
              public void put(String key) { lists.add(new ArrayList<>(List.of(key))); }
            """)
        .areAll("csmr-817");
  }

  @Test
  void collections_that_nobody_can_change_are_good_keys() {
    Mistakes.inImplementation(
            """
              final Set<List<String>> lists = new LinkedHashSet<>();
              final Map<List<String>, Integer> counts = new HashMap<>();
              public void put(String key) {
                lists.add(List.of(key, key));
                counts.merge(List.copyOf(lists.iterator().next()), 1, Integer::sum);
                counts.remove(new ArrayList<>(List.of(key)));
              }
            """)
        .areNone();
    Mistakes.inImplementation(
            """
              final Map<String, Set<List<String>>> lists = new TreeMap<>(); //!
              public void put(String key) {
                List<String> list = new ArrayList<>(List.of(key));
                lists.computeIfAbsent(key, k -> new LinkedHashSet<>()).add(list);
                list.clear();
              }
            """)
        .areAll("csmr-817");
  }

  @Test
  void a_final_field_that_is_created_sorted_is_no_hash_table() {
    Mistakes.inImplementation(
            """
              record Tags(List<String> all) implements Comparable<Tags> {
                public int compareTo(Tags o) {
                  return String.join(",", all).compareTo(String.join(",", o.all));
                }
              }
              final Map<Tags, String> sorted = new TreeMap<>();
              Map<Tags, String> other = new TreeMap<>(); //!
              final Map<String, Map<Tags, String>> inner = new TreeMap<>(); //!
              public void put(String key) { sorted.put(new Tags(List.of(key)), key); }
            """)
        .areAll("csmr-817");
  }

  @Test
  void a_record_is_told_to_keep_a_copy_that_it_may_make() {
    Mistakes.inImplementation(
            """
              record Doc(Map<String, String> fields) {
                Doc { fields = Collections.unmodifiableMap(fields); } //!
              }
              final Map<String, Doc> docs = new TreeMap<>();
              public void put(String key) { docs.put(key, new Doc(new TreeMap<>())); }
            """)
        .areReported(
            "[csmr-807] Doc: `Collections.unmodifiableMap(fields)` is kept in the state, but it is a"
                + " view of another collection, or a wrapper around one; a snapshot has its content"
                + " only, so after a restore it would live a life of its own. Keep a copy of it,"
                + " Map.copyOf(…).");
  }
}
