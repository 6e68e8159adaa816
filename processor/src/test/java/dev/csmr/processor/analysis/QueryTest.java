package dev.csmr.processor.analysis;

import dev.csmr.processor.Mistakes;
import org.junit.jupiter.api.Test;

class QueryTest {
  @Test
  void a_query_that_changes_a_field_is_reported() {
    Mistakes.inImplementationOf(
            "@Query long next();", "long n;\npublic long next() { return ++n; } //!")
        .areReported(
            "[csmr-804] MapKv: query next changes n here. A query is executed at one replica only,"
                + " so the others would differ. Change a copy instead, such as new ArrayList<>(…),"
                + " or remove @Query from the operation if it is to change the state.");
  }

  @Test
  void each_way_to_change_state_is_found() {
    Mistakes.inImplementationOf(
            "@Query long a(); @Query long b(); @Query long c(); @Query long d();",
            """
              final Map<String, List<String>> m = new TreeMap<>();
              final PriorityQueue<Long> queue = new PriorityQueue<>();
              byte[] bytes = {1};
              public long a() { m.computeIfAbsent("a", k -> new ArrayList<>()).add("x"); //!
                return 0; }
              public long b() { return queue.poll(); } //!
              public long c() {
                List<String> inner = m.get("a");
                inner.add("x"); //!
                for (List<String> each : m.values()) { each.clear(); } //!
                m.values().forEach(each -> each.remove("x")); //!
                Iterator<String> keys = m.keySet().iterator();
                keys.next();
                keys.remove(); //!
                Collections.sort(inner); //!
                return 0;
              }
              public long d() { bytes[0] = 1; //!
                return helper(); }
              private long helper() { m.clear(); return 1; } //!
            """)
        .areAll("csmr-804");
  }

  @Test
  void a_query_cannot_draw_random_numbers() {
    Mistakes.inImplementationOf(
            "@Query long draw();",
            """
              final transient ReplicaContext context;
              MapKv(ReplicaContext context) { this.context = context; }
              public long draw() { return context.random().nextLong(); } //!
            """)
        .areReported(
            "[csmr-805] MapKv: query draw asks for random(), which only a command has: a query is"
                + " executed at one replica, with no log entry to seed it. Remove @Query from the"
                + " operation.");
  }

  @Test
  void a_query_that_reads_or_changes_copies_is_fine() {
    Mistakes.inImplementationOf(
            "@Query List<String> a(); @Query long b(); long drain();",
            """
              final Map<String, List<String>> m = new TreeMap<>();
              final PriorityQueue<Long> queue = new PriorityQueue<>();
              transient long asked;
              @dev.csmr.Restored void forget() { asked = 0; }
              public List<String> a() {
                asked++;
                List<String> all = new ArrayList<>(m.keySet());
                m.values().forEach(all::addAll);
                Collections.sort(all);
                all.remove("x");
                return all;
              }
              public long b() {
                PriorityQueue<Long> copy = new PriorityQueue<>(queue);
                return copy.isEmpty() ? 0 : copy.poll();
              }
              public long drain() { long n = queue.size(); queue.clear(); return n; }
            """)
        .areNone();
  }

  @Test
  void reading_a_map_in_the_order_of_accesses_changes_it() {
    Mistakes.inImplementationOf(
            "@Query Optional<String> a(String k); @Query String b(String k); @Query String c(String"
                + " k);",
"""
  final LinkedHashMap<String, String> cache = new LinkedHashMap<>(16, 0.75f, true) {
    private static final long serialVersionUID = 1;
    @Override protected boolean removeEldestEntry(Map.Entry<String, String> e) {
      return size() > 2;
    }
  };
  final Map<String, String> plain = new LinkedHashMap<>(16, 0.75f, false);
  final Map<String, String> around =
      Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true));
  public Optional<String> a(String k) { return Optional.ofNullable(cache.get(k)); } //!
  public String b(String k) {
    Map<String, String> same = cache;
    return same.getOrDefault(k, "") + around.get(k); //!!
  }
  public String c(String k) {
    String found = "";
    for (Map.Entry<String, String> each : cache.entrySet()) { found += each.getValue(); }
    return plain.get(k) + new LinkedHashMap<>(cache).get(k) + cache.containsKey(k) + found;
  }
  public void put(String k) { cache.get(k); }
""")
        .areAll("csmr-804");
  }

