package dev.csmr.processor.analysis;

import dev.csmr.processor.Mistakes;
import org.junit.jupiter.api.Test;

class HashOrderTest {
  @Test
  void an_order_that_is_seen_is_reported_with_what_to_use_instead() {
    Mistakes.inImplementationOf(
            "Optional<String> take();",
            """
              final Set<String> all = new HashSet<>();
              public Optional<String> take() {
                Iterator<String> each = all.iterator(); //!
                return each.hasNext() ? Optional.of(each.next()) : Optional.empty();
              }
            """)
        .areReported(
            "[csmr-801] MapKv: the order of all is seen by iterator. It is the order of hash codes,"
                + " which differs between replicas and after a restore. Use TreeSet (sorted) or"
                + " LinkedHashSet (order of insertion) instead.");
  }

  @Test
  void what_is_used_by_key_alone_is_fine() {
    Mistakes.inImplementationOf(
            "@Query Optional<String> get(String key); @Query long size();",
            """
              static final Set<String> RESERVED = Set.of("root", "admin");
              final Map<String, String> entries = new HashMap<>();
              Map<String, Long> counts = new HashMap<>();
              final HashSet<String> seen = new HashSet<>();
              final Map<String, HashSet<String>> nested = new TreeMap<>();
              public void put(String key) {
                if (RESERVED.contains(key) || !seen.add(key)) { return; }
                entries.put(key, key);
                entries.putIfAbsent(key, "");
                counts.merge(key, 1L, Long::sum);
                counts.compute(key, (k, v) -> v == null ? 1 : v + 1);
                seen.removeIf(each -> each.isEmpty());
                entries.values().removeIf(String::isEmpty);
                entries.keySet().retainAll(RESERVED);
                nested.computeIfAbsent(key, k -> new HashSet<>()).add(key);
                if (nested.get(key).isEmpty()) { nested.remove(key); }
                counts = new HashMap<>(counts);
                counts.replaceAll((k, v) -> v + 1);
                if (entries.equals(Map.of()) || seen == null) { seen.clear(); }
              }
              public Optional<String> get(String key) {
                return Optional.ofNullable(entries.get(key)).filter(seen::contains);
              }
              public long size() { return entries.size() + entries.getOrDefault("", "").length(); }
            """)
        .areNone();
  }

  @Test
  void what_does_not_depend_on_the_order_is_fine() {
    Mistakes.inImplementationOf(
            "@Query Map<String, Long> all(); @Query List<String> names(); @Query long sum();",
            """
              final Map<String, Long> entries = new HashMap<>();
              final TreeSet<String> names = new TreeSet<>();
              final Set<String> more = new TreeSet<>();
              public void put(String key) {
                names.addAll(entries.keySet());
                more.addAll(entries.keySet());
                more.removeAll(entries.keySet());
                List<String> kept = new ArrayList<>(names);
                kept.removeAll(entries.keySet());
              }
              public Map<String, Long> all() { return new TreeMap<>(entries); }
              public List<String> names() {
                List<String> all = new ArrayList<>(new TreeSet<>(entries.keySet()));
                all.addAll(entries.keySet().stream().filter(k -> !k.isEmpty()).sorted().toList());
                return all;
              }
              public long sum() {
                boolean any = entries.values().stream().anyMatch(v -> v > 3);
                long max = entries.values().stream().mapToLong(v -> v).max().orElse(0);
                long least = entries.values().stream().min(Comparator.naturalOrder()).orElse(0L);
                long other = entries.values().stream().reduce(0L, Long::sum);
                return any ? entries.values().stream().mapToLong(Long::longValue).sum()
                    : max + least + other + entries.entrySet().stream().count();
              }
            """)
        .areNone();
  }

  @Test
  void each_way_to_see_the_order_is_found() {
    Mistakes.inImplementationOf(
            "List<String> list(); Set<String> set(); Map<String, String> map(); String text();",
            """
              final Map<String, String> entries = new HashMap<>();
              final LinkedHashSet<String> linked = new LinkedHashSet<>();
              long n;
              record Pair(Set<String> one, int two) {}
              Pair pair;
              public void put(String key) {
                for (String each : entries.keySet()) { n = n * 31 + each.length(); } //!
                entries.forEach((k, v) -> linked.add(k)); //!
                linked.addAll(entries.values()); //!
                entries.values().removeIf(v -> linked.add(v)); //!
                Set<String> local = new HashSet<>(linked);
                local.forEach(linked::add); //!
                pair = new Pair(Set.of("a", "b"), 1); //!
                var iterator = entries.entrySet().iterator(); //!
                helper(local);
              }
              private void helper(Set<String> given) {
                for (String each : given) { linked.remove(each); break; } //!
              }
              public List<String> list() {
                if (n == 1) { return List.copyOf(entries.keySet()); } //!
                if (n == 2) { return new ArrayList<>(entries.values()); } //!
                if (n == 3) { return entries.keySet().stream().limit(3).toList(); } //!
                Comparator<String> byLength = Comparator.comparing(String::length);
                if (n == 4) { return entries.values().stream().sorted(byLength).toList(); } //!
                return entries.keySet().stream().filter(k -> linked.add(k)).sorted().toList(); //!
              }
              public Set<String> set() {
                return n == 1 ? Set.of("a", "b") : entries.keySet(); //!!
              }
              public Map<String, String> map() { return entries; } //!
              public String text() {
                String first = entries.keySet().stream().findFirst().orElse(""); //!
                String one = String.join(",", entries.keySet()); //!
                return first + one + entries; //!
              }
            """)
        .areAll("csmr-801");
  }

