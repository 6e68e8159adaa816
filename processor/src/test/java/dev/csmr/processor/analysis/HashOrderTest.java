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
}