  @Test
  void state_is_changed_through_records_optionals_streams_and_methods() {
    Mistakes.inImplementationOf(
            "@Query int a(String n); @Query int b(String n); @Query int c(String n); @Query int"
                + " d();",
"""
  record Box(List<String> l) {
    void wipe() { l.clear(); } //!
    List<String> copied() { return new ArrayList<>(l); }
    List<String> own() { return l; }
  }
  final Map<String, Box> m = new TreeMap<>();
  final Map<String, List<String>> lists = new TreeMap<>();
  Box one = new Box(new ArrayList<>());
  byte[] counts = new byte[2];
  public int a(String n) {
    one.l().add("x"); //!
    m.get(n).l().add("q"); //!
    m.get(n).l.add("q"); //!
    m.get(n).own().add("q"); //!
    m.get(n).copied().add("q");
    m.get(n).wipe();
    counts[0]++; //!
    return 0;
  }
  public int b(String n) {
    Optional.ofNullable(lists.get(n)).ifPresent(l -> l.add("z")); //!
    Optional.ofNullable(lists.get(n)).orElse(List.of()).add("z"); //!
    Optional.ofNullable(lists.get(n)).ifPresent(List::clear); //!
    lists.values().stream().findFirst().get().add("z"); //!
    m.values().stream().map(Box::l).forEach(List::clear); //!
    m.values().stream().map(b -> b.l()).filter(l -> l.isEmpty()).forEach(l -> l.add("")); //!
    m.values().stream().flatMap(b -> Stream.of(b.l())).forEach(l -> l.add("")); //!
    lists.entrySet().stream().forEach(e -> e.setValue(List.of())); //!
    return 0;
  }
  public int c(String n) {
    for (Box b : m.values()) { b.l().add("x"); } //!
    lists.values().forEach(List::clear); //!
    lists.forEach((k, v) -> v.clear()); //!
    List<String> local;
    local = lists.get(n);
    local.replaceAll(x -> ""); //!
    new ArrayList<>(lists.values()).get(0).add("x"); //!
    List<List<String>> gathered = new ArrayList<>();
    gathered.add(lists.get(n));
    gathered.forEach(l -> l.add("x")); //!
    return 0;
  }
  public int d() {
    touch(lists, "k");
    at("x").add("y"); //!
    lists.values().forEach(this::drop);
    Collections.swap(at("x"), 0, 1); //!
    ListIterator<String> each = at("x").listIterator();
    each.set("y"); //!
    return 0;
  }
  private List<String> at(String n) { return lists.get(n); }
  private void drop(List<String> all) { all.removeIf(String::isEmpty); } //!
  private static void touch(Map<String, List<String>> all, String k) {
    all.put(k, new ArrayList<>()); //!
  }
"""
                .replace("Stream.of", "java.util.stream.Stream.of"))
        .areAll("csmr-804");
  }

  @Test
  void copies_may_be_changed() {
    Mistakes.inImplementationOf(
            "@Query String first(); @Query byte[] masked(String k); @Query String last(); @Query"
                + " int more();",
"""
  record Box(List<String> l) {}
  final TreeMap<String, byte[]> m = new TreeMap<>();
  final List<String> names = new ArrayList<>();
  final Map<String, Box> boxes = new TreeMap<>();
  final Map<String, List<String>> lists = new TreeMap<>();
  public String first() {
    String[] a = names.toArray(new String[0]);
    Arrays.sort(a);
    String[] b = names.stream().toArray(String[]::new);
    b[0] = "x";
    return a[0];
  }
  public byte[] masked(String k) {
    byte[] c = m.get(k).clone();
    c[0] = 0;
    byte[] d = Arrays.copyOf(m.get(k), 3);
    d[0]++;
    return c;
  }
  @SuppressWarnings("unchecked") public String last() {
    TreeMap<String, byte[]> copy = (TreeMap<String, byte[]>) m.clone();
    copy.pollFirstEntry();
    copy.entrySet().forEach(e -> e.setValue(new byte[0]));
    return copy.firstKey();
  }
  public int more() {
    List<String> sorted = new ArrayList<>(names);
    Collections.sort(sorted);
    sorted.removeIf(String::isEmpty);
    List<String> collected =
        names.stream().collect(java.util.stream.Collectors.toList());
    collected.sort(null);
    Map<String, List<Box>> grouped =
        boxes.values().stream()
            .collect(
                java.util.stream.Collectors.groupingBy(
                    b -> b.l().get(0),
                    TreeMap::new,
                    java.util.stream.Collectors.toList()));
    grouped.values().forEach(list -> list.remove(0));
    lists.values().stream().map(l -> new ArrayList<>(l)).forEach(l -> l.add("x"));
    lists.values().stream().map(ArrayList::new).forEach(ArrayList::clear);
    Map<String, List<String>> index = new TreeMap<>();
    names.forEach(n -> index.computeIfAbsent(n, k -> new ArrayList<>()).add(n));
    boxes.forEach((k, b) -> index.put(k, new ArrayList<>(b.l())));
    index.values().forEach(l -> l.add("x"));
    List<String> all =
        lists.values().stream().collect(ArrayList::new, (l, e) -> l.addAll(e), (a, b) -> {});
    StringBuilder text = new StringBuilder();
    names.forEach(text::append);
    Iterator<String> each = names.iterator();
    each.next();
    sort(new ArrayList<>(names));
    return all.size() + text.length();
  }
  public void put(String key) { sort(names); }
  private static void sort(List<String> list) { list.sort(null); }
""")
        .areNone();
  }