  @Test
  void methods_that_are_called_for_each_element_are_entered() {
    Mistakes.in(
            """
              @Replicated public interface Kv {
                void put(String key);
              }
            """,
            """
            @Replica class MapKv extends Base implements Kv, Granting {
              final Set<String> waiting = new HashSet<>();
              final List<String> granted = new ArrayList<>();
              @SuppressWarnings("csmr-422") final transient Log log = new Log();
              final transient ReplicaContext context;
              int free;
              MapKv(ReplicaContext context) { this.context = context; }
              public void put(String key) {
                waiting.removeIf(w -> tryGrant(w)); //!
                waiting.removeIf(this::tryGrant); //!
                long n = waiting.stream().filter(this::tryGrant).count(); //!
                n += waiting.stream().filter(w -> deep(w, 3)).count(); //!
                n += waiting.stream().map(w -> count(w)).count(); //!
                waiting.removeIf(w -> grantIt(granted, w)); //!
                waiting.removeIf(w -> Helper.keep(granted, w)); //!
                waiting.removeIf(w -> log.write(w)); //!
                waiting.removeIf(w -> { List<String> all = granted; return all.add(w); }); //!
                waiting.removeIf(w -> context.random().nextBoolean()); //!
                java.util.function.Predicate<String> grant = w -> tryGrant(w);
                waiting.removeIf(grant); //!
                boolean any = waiting.stream().anyMatch(w -> tryGrant(w)); //!
                long groups = waiting.stream().collect(java.util.stream.Collectors.reducing( //!
                    0L, w -> tryGrant(w) ? 1L : 0L, Long::sum));
              }
              public List<String> granted() { return granted; }
              private boolean tryGrant(String w) {
                if (free == 0) return false;
                free--;
                granted.add(w);
                return true;
              }
              private boolean deep(String w, int depth) {
                return depth == 0 ? tryGrant(w) : deep(w, depth - 1);
              }
            }
            """,
            "class Base { int counted; protected int count(String w) { return ++counted; } }",
            """
            interface Granting {
              List<String> granted();
              default boolean grantIt(List<String> to, String w) { return to.add(w); }
            }
            """,
            "class Log { int n; boolean write(String w) { n++; return true; } }",
            """
            final class Helper {
              static boolean keep(List<String> all, String w) { return !all.add(w); }
            }
            """)
        .areAll("csmr-801");
  }

  @Test
  void what_is_called_for_each_element_is_fine_if_it_is_known_to_be_pure() {
    Mistakes.in(
            "@Replicated public interface Kv { void put(String key); }",
            """
            @Replica class MapKv implements Kv {
              final Set<String> waiting = new HashSet<>();
              final Map<String, List<String>> next = new TreeMap<>();
              String prefix = "a";
              final transient ReplicaContext context;
              int free;
              MapKv(ReplicaContext context) { this.context = context; }
              public void put(String key) {
                waiting.removeIf(w -> isFree(w) && w.startsWith(prefix.replace("a", "b")));
                waiting.removeIf(this::isFree);
                waiting.removeIf(w -> context.now().getEpochSecond() > w.length());
                long n = waiting.stream().filter(w -> reaches(w, key, new HashSet<>())).count(); //!
                n += waiting.stream().map(Helper::new).filter(Helper::isLong).count(); //!
                n += waiting.stream().map(w -> words(w)).mapToInt(List::size).sum(); //!
                boolean any = waiting.stream().allMatch(w -> { //!
                  StringBuilder text = new StringBuilder();
                  for (char c : w.toCharArray()) { text.append(c); }
                  return text.length() > 2;
                });
              }
              private boolean isFree(String w) { return free > w.length(); }
              private boolean reaches(String from, String to, Set<String> seen) {
                return from.equals(to) || (seen.add(from)
                    && next.getOrDefault(from, List.of()).stream()
                        .anyMatch(each -> reaches(each, to, seen)));
              }
              private static List<String> words(String text) {
                List<String> all = new ArrayList<>();
                for (String each : text.split(" ")) { all.add(each); }
                Collections.sort(all);
                return all;
              }
            }
            """,
            """
            final class Helper {
              private final String text;
              private int uses;
              Helper(String text) { this.text = text; }
              boolean isLong() { uses++; return text.length() > 3; }
            }
            """)
        .areAll("csmr-801");
  }

  @Test
  void an_order_that_hides_in_sums_and_comparators_is_found() {
    Mistakes.inImplementationOf(
            "void sort(String key);",
            """
              final Map<String, Double> m = new HashMap<>();
              double sum;
              long n;
              String last;
              public void sort(String key) {
                TreeSet<String> t = new TreeSet<>(Comparator.comparingInt(String::length));
                t.addAll(m.keySet()); //!
                Comparator<String> byLength = Comparator.comparing(String::length);
                Map<String, Double> copy = new TreeMap<>(byLength);
                copy.putAll(m); //!
                List<String> l = m.keySet().stream().sorted(byLength.reversed()).toList(); //!
                Optional<String> max = m.keySet().stream().max(byLength); //!
                l = m.keySet().stream().sorted((a, b) -> a.length() - b.length()).toList(); //!
                String first = Collections.max(m.keySet(), byLength); //!
                l = m.entrySet().stream().sorted(Map.Entry.comparingByValue()) //!
                    .map(Map.Entry::getKey).toList();
                Set<String> s = m.keySet().stream().collect( //!
                    java.util.stream.Collectors.toCollection(() -> new TreeSet<>(byLength)));
                List<String> sorted = new ArrayList<>(m.keySet()); //!
                sorted.sort(byLength);
                List<String> late = new ArrayList<>(m.keySet()); //!
                last = late.get(0);
                Collections.sort(late);
              }
              public void put(String key) {
                sum = m.values().stream().reduce(0.0, Double::sum); //!
                sum = m.values().stream().reduce(0.0, (a, b) -> a + b); //!
                sum = m.values().stream().mapToDouble(v -> v).sum(); //!
                sum = m.values().stream().mapToDouble(v -> v).average().orElse(0); //!
                sum = m.values().stream().collect( //!
                    java.util.stream.Collectors.summingDouble(v -> v));
                sum = m.values().stream().collect( //!
                    java.util.stream.Collectors.averagingDouble(v -> v));
                for (double v : m.values()) { sum += v; } //!
                for (String k : m.keySet()) { n += k.length(); if (n > 3) { last = ""; } } //!
                for (String k : m.keySet()) { last = k; } //!
                for (String k : m.keySet()) { if (n++ > 3) { break; } } //!
                for (String k : m.keySet()) { if (k.isEmpty()) { throw new RuntimeException(k); } } //!
                List<String> list = new ArrayList<>();
                for (String k : m.keySet()) { list.add(k); } //!
                Map<Integer, String> byLength = new TreeMap<>();
                for (String k : m.keySet()) { byLength.put(k.length(), k); } //!
                m.forEach((k, v) -> byLength.merge(k.length(), k, String::concat)); //!
              }
            """)
        .areAll("csmr-801");
  }

  @Test
  void total_comparators_and_sums_of_integers_are_fine() {
    Mistakes.inImplementationOf(
            "@Query List<String> top(); @Query String best(); @Query boolean has(String s);",
            """
              final Map<String, Integer> m = new HashMap<>();
              final TreeSet<String> names = new TreeSet<>(Comparator.reverseOrder());
              long n;
              int most;
              public void put(String key) {
                long total = 0;
                for (int v : m.values()) { total += v; }
                int count = 0;
                for (Map.Entry<String, Integer> e : m.entrySet()) {
                  if (e.getValue() > 3) { count++; n -= e.getValue(); }
                  most = Math.max(most, e.getValue());
                }
                Map<Integer, Long> h = new TreeMap<>();
                m.values().forEach(v -> h.merge(v, 1L, Long::sum));
                for (int v : m.values()) { h.merge(v, 1L, (a, b) -> a + b); }
                Map<String, Integer> copy = new TreeMap<>();
                for (var e : m.entrySet()) { copy.put(e.getKey(), e.getValue() + 1); }
                m.forEach((k, v) -> copy.put(k, v));
                Set<String> seen = new TreeSet<>();
                for (String k : m.keySet()) { if (!k.isEmpty()) { seen.add(k); } }
                for (String k : m.keySet()) {
                  if (k.isEmpty()) { throw new IllegalStateException("empty key"); }
                }
                m.keySet().forEach(seen::add);
                m.keySet().forEach(names::remove);
                names.addAll(m.keySet());
                n = total + count + m.values().stream().reduce(0, (a, b) -> a + b);
                n += m.values().stream().mapToInt(v -> v).average().orElse(0);
                n += m.values().stream().collect(java.util.stream.Collectors.averagingInt(v -> v));
                List<String> l = new ArrayList<>(m.keySet());
                Collections.sort(l);
                List<String> down = new ArrayList<>(m.keySet());
                down.sort(Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder()));
                Map<Boolean, Long> parts = m.values().stream().collect(
                    java.util.stream.Collectors.groupingBy(v -> v > 3, TreeMap::new,
                        java.util.stream.Collectors.counting()));
              }
              public List<String> top() {
                return m.entrySet().stream()
                    .sorted(Map.Entry.<String, Integer>comparingByValue().reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                    .limit(3).map(Map.Entry::getKey).toList();
              }
              public String best() {
                Comparator<String> shortest = Comparator.comparing(String::length);
                return m.entrySet().stream()
                    .max(Comparator.comparingInt((Map.Entry<String, Integer> e) -> e.getValue())
                        .thenComparing(Map.Entry::getKey))
                    .map(Map.Entry::getKey)
                    .orElse(Collections.max(m.keySet(), shortest.thenComparing((a, b) -> b.compareTo(a))));
              }
              public boolean has(String s) {
                for (String k : m.keySet()) { if (k.endsWith(s)) { return true; } }
                return m.keySet().stream().allMatch(k -> k.length() > 3);
              }
            """)
        .areNone();
  }

  @Test
  void a_collection_in_hash_order_inside_another_is_declared_as_such() {
    Mistakes.inImplementation(
            """
              final Map<String, Map<String, Integer>> nested = new TreeMap<>();
              final Map<String, Set<String>> sets = new TreeMap<>();
              public void put(String key) {
                nested.computeIfAbsent(key, k -> new HashMap<>()).put(key, 1); //!
                nested.put(key, new HashMap<>()); //!
                sets.put(key, Set.copyOf(sets.keySet())); //!
                TreeMap<String, Set<String>> grouped = sets.keySet().stream()
                    .collect(java.util.stream.Collectors.groupingBy(
                        k -> k,
                        TreeMap::new,
                        java.util.stream.Collectors.toSet())); //!
              }
            """)
        .areAll("csmr-801");
  }

  @Test
  void an_order_one_level_down_is_found() {
    Mistakes.inImplementationOf(
            "List<String> all(); Map<String, Set<String>> rooms(); List<Set<String>> sets();",
            """
              final Map<String, HashSet<String>> members = new TreeMap<>();
              String s;
              public void put(String key) {
                s = members.values().stream().flatMap(Collection::stream).findFirst().get(); //!
                s = members.values().stream().flatMap(each -> each.stream()).findFirst().get(); //!
                s = "rooms " + members; //!
                s = members.toString(); //!
                s = String.valueOf(members.values()); //!
                s += members; //!
                List<String> texts = members.values().stream().map(Set::toString).toList(); //!
                List<String> all = new ArrayList<>();
                members.values().forEach(all::addAll); //!
                List<List<String>> lists = new ArrayList<>();
                members.values().stream().map(List::copyOf).forEach(lists::add); //!
              }
              public List<String> all() {
                return members.values().stream().flatMap(Set::stream).toList(); //!
              }
              public Map<String, Set<String>> rooms() { return new TreeMap<>(members); } //!
              public List<Set<String>> sets() { return List.copyOf(members.values()); } //!
            """)
        .areAll("csmr-801");
  }

  @Test
  void collections_of_collections_by_key_are_fine() {
    Mistakes.inImplementationOf(
            "@Query List<String> all(); @Query long size();",
            """
              final Map<String, HashSet<String>> members = new TreeMap<>();
              public void put(String key) {
                members.computeIfAbsent(key, k -> new HashSet<>()).add(key);
                members.values().removeIf(Set::isEmpty);
                for (HashSet<String> each : members.values()) { each.remove(key); }
                TreeSet<String> all = new TreeSet<>();
                members.values().forEach(all::addAll);
                if (reserved().contains(key)) { members.remove(key); }
              }
              private Set<String> reserved() { return Set.of("a", "b"); }
              public List<String> all() {
                return members.values().stream().flatMap(Set::stream).distinct().sorted().toList();
              }
              public long size() {
                return members.values().stream().mapToInt(Set::size).sum()
                    + members.values().stream().flatMap(each -> each.stream()).count();
              }
            """)
        .areNone();
  }

  @Test
  void collections_in_an_order_of_their_own_are_fine() {
    Mistakes.inImplementationOf(
            "@Query List<String> list(); @Query Map<Nothing, String> one(); record Nothing() {}",
            """
              final Map<String, String> sorted = new TreeMap<>();
              HashMap<String, String> linked = new LinkedHashMap<>();
              final Map<String, List<String>> nested = new TreeMap<>();
              final Map<Nothing, String> one = new HashMap<>();
              public void put(String key) {
                for (String each : sorted.keySet()) { nested.remove(each); }
                nested.computeIfAbsent(key, k -> new ArrayList<>()).add(key);
                nested.getOrDefault(key, List.of()).forEach(sorted::remove);
              }
              public List<String> list() { return List.copyOf(sorted.values()); }
              public Map<Nothing, String> one() { return one; }
            """)
        .areNone();
  }

  @Test
  void an_annotation_takes_the_responsibility() {
    Mistakes.inImplementation(
            """
              final Set<String> all = new HashSet<>();
              @SuppressWarnings("csmr-801")
              public void put(String key) { for (String each : all) { all.remove(each); } }
            """)
        .areNone();
  }

  @Test
  void an_order_is_seen_through_an_iterable() {
    Mistakes.inImplementationOf(
            "String first();",
            """
              final Set<String> names = new HashSet<>();
              public String first() { return next(names); }
              private static <T> T next(Iterable<T> many) {
                return many.iterator().next(); //!
              }
            """)
        .areAll("csmr-801");
  }