  @Test
  void a_transient_field_that_a_command_reads_is_state() {
    Mistakes.inImplementationOf(
            "@Query long sum(); long finish(); @Query long draw();",
"""
  final Map<String, Long> m = new TreeMap<>();
  transient Long memo;
  transient long asked;
  final transient Map<String, Long> cache = new TreeMap<>();
  final transient java.util.concurrent.atomic.AtomicLong hits =
      new java.util.concurrent.atomic.AtomicLong();
  @dev.csmr.Restored void restored() { memo = null; cache.clear(); asked = 0; hits.set(0); }
  public void put(String key) {
    m.put(key, 1L);
    cache.remove(key);
    asked++;
  }
  public long sum() {
    asked++;
    cache.put("a", asked);
    if (memo == null) {
      memo = 7L; //!
    }
    return memo + cache.get("a");
  }
  public long finish() { return helper(); }
  private long helper() { return memo == null ? 0 : memo + hits.get(); }
  public long draw() { return hits.incrementAndGet(); } //!
""")
        .areReported(
            "[csmr-804] MapKv: query sum changes memo here, which command finish reads. A query is"
                + " executed at one replica only, so the others would differ. Change a copy"
                + " instead, such as new ArrayList<>(…), or remove @Query from the operation if it"
                + " is to change the state.",
            "[csmr-804] MapKv: query draw changes hits here, which command finish reads. A query is"
                + " executed at one replica only, so the others would differ. Change a copy"
                + " instead, such as new ArrayList<>(…), or remove @Query from the operation if it"
                + " is to change the state.");
  }

  @Test
  void a_final_field_that_cannot_be_refilled_is_reported() {
    Mistakes.inImplementation(
            """
              final Set<String> reserved = Set.of("root"); //!
              final List<String> names; //
              final Map<String, String> entries = new TreeMap<>();
              Set<String> replaced = Set.of();
              final transient List<String> notState = List.of();
              @dev.csmr.Restored void nothingToRebuild() {}
              MapKv() {
                names = Arrays.asList("x", "y"); //!
              }
            """)
        .areReported(
            "[csmr-806] MapKv: field reserved is final and holds what cannot be changed"
                + " (Set.of(\"root\")), so a snapshot cannot refill it. Make it static: a constant"
                + " is no state. If it is to change, hold a copy that can, such as new"
                + " ArrayList<>(…).",
            "[csmr-806] MapKv: field names is final and holds what cannot be changed"
                + " (Arrays.asList(\"x\", \"y\")), so a snapshot cannot refill it. Make it static:"
                + " a constant is no state. If it is to change, hold a copy that can, such as new"
                + " ArrayList<>(…).");
  }

  @Test
  void the_compilers_own_errors_come_alone() {
    Mistakes.in(
            "@Replicated public interface Kv { void put(String key); @Query Optional<String> get();"
                + " }",
            """
            @Replica class MapKv implements Kv {
              final Map<String, String> m = new HashMap<>();
              public void put(String key) {
                m.put(key, 5); //!
                m.forEach((k, v) -> m.remove(Instant.now().toString()));
              }
              public Optional<String> get() {
                return m.get("x"); //!
              }
            }
            """,
            "class User { void use(KvClient c) { c.async().get().thenAccept(o -> o.get()); } }")
        .areReported(
            "incompatible types: int cannot be converted to java.lang.String",
            "incompatible types: java.lang.String cannot be converted to"
                + " java.util.Optional<java.lang.String>");
    Mistakes.in(
            "@Replicated public interface Kv { void put(Strin key); } //!!",
            "@Replica class MapKv implements Kv { public void put(String key) {} }")
        .areReported(
            "cannot find symbol\n  symbol:   class Strin\n  location: interface app.Kv",
            "[csmr-212] Nothing is generated for Kv: type Strin does not exist, and no processor"
                + " generated it. Is its jar on the class path?");
  }

  @Test
  void a_query_changes_nothing_through_helpers_and_superclasses() {
    Mistakes.in(
            """
              @Replicated public interface Kv {
                void put(String key);
                @Query int bump();
                @Query int count();
                @Query int size();
              }
            """,
            """
              @Replica class MapKv extends Base implements Kv {
                final Map<String, Integer> entries = new TreeMap<>();
                public void put(String key) { entries.put(key, 1); }
                public int bump() { return Helper.bump(entries); }
                public int count() { return next(); }
                public int size() { return Helper.size(entries) + Helper.bump(new TreeMap<>(entries)); }
              }
            """,
            "class Base { int calls; int next() { return ++calls; } } //!",
            """
              final class Helper {
                static int bump(Map<String, Integer> map) {
                  return map.merge("a", 1, Integer::sum); //!
                }
                static int size(Map<String, Integer> map) { return map.size(); }
              }
            """)
        .areAll("csmr-804");
  }
}