  @Test
  void the_order_of_what_a_record_copies_into_hash_order_is_seen_through_it() {
    Mistakes.inImplementationOf(
            "@Query List<String> tags(String key); @Query String text(String key);"
                + " @Query List<Long> counts(String key); @Query String first(String key);",
            """
              record Doc(String id, Set<String> tags, Map<String, Long> counts) {
                Doc {
                  tags = tags == null ? Set.of() : Set.copyOf(tags);
                  counts = Map.copyOf(counts);
                }
                Doc named(String name) { return new Doc(name, tags, counts()); }
                List<String> list() { return List.copyOf(tags); } //!
              }
              record Own(Set<String> tags) {
                Own(Set<String> tags) { this.tags = Set.copyOf(tags); }
                public Set<String> tags() { return tags; }
                @Override public String toString() { return new TreeSet<>(tags).toString(); }
              }
              final Map<String, Doc> docs = new TreeMap<>();
              final Map<String, Own> owned = new TreeMap<>();
              public void put(String key) {
                Map<String, Long> counts = new HashMap<>();
                counts.put(key, 1L);
                docs.put(key, new Doc(key, new HashSet<>(Set.of(key)), counts));
                owned.put(key, new Own(docs.get(key).tags()));
              }
              public List<String> tags(String key) {
                return new ArrayList<>(docs.get(key).tags()); //!
              }
              public String text(String key) {
                return "is " + docs.get(key) //!
                    + owned.get(key);
              }
              public List<Long> counts(String key) {
                return docs.get(key).counts().values().stream().toList(); //!
              }
              public String first(String key) {
                for (String tag : owned.get(key).tags()) { //!
                  return tag;
                }
                return "";
              }
            """)
        .areAll("csmr-801");
  }

  @Test
  void what_a_record_copies_into_hash_order_is_fine_by_key_and_sorted() {
    Mistakes.inImplementationOf(
            "@Query List<String> tags(String key); @Query boolean has(String key, String tag);",
            """
              record Doc(String id, Set<String> tags, Set<String> kept) {
                Doc { tags = Set.copyOf(tags); }
                Doc with(String tag) {
                  var more = new HashSet<>(tags);
                  more.add(tag);
                  return new Doc(id, more, kept);
                }
              }
              record Sorted(List<String> tags, Set<String> more) {
                Sorted {
                  tags = Set.copyOf(tags).stream().sorted().toList();
                  more = more == null ? Set.of("none") : more;
                }
              }
              final Map<String, Sorted> sorted = new TreeMap<>();
              final Map<String, Doc> docs = new TreeMap<>();
              public void put(String key) {
                docs.merge(key, new Doc(key, Set.of(), new TreeSet<>()), (old, d) -> old.with(key));
              }
              public List<String> tags(String key) {
                List<String> all = new ArrayList<>(docs.get(key).kept());
                all.addAll(sorted.get(key).tags());
                all.addAll(sorted.get(key).more());
                all.addAll(docs.get(key).tags().stream().sorted().toList());
                all.addAll(new TreeSet<>(docs.get(key).tags()));
                return all;
              }
              public boolean has(String key, String tag) {
                return docs.get(key).tags().contains(tag)
                    && docs.get(key).tags().stream().noneMatch(String::isEmpty);
              }
            """)
        .areNone();
  }

  @Test
  void a_stream_may_be_grouped_by_constants_of_an_enum() {
    Mistakes.inImplementationOf(
            "@Query Map<Mode, Long> byMode(); enum Mode { ON, OFF }",
            """
              final Map<String, Mode> modes = new HashMap<>();
              public void put(String key) { modes.put(key, Mode.ON); }
              public Map<Mode, Long> byMode() {
                return modes.entrySet().stream()
                    .collect(java.util.stream.Collectors.groupingBy(
                        Map.Entry::getValue,
                        () -> new EnumMap<>(Mode.class),
                        java.util.stream.Collectors.counting()));
              }
            """)
        .areNone();
  }

  @Test
  void an_exception_of_a_function_tells_at_which_element_it_was_thrown() {
    Mistakes.inImplementationOf(
            """
            @Query long sum() throws Bad; void all() throws Bad; void each() throws Bad;
            @Query long looked() throws Bad;
            class Bad extends RuntimeException { public Bad(String message) { super(message); } }
            """,
            """
              final Map<String, Long> amounts = new HashMap<>();
              private static void check(String key, long amount) {
                if (amount < 0) { throw new Bad(key); }
              }
              public void put(String key) { amounts.put(key, 1L); }
              public long sum() {
                return amounts.entrySet().stream()
                    .mapToLong(e -> { //!
                      if (e.getValue() < 0) { throw new Bad(e.getKey()); }
                      return e.getValue();
                    })
                    .sum();
              }
              public void all() { amounts.forEach((k, v) -> check(k, v)); } //!
              public void each() {
                for (String key : amounts.keySet()) { //!
                  check(key, amounts.get(key));
                }
              }
              public long looked() {
                return amounts.keySet().stream()
                    .mapToLong(k -> Optional.ofNullable(amounts.get(k)).orElseThrow(() -> new Bad(k))) //!
                    .sum();
              }
            """)
        .areAll("csmr-801");
  }

  @Test
  void what_throws_for_some_elements_is_refused_in_functions() {
    Mistakes.inImplementationOf(
            """
            @Query long sum() throws Bad;
            class Bad extends RuntimeException { public Bad(String message) { super(message); } }
            """,
            """
              final Map<String, Long> amounts = new HashMap<>();
              public void put(String key) { amounts.put(key, 1L); }
              public long sum() {
                amounts.values().forEach(v -> { if (v < 0) { throw new Bad("negative"); } }); //!
                amounts.forEach((k, v) -> { if (v < 0) { throw new IllegalStateException(k); } }); //!
                return amounts.keySet().stream()
                    .mapToLong(k -> Optional.ofNullable(amounts.get(k)).orElseThrow()) //!
                    .sum();
              }
            """)
        .areAll("csmr-801");
  }

  @Test
  void a_sum_that_may_end_early_depends_on_the_order() {
    Mistakes.inImplementationOf(
            "@Query long sum();",
            """
              final Map<String, Long> amounts = new HashMap<>();
              public void put(String key) { amounts.put(key, 1L); }
              public long sum() {
                return amounts.values().stream().reduce(0L, Math::addExact) //!
                    + amounts.values().stream().reduce(0L, (a, b) -> Math.addExact(a, b)) //!
                    + amounts.values().stream().reduce(0L, Long::sum);
              }
            """)
        .areAll("csmr-801");
  }

  @Test
  void a_function_that_gives_a_collection_in_hash_order_shows_it_to_whoever_gets_that() {
    Mistakes.inImplementationOf(
            "@Query List<String> of(String key); @Query List<String> all(); @Query long size();"
                + " @Query List<String> copies(); @Query List<String> own();"
                + " @Query List<String> collected(); @Query List<String> mapped();",
            """
              record Doc(String id, Set<String> tags) {
                Doc { tags = Set.copyOf(tags); }
              }
              final Map<String, Doc> docs = new TreeMap<>();
              final List<List<String>> lists = new ArrayList<>();
              public void put(String key) {
                docs.put(key, new Doc(key, Set.of()));
                java.util.function.Function<Doc, Set<String>> tags = Doc::tags; //!
              }
              public List<String> of(String key) {
                return Optional.ofNullable(docs.get(key))
                    .map(Doc::tags) //!
                    .map(List::copyOf)
                    .orElse(List.of());
              }
              public List<String> all() {
                return docs.values().stream()
                    .map(Doc::tags) //!
                    .flatMap(Set::stream)
                    .toList();
              }
              public List<String> copies() {
                return lists.stream()
                    .map(Set::copyOf) //!
                    .flatMap(each -> each.stream())
                    .toList();
              }
              private Set<String> hashed(List<String> list) { return new HashSet<>(list); }
              public List<String> own() {
                List<String> found = new ArrayList<>();
                lists.stream()
                    .map(this::hashed) //!
                    .forEach(each -> each.forEach(found::add));
                return found;
              }
              public List<String> collected() {
                Set<String> all = docs.keySet().stream()
                    .collect(java.util.stream.Collectors.toCollection(HashSet::new));
                Set<String> more = docs.keySet().stream()
                    .collect(java.util.stream.Collectors.toCollection(() -> new HashSet<>()));
                all.addAll(more); //!
                List<String> found = List.copyOf(more); //!
                return all.stream().toList(); //!
              }
              public List<String> mapped() {
                Map<String, Set<String>> all = new TreeMap<>(docs.values().stream()
                    .collect(java.util.stream.Collectors.toMap(Doc::id, Doc::tags))); //!
                List<Set<String>> more = docs.values().stream()
                    .collect(java.util.stream.Collectors.mapping(
                        d -> d.tags(), //!
                        java.util.stream.Collectors.toList()));
                return all.values().stream().flatMap(each -> each.stream()).toList();
              }
              public long size() {
                Map<String, HashSet<String>> all = docs.values().stream()
                    .collect(java.util.stream.Collectors.toMap(
                        Doc::id, d -> new HashSet<>(d.tags())));
                return docs.values().stream().mapToLong(d -> d.tags().size()).sum() + all.size();
              }
            """)
        .areAll("csmr-801");
  }

  @Test
  void a_sum_of_fractions_in_an_integer_depends_on_the_order() {
    Mistakes.inImplementationOf(
            "@Query long halves(); @Query long all();",
            """
              final Map<String, Long> amounts = new HashMap<>();
              public void put(String key) { amounts.put(key, 1L); }
              public long halves() {
                long sum = 0;
                for (long amount : amounts.values()) { //!
                  sum += amount * 0.5;
                }
                return sum;
              }
              public long all() {
                long sum = 0;
                for (long amount : amounts.values()) {
                  sum += amount * 5;
                  sum -= 1;
                }
                return sum;
              }
            """)
        .areAll("csmr-801");
  }

  @Test
  void a_field_that_is_changed_before_an_element_makes_the_code_throw_depends_on_the_order() {
    Mistakes.inImplementationOf(
            "void book(); void each(); void fine();",
            """
              final Map<String, Long> amounts = new HashMap<>();
              long total;
              public void put(String key) { amounts.put(key, 1L); }
              private static long checked(long amount) { return positive(amount); }
              private static long positive(long amount) {
                if (amount < 0) { throw new IllegalStateException("negative"); }
                return amount;
              }
              public void book() {
                for (long amount : amounts.values()) { //!
                  total += checked(amount);
                }
              }
              public void each() {
                amounts.values().forEach(amount -> total += checked(amount)); //!
              }
              public void fine() {
                long sum = 0;
                for (long amount : amounts.values()) { //!
                  sum += checked(amount);
                }
                total = sum;
                amounts.values().forEach(amount -> total += amount);
              }
            """)
        .areAll("csmr-801");
  }

  @Test
  void code_that_ends_in_several_ways_by_the_element_that_comes_first_depends_on_the_order() {
    Mistakes.inImplementationOf(
            """
            void all(String key) throws Bad, Worse; @Query boolean some(String key) throws Bad;
            @Query long count(String key) throws Bad, Worse;
            class Bad extends RuntimeException { public Bad() {} }
            class Worse extends RuntimeException { public Worse() {} }
            """,
            """
              enum Mode { ON, OFF }
              record Amount(long n) {
                Amount { if (n < 0) { throw new IllegalArgumentException("negative"); } }
              }
              final Set<String> tags = new HashSet<>();
              final Map<String, Long> amounts = new TreeMap<>();
              final TreeSet<Long> sorted = new TreeSet<>();
              long total;
              public void put(String key) { tags.add(key); }
              private static void check(String tag) {
                if (tag.isEmpty()) { throw new Bad(); }
                if (tag.equals("x")) { throw new Worse(); }
              }
              private static boolean isGood(String tag) {
                if (tag.isEmpty()) { throw new Bad(); }
                return tag.length() > 3;
              }
              public void all(String key) {
                for (String tag : tags) { check(tag); } //!
                tags.forEach(tag -> check(tag)); //!
                for (String tag : tags) { //!
                  if (tag.isEmpty()) { throw new Bad(); }
                  long n = Long.parseLong(tag);
                }
                for (String tag : tags) { total += Long.parseLong(tag); } //!
                for (String tag : tags) { sorted.add(Long.parseLong(tag)); } //!
                for (String tag : tags) { total += amounts.get(tag); } //!
                tags.removeIf(tag -> Long.parseLong(tag) > 3); //!
                tags.removeIf(tag -> isGood(tag)); //!
                long sum = 0;
                try {
                  for (String tag : tags) { sum += Long.parseLong(tag); } //!
                } catch (NumberFormatException e) {
                  total = sum;
                }
                try {
                  for (String tag : tags) { sum = Math.max(sum, 7 / Long.parseLong(tag)); } //!
                } catch (NumberFormatException e) {
                  return;
                } catch (ArithmeticException e) {
                  throw new Bad();
                }
              }
              public boolean some(String key) {
                for (String tag : tags) { if (Long.parseLong(tag) == 3) { return true; } } //!
                for (String tag : tags) { if (7 / tag.length() == 3) { return true; } } //!
                for (String tag : tags) { if (amounts.get(tag) == 3) { return true; } } //!
                for (String tag : tags) { if (amounts.get(tag).equals(3L)) { return true; } } //!
                for (String tag : tags) { if (Mode.valueOf(tag) == Mode.ON) { return true; } } //!
                for (String tag : tags) { //!
                  if (new Amount(tag.length() - 1).n() == 3) { return true; }
                }
                return tags.stream().anyMatch(tag -> isGood(tag)) //!
                    || tags.stream().map(Long::parseLong).anyMatch(n -> n > 3) //!
                    || tags.stream().allMatch(tag -> Optional.ofNullable(amounts.get(tag)).get() > 0); //!
              }
              public long count(String key) {
                return tags.stream().filter(tag -> isGood(tag)).mapToLong(Long::parseLong).sum(); //!
              }
            """)
        .areAll("csmr-801");
  }

  @Test
  void code_that_ends_early_is_fine_if_it_ends_in_one_way_and_does_nothing_else() {
    Mistakes.inImplementationOf(
            """
            void all(String key) throws Bad; @Query boolean some(String key);
            @Query long count(String key) throws Bad;
            class Bad extends RuntimeException { public Bad() {} }
            """,
            """
              final Set<String> tags = new HashSet<>();
              final Map<String, Long> amounts = new HashMap<>();
              long total;
              public void put(String key) { tags.add(key); }
              private static boolean isGood(String tag) {
                if (tag.isEmpty()) { throw new Bad(); }
                return tag.length() > 3;
              }
              public void all(String key) {
                long sum = 0;
                for (String tag : tags) { //!
                  if (tag.isEmpty()) { throw new Bad(); }
                  sum += tag.length();
                }
                for (String tag : tags) { sum += Long.parseLong(tag) / 7; } //!
                for (String tag : tags) { sum += isGood(tag) ? 1 : 0; } //!
                total += sum;
                try {
                  for (String tag : tags) { sum += Long.parseLong(tag); } //!
                } catch (NumberFormatException e) {
                  throw new Bad();
                }
                for (String tag : tags) { //!
                  try {
                    total += Long.parseLong(tag);
                  } catch (NumberFormatException e) {
                    total++;
                  }
                }
              }
              public boolean some(String key) {
                for (String each : amounts.keySet()) { if (amounts.get(each) == 3) { return true; } } //!
                for (String tag : tags) { //!
                  if (amounts.containsKey(tag) && amounts.get(tag) > 3) { return true; }
                }
                for (String tag : tags) { if (amounts.get(tag) == null) { return true; } } //!
                for (String tag : tags) { if (tag.length() / 7 == 1) { return true; } }
                return amounts.keySet().stream().anyMatch(each -> amounts.get(each) > 3) //!
                    || tags.stream().anyMatch(tag -> amounts.getOrDefault(tag, 0L) > 3) //!
                    || tags.stream().map(String::length).anyMatch(n -> n > 3);
              }
              public long count(String key) {
                return tags.stream().filter(tag -> isGood(tag)).count() //!
                    + tags.stream().mapToLong(Long::parseLong).sum(); //!
              }
            """)
        .areAll("csmr-801");
  }

  @Test
  void what_is_read_while_it_is_accumulated_depends_on_the_order() {
    Mistakes.inImplementationOf(
            "void all(String key);",
            """
              final Set<String> tags = new HashSet<>();
              final Map<String, Long> amounts = new HashMap<>();
              final TreeMap<String, Long> sorted = new TreeMap<>();
              final TreeSet<String> kept = new TreeSet<>();
              long total;
              public void put(String key) { tags.add(key); }
              private boolean fits(long n) { return total + n <= 10; }
              private boolean isFull() { return kept.size() > 2; }
              private static String parent(String tag) { return tag.trim(); }
              public void all(String key) {
                for (long n : amounts.values()) { if (fits(n)) { total += n; } } //!
                for (String tag : tags) { if (!isFull()) { kept.add(tag); } } //!
                tags.removeIf(tag -> tags.size() > 2); //!
                tags.removeIf(tag -> tags.contains(parent(tag))); //!
                amounts.values().removeIf(n -> amounts.size() > 2); //!
                amounts.replaceAll((k, v) -> v + amounts.getOrDefault(parent(k), 0L)); //!
                for (String tag : tags) { //!
                  long n = tag.length();
                  tag = tag.toLowerCase(Locale.ROOT);
                  sorted.put(tag, n);
                }
                outer:
                for (String each : sorted.keySet()) {
                  for (String tag : tags) { //!
                    if (tag.equals(each)) { continue outer; }
                    total++;
                  }
                }
                long sum = 0;
                try {
                  for (String tag : tags) { sum += 1 + Long.parseLong(tag); } //!
                } finally {
                  total = sum;
                }
                amounts.values().removeIf(n -> n > key.length());
                for (long n : amounts.values()) { if (n < 3) { total += n; } }
              }
            """)
        .areAll("csmr-801");
  }

  @Test
  void what_a_map_lacks_may_end_the_code_however_it_is_used() {
    Mistakes.inImplementationOf(
            "void all(String key); @Query boolean some(String key);",
            """
              record Acc(long n) {}
              enum Mode { ON, OFF }
              interface Rule { void check(String tag); }
              final Set<String> tags = new HashSet<>();
              final Map<String, Acc> accs = new TreeMap<>();
              final Map<String, Long> numbers = new TreeMap<>();
              final Map<String, Boolean> flags = new TreeMap<>();
              final Map<String, Mode> modes = new TreeMap<>();
              final Map<String, List<String>> lists = new TreeMap<>();
              long total;
              public void put(String key) { tags.add(key); }
              private static boolean rich(long n) { return n > 3; }
              private boolean any(java.util.function.Predicate<String> p) {
                return tags.stream().anyMatch(p); //!
              }
              public void all(String key) {
                for (String t : tags) { Acc a = accs.get(t); total += a.n(); } //!
                for (String t : tags) { Long n = numbers.get(t); total += n; } //!
                tags.removeIf(t -> { Long n = numbers.get(t); return n < 2; }); //!
                for (String t : tags) { Acc a = accs.get(t); if (a != null) { total += a.n(); } } //!
              }
              public boolean some(String key) {
                for (String t : tags) { Acc a = accs.get(t); if (a.n() > 3) { return true; } } //!
                for (String t : tags) { if (flags.get(t)) { return true; } } //!
                for (String t : tags) { if (rich(numbers.get(t))) { return true; } } //!
                for (String t : tags) { //!
                  for (String m : lists.get(t)) { if (m.equals(key)) { return true; } }
                }
                for (String t : tags) { //!
                  switch (modes.get(t)) { case ON -> { return true; } default -> {} }
                }
                for (String t : tags) { //!
                  String[] parts = t.split(":");
                  if (parts[1].equals(key)) { return true; }
                }
                for (String t : tags) { //!
                  if (new java.math.BigDecimal(t).signum() > 0) { return true; }
                }
                Rule rule = t -> {};
                for (String t : tags) { rule.check(t); if (t.isEmpty()) { return true; } } //!
                for (String t : tags) { //!
                  Acc a = accs.get(t);
                  if (a != null && a.n() > 3) { return true; }
                }
                return tags.stream().map(numbers::get).anyMatch(n -> n > 3) //!
                    || any(t -> t.isEmpty());
              }
            """)
        .areAll("csmr-801");
  }

  @Test
  void which_of_several_exceptions_comes_first_is_seen_by_whoever_catches_some() {
    Mistakes.inImplementationOf(
            """
            void all(String key) throws Bad; void other(String key) throws Bad;
            @Query String kind(String key); void fine(String key) throws Bad;
            class Bad extends RuntimeException { public Bad() {} }
            """,
            """
              final Set<String> tags = new HashSet<>();
              long total;
              public void put(String key) { tags.add(key); }
              private long sum() {
                return tags.stream().mapToLong(t -> 100 / Long.parseLong(t)).sum(); //!
              }
              public void all(String key) {
                try {
                  for (String t : tags) { long n = 100 / Long.parseLong(t); } //!
                } catch (NumberFormatException e) {
                  throw new Bad();
                }
              }
              public void other(String key) {
                try { total = sum(); } catch (ArithmeticException e) { throw new Bad(); }
              }
              public String kind(String key) {
                try {
                  for (String t : tags) { long n = 100 / Long.parseLong(t); } //!
                  return "";
                } catch (RuntimeException e) {
                  return e instanceof ArithmeticException ? "zero" : "text";
                }
              }
              public void fine(String key) {
                try {
                  for (String t : tags) { long n = 100 / Long.parseLong(t); } //!
                } catch (RuntimeException e) {
                  throw new Bad();
                }
              }
            """)
        .areAll("csmr-801");
  }

  @Test
  void orders_and_collectors_that_find_different_elements_equal_show_the_order() {
    Mistakes.inImplementationOf(
            "@Query long all(String key);",
            """
              record Task(int priority, String name) implements Comparable<Task> {
                public int compareTo(Task other) { return Integer.compare(priority, other.priority); }
              }
              record Point(int x, int y) implements Comparable<Point> {
                public int compareTo(Point other) {
                  return x == other.x ? Integer.compare(y, other.y) : Integer.compare(x, other.x);
                }
              }
              final Map<String, Long> amounts = new HashMap<>();
              final Set<Task> tasks = new HashSet<>();
              final Set<Point> points = new HashSet<>();
              final TreeSet<String> names;
              MapKv() { names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER); }
              public void put(String key) { names.addAll(amounts.keySet()); } //!
              public long all(String key) {
                Object o = amounts.keySet().stream().collect( //!
                    java.util.stream.Collectors.toUnmodifiableMap(String::length, k -> k, (a, b) -> a));
                int n = amounts.keySet().stream()
                    .reduce(7, (h, t) -> 31 * h + t.hashCode(), Integer::sum); //!
                o = amounts.entrySet().stream()
                    .map(e -> Map.entry(e.getValue(), e.getKey())) //!
                    .max(Map.Entry.comparingByKey());
                o = amounts.keySet().stream()
                    .map(java.math.BigDecimal::new) //!
                    .reduce(java.math.BigDecimal.ZERO, java.math.BigDecimal::max);
                o = amounts.keySet().stream()
                    .map(java.math.BigDecimal::new) //!
                    .max(Comparator.naturalOrder());
                o = tasks.stream().max(Comparator.naturalOrder()); //!
                o = points.stream().max(Comparator.naturalOrder()); //!
                return n;
              }
            """)
        .areAll("csmr-801");
  }

  @Test
  void what_tells_of_the_element_and_what_nobody_sees_ends_code_in_several_ways() {
    Mistakes.inImplementationOf(
            """
            void all(String key) throws Bad, Worse, Said; @Query boolean some(String key);
            class Bad extends RuntimeException { public Bad() {} }
            class Worse extends RuntimeException { public Worse() {} }
            class Said extends RuntimeException { public Said(String message) { super(message); } }
            """,
            """
              interface Rule { void check(String tag); }
              final Set<String> tags = new HashSet<>();
              final Map<String, Long> prices = new TreeMap<>();
              long total;
              public void put(String key) { tags.add(key); }
              private static Rule rule(String tag) { return t -> {}; }
              private static void check(String tag) {
                if (tag.isEmpty()) { throw new Bad(); }
                if (tag.equals("x")) { throw new Worse(); }
              }
              private long sum() {
                long sum = 0;
                for (String tag : tags) { sum += Long.parseLong(tag); } //!
                return sum;
              }
              private static boolean isLow(Long price) { return price == null || price < 3; }
              public void all(String key) {
                for (String tag : tags) { rule(tag).check(tag); } //!
                try {
                  total = sum();
                } catch (IllegalArgumentException e) {
                  throw new Said(e.getMessage());
                }
                for (String tag : tags) { //!
                  try { check(tag); } catch (RuntimeException e) { continue; }
                  try { check(tag); } catch (NumberFormatException e) { continue; }
                }
              }
              public boolean some(String key) {
                for (String tag : tags) { if (Set.of("p", tag).contains(key)) { return true; } } //!
                for (String tag : tags) { //!
                  Long price;
                  price = prices.get(tag);
                  if (price > 3) { return true; }
                }
                for (String tag : tags) { if (prices.getOrDefault(tag, null) > 3) { return true; } } //!
                for (String tag : tags) { if (isLow(prices.get(tag))) { return true; } } //!
                for (String tag : tags) { //!
                  Long price = prices.get(tag);
                  if (Objects.isNull(price)) { continue; }
                  if (price > 3) { return true; }
                }
                for (String tag : tags) { //!
                  if (prices.get(tag) != null && prices.get(tag) > 3) { return true; }
                }
                for (String tag : tags) { if (tag.split(",").length > 3) { return true; } } //!
                return false;
              }
              void more() {
                tags.removeIf(java.util.function.Predicate.not(String::isBlank));
                tags.removeIf(tag -> Instant.EPOCH.plusSeconds(5).isBefore(Instant.EPOCH)); //!
                tags.removeIf(tag -> Instant.EPOCH.isBefore(Instant.MIN));
              }
            """)
        .areAll("csmr-801");
  }

  @Test
  void whatever_is_not_known_to_be_free_of_the_order_is_refused() {
    Mistakes.inImplementationOf(
            "boolean all(String key); long other(Set<String> given);",
            """
              record Lease(String owner, long until) {}
              record Task(int priority, String name) implements Comparable<Task> {
                static int compare(Task a, Task b) { return Integer.compare(a.priority, b.priority); }
                public int compareTo(Task o) { return priority == o.priority
                    ? name.compareTo(o.name) : Integer.compare(priority, o.priority); }
              }
              static final class Holder { Set<String> held = new TreeSet<>(); }
              interface Rule { boolean holds(String tag); }
              static final class Long3 implements Rule {
                @Override public boolean holds(String tag) { return tag.length() > 3; }
              }
              private final transient Rule rule = t -> this.total++ < 2;
              private final transient Comparator<Task> byPriority =
                  Comparator.comparingInt(Task::priority);
              final Map<String, Long> stock = new HashMap<>();
              final Map<String, Lease> leases = new HashMap<>();
              final Set<Task> tasks = new HashSet<>();
              final Set<String> tags = new HashSet<>();
              transient String[] last = {""};
              @dev.csmr.Restored void restored() { last = new String[] {""}; }
              private final transient java.util.function.Predicate<String> kept = t -> false;
              long total;
              public void put(String key) {}
              public boolean all(String key) {
                for (Map.Entry<String, Lease> e : leases.entrySet()) {
                  if (e.getValue().owner().equals(key)) { e.setValue(new Lease(key, 0)); total++; }
                }
                boolean found = false;
                for (String t : tags) { if (t.equals(key)) { found = true; break; } }
                for (long n : stock.values()) { this.total += n; total = total + n; }
                for (Map.Entry<String, Long> e : stock.entrySet()) { //!
                  if (e.getValue() > 0) { e.setValue(e.getValue() - 1); return true; }
                }
                for (Map.Entry<String, Long> e : stock.entrySet()) { //!
                  e.setValue(e.getValue() + stock.size());
                }
                tags.forEach(t -> last[0] = t); //!
                java.util.function.Predicate<String> p = t -> last[0].equals(t);
                tags.removeIf(p); //!
                tags.removeIf(kept); //!
                Map<String, Long> alias = stock;
                alias.values().removeIf(n -> stock.containsKey("a")); //!
                for (long n : stock.values()) { if (this.total < 5) { total += n; } } //!
                java.util.zip.CRC32 crc = new java.util.zip.CRC32();
                for (String t : tags) { crc.update(t.length()); } //!
                final Map<String, Long> same = stock;
                for (String each : same.keySet()) { stock.merge("x" + each, 1L, Long::sum); } //!
                Map<String, Long> counts = new LinkedHashMap<>();
                for (String t : tags) { if (counts.getOrDefault(t, 0L) > 1) { total++; } } //!
                for (String t : tags) { if (counts.containsKey(t)) { total++; } }
                stock.values().remove(3L); //!
                boolean later = false;
                for (String t : tags) { //!
                  if (t.equals(key)) { found = true; break; }
                  later = true;
                }
                tags.removeIf(t -> rule.holds(t)); //!
                tasks.stream().sorted((a, b) -> byPriority.compare(a, b)).toList(); //!
                tasks.stream().min(Task::compare); //!
                tasks.stream().min(Task::compareTo); //!
                Holder holder = new Holder();
                holder.held = tags;
                for (String each : holder.held) { last[0] = each; } //!
                show(tags);
                first(tags); //!
                return found;
              }
              public long other(Set<String> given) { return generic(stock.keySet()); }
              private void show(Object o) {
                if (o instanceof Set<?> set) { last[0] = "" + set; } //!
              }
              @SafeVarargs private static void first(Set<String>... sets) {}
              private <T extends Collection<String>> long generic(T all) {
                for (String each : all) { last[0] = each; } //!
                return 0;
              }
            """)
        .areAll("csmr-801");
  }

  @Test
  void of_equal_elements_that_somebody_tells_apart_the_order_decides_which_one_stays() {
    Mistakes.inImplementationOf(
            "@Query int all(String key);",
            """
              record Version(String id, long number) {
                @Override public boolean equals(Object o) {
                  return o instanceof Version v && id.equals(v.id);
                }
                @Override public int hashCode() { return id.hashCode(); }
              }
              record Plain(String id, long number) {}
              record Chain(String id, Chain next) {}
              final Map<String, Version> versions = new HashMap<>();
              final Map<String, Plain> plain = new HashMap<>();
              final Set<Version> known = new HashSet<>();
              final Set<Version> more = new HashSet<>();
              final HashMap<String, Long> linked = new LinkedHashMap<>();
              public void put(String key) {
                known.addAll(versions.values()); //!
                known.addAll(more);
                for (Version each : versions.values()) { more.add(each); } //!
                for (String each : versions.keySet()) { linked.put(each, 1L); } //!
                versions.values().remove(new Version("a", 1)); //!
                Collection<Version> view = versions.values();
                view.remove(new Version("a", 1)); //!
              }
              public int all(String key) {
                Set<Version> all =
                    versions.values().stream().collect(java.util.stream.Collectors.toSet()); //!
                Set<Chain> chains = new HashSet<>(Set.of(new Chain(key, null)));
                Set<Plain> fine =
                    plain.values().stream().collect(java.util.stream.Collectors.toSet());
                return all.size() + fine.size()
                    + new HashSet<>(versions.values()).size() //!
                    + new HashSet<>(plain.values()).size()
                    + chains.stream().collect(java.util.stream.Collectors.toSet()).size()
                    + (int) versions.values().stream().distinct().count(); //!
              }
            """)
        .areAll("csmr-801");
  }

  @Test
  void a_method_that_an_anonymous_or_local_class_overrides_is_not_known_to_be_pure() {
    Mistakes.inImplementationOf(
            "@Query long all(String key);",
            """
              static class Rule { boolean holds(String tag) { return tag.isEmpty(); } }
              static class Other { boolean holds(String tag) { return tag.isEmpty(); } }
              int asked;
              private final transient Rule rule =
                  new Rule() { @Override boolean holds(String tag) { return asked++ > 2; } };
              final Set<String> tags = new HashSet<>();
              public void put(String key) {
                tags.removeIf(new Rule()::holds); //!
                Rule one = new Rule();
                Other other = new Other();
                asked += (int) tags.stream().filter(t -> one.holds(t)).count(); //!
                asked += (int) tags.stream().filter(t -> other.holds(t)).count();
              }
              public long all(String key) { return asked; }
            """)
        .areAll("csmr-801");
  }
}
