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
                + " so the others would differ; it changes nothing, not even a transient field."
                + " Change a copy instead, such as new ArrayList<>(…), or remove @Query from the"
                + " operation if it is to change the state.");
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
              public List<String> a() {
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
  void a_transient_field_is_not_changed_by_a_query_either() {
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
    asked++; //!
    cache.put("a", asked); //!
    if (memo == null) {
      memo = 7L; //!
    }
    return memo + cache.get("a");
  }
  public long finish() { return helper(); }
  private long helper() { return memo == null ? 0 : memo + hits.get(); }
  public long draw() { return hits.incrementAndGet(); } //!
""")
        .areAll("csmr-804");
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

  @Test
  void state_is_changed_through_what_functions_put_into_local_collections() {
    Mistakes.inImplementationOf(
            "@Query int a(String n); @Query int b(String n); @Query int c(String n); @Query int"
                + " d(String n); @Query int e(String n); @Query int f(String n);",
"""
  record Pair(String k, List<String> l) {}
  static final class Holder {
    List<String> held = new ArrayList<>();
    final List<List<String>> all = new ArrayList<>();
    void take(List<String> l) { all.add(l); }
    void hold(List<String> l) { held = l; }
    void wipe() { held.clear(); } //!
  }
  static final class Wiper {
    Wiper(List<String> l) { l.clear(); } //!
  }
  final Map<String, List<String>> lists = new TreeMap<>();
  private Optional<List<String>> find(String n) { return Optional.ofNullable(lists.get(n)); }
  public int a(String n) {
    List<List<String>> r = new ArrayList<>();
    lists.forEach((k, v) -> r.add(v));
    r.forEach(Collections::sort); //!
    lists.values().forEach(Collections::sort); //!
    Map<String, List<String>> copied =
        lists.entrySet().stream().collect(
            java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    copied.computeIfPresent(n, (k, l) -> {
      l.add(n); //!
      return l;
    });
    List<List<String>> found = new ArrayList<>();
    find(n).ifPresent(found::add);
    found.get(0).clear(); //!
    return 0;
  }
  public int b(String n) {
    Map<String, List<String>> same = new HashMap<>();
    lists.forEach(same::put);
    same.get(n).add("x"); //!
    Map<String, List<String>> merged = new TreeMap<>();
    merged.merge(n, lists.get(n), (one, other) -> {
      one.addAll(other); //!
      return one;
    });
    Map<String, List<String>> computed = new TreeMap<>();
    computed.computeIfAbsent(n, k -> lists.get(k)).add("x"); //!
    for (Map.Entry<String, List<String>> each : merged.entrySet()) {
      each.getValue().clear(); //!
      each.setValue(new ArrayList<>());
    }
    return 0;
  }
  public int c(String n) {
    Pair pair = new Pair(n, lists.get(n));
    pair.l().add("x"); //!
    List<Pair> pairs = lists.entrySet().stream()
        .map(e -> new Pair(e.getKey(), e.getValue())).toList();
    pairs.get(0).l().add("x"); //!
    pairs.forEach(p -> p.l().clear()); //!
    List<String>[] array = array(lists.get(n));
    array[0].add("x"); //!
    Map.Entry<String, List<String>> entry = Map.entry(n, lists.get(n));
    entry.getValue().add("x"); //!
    java.util.concurrent.atomic.AtomicReference<List<String>> ref =
        new java.util.concurrent.atomic.AtomicReference<>(lists.get(n));
    ref.get().add("x"); //!
    return 0;
  }
  @SafeVarargs private static List<String>[] array(List<String>... lists) { return lists; }
  public int d(String n) {
    Holder holder = new Holder();
    holder.take(lists.get(n));
    holder.all.get(0).add("x"); //!
    Holder other = new Holder();
    lists.values().forEach(other::take);
    other.all.forEach(List::clear); //!
    Holder third = new Holder();
    third.hold(lists.get(n));
    third.wipe();
    third.held.add("x"); //!
    new Wiper(lists.get(n));
    return 0;
  }
  public int e(String n) {
    java.util.function.Function<String, List<String>> at = k -> lists.get(k);
    at.apply(n).add("x"); //!
    java.util.function.Supplier<List<String>> one = () -> lists.get(n);
    one.get().add("x"); //!
    java.util.function.Consumer<List<String>> wipe = List::clear; //!
    lists.values().forEach(wipe);
    java.util.function.Consumer<List<String>> sort = l -> l.sort(null); //!
    lists.values().forEach(sort);
    each(l -> l.remove("x")); //!
    return 0;
  }
  private void each(java.util.function.Consumer<List<String>> action) {
    lists.values().forEach(action);
  }
  public int f(String n) {
    lists.values().stream().reduce((one, other) -> {
      one.addAll(other); //!
      return one;
    });
    Map<Integer, List<String>> bySize = lists.values().stream().collect(
        java.util.stream.Collectors.toMap(List::size, l -> l, (one, other) -> {
          one.addAll(other); //!
          return one;
        }));
    Map<Integer, List<List<String>>> grouped = lists.values().stream().collect(
        java.util.stream.Collectors.groupingBy(List::size));
    grouped.get(1).add(List.of());
    grouped.get(1).get(0).add("x"); //!
    List<List<String>> outer = new ArrayList<>();
    List<List<String>> alias = outer;
    alias.add(lists.get(n));
    outer.get(0).add("x"); //!
    List<List<String>> filled = new ArrayList<>();
    fill(filled);
    filled.get(0).add("x"); //!
    Collections.addAll(filled, lists.get(n));
    return bySize.size();
  }
  private void fill(List<List<String>> out) { out.add(lists.get("a")); }
""")
        .areAll("csmr-804");
  }

  @Test
  void a_query_changes_nothing_through_interfaces_and_classes_of_its_own() {
    Mistakes.inImplementationOf(
            "@Query int a(String n); @Query int b(String n); @Query int c();",
"""
  interface Visitor { void visit(List<String> l); }
  interface Finder { List<String> find(String n); }
  static final class Wiping implements Visitor {
    @Override public void visit(List<String> l) { l.clear(); } //!
  }
  static final class Counting implements Visitor {
    int count;
    @Override public void visit(List<String> l) { count += l.size(); }
  }
  static class Looking {
    void look(List<String> l) { l.size(); }
  }
  static final class Removing extends Looking {
    @Override void look(List<String> l) { l.remove("x"); } //!
  }
  static final class Sorting implements java.util.function.Consumer<List<String>> {
    @Override public void accept(List<String> l) { l.sort(null); } //!
  }
  final Map<String, List<String>> lists = new TreeMap<>();
  public int a(String n) {
    Counting counting = new Counting();
    Visitor visitor = n.isEmpty() ? counting : new Wiping();
    visitor.visit(lists.get(n));
    Looking looking = new Removing();
    lists.values().forEach(looking::look);
    Visitor anonymous = new Visitor() {
      @Override public void visit(List<String> l) { l.add("x"); } //!
    };
    anonymous.visit(lists.get(n));
    return counting.count;
  }
  public int b(String n) {
    Finder finder = lists::get;
    finder.find(n).add("x"); //!
    Finder other = new Finder() {
      @Override public List<String> find(String k) { return lists.get(k); }
    };
    other.find(n).add("x"); //!
    Finder copying = k -> new ArrayList<>(lists.get(k));
    copying.find(n).size();
    return 0;
  }
  final Map<String, List<List<String>>> deep = new TreeMap<>();
  public int c() {
    lists.values().forEach(new Sorting());
    fill(new TreeMap<>(deep));
    return 0;
  }
  private static void fill(Map<String, List<List<String>>> words) {
    words.put("x", new ArrayList<>());
    words.get("x").get(0).size();
    words.get("y").add(new ArrayList<>()); //!
    words.get("y").get(0).add("x"); //!
  }
""")
        .areAll("csmr-804");
  }

  @Test
  void a_query_keeps_nothing_for_the_next_one() {
    Mistakes.inImplementationOf(
            "@Query int last(String n); @Query int trim();",
"""
  final Map<String, List<String>> lists = new TreeMap<>();
  transient List<String> last = new ArrayList<>();
  transient List<String> own = new ArrayList<>();
  @dev.csmr.Restored void restored() { last = new ArrayList<>(); own.clear(); }
  public int last(String n) {
    last = lists.get(n); //!
    own = new ArrayList<>(last); //!
    return last.size();
  }
  public int trim() {
    own.clear(); //!
    last.clear(); //!
    return 0;
  }
""")
        .areAll("csmr-804");
  }

  @Test
  void what_is_gathered_in_collections_of_its_own_may_be_changed() {
    Mistakes.inImplementationOf(
            "@Query int a(String n); @Query int b(String n); @Query int c(String n);",
"""
  record Order(String id, String customer, long amount) {}
  static final class Totals {
    private long sum;
    private final Map<String, Long> perCustomer = new TreeMap<>();
    private final List<Order> orders = new ArrayList<>();
    Totals add(Order order) {
      sum += order.amount();
      perCustomer.merge(order.customer(), order.amount(), Long::sum);
      orders.add(order);
      return this;
    }
  }
  static final class Report {
    private final Map<String, List<Order>> source;
    private final List<String> lines = new ArrayList<>();
    Report(Map<String, List<Order>> source) { this.source = source; }
    List<String> lines() {
      source.forEach((k, v) -> lines.add(k + v.size()));
      lines.sort(null);
      return lines;
    }
  }
  final Map<String, Order> orders = new TreeMap<>();
  final Map<String, List<Order>> byCustomer = new TreeMap<>();
  final Map<String, Map<String, Long>> stock = new TreeMap<>();
  public int a(String n) {
    Map<String, List<Order>> grouped = new TreeMap<>();
    for (Order each : orders.values()) {
      grouped.computeIfAbsent(each.customer(), k -> new ArrayList<>()).add(each);
    }
    byCustomer.forEach((k, v) -> grouped.computeIfAbsent(k, x -> new ArrayList<>()).addAll(v));
    grouped.values().forEach(l -> l.sort(Comparator.comparing(Order::id)));
    for (Map.Entry<String, List<Order>> each : grouped.entrySet()) {
      each.getValue().removeIf(o -> o.amount() == 0);
      each.setValue(new ArrayList<>());
    }
    Map<String, List<Order>> again = byCustomer.values().stream()
        .flatMap(List::stream)
        .collect(java.util.stream.Collectors.groupingBy(Order::customer, TreeMap::new,
            java.util.stream.Collectors.toCollection(ArrayList::new)));
    again.get(n).remove(0);
    Map<String, List<Order>> mapped = byCustomer.entrySet().stream()
        .collect(java.util.stream.Collectors.toMap(
            Map.Entry::getKey, e -> new ArrayList<>(e.getValue()), (one, other) -> {
              one.addAll(other);
              return one;
            }, TreeMap::new));
    mapped.get(n).clear();
    Totals totals = new Totals();
    orders.values().forEach(totals::add);
    byCustomer.values().forEach(l -> l.forEach(o -> totals.add(o)));
    totals.perCustomer.put("x", 1L);
    totals.orders.sort(null);
    new Report(byCustomer).lines().add("x");
    return 0;
  }
  public int b(String n) {
    Map<String, Long> sums = new TreeMap<>();
    stock.values().forEach(m -> m.forEach((k, v) -> sums.merge(k, v, Long::sum)));
    stock.forEach((k, m) -> sums.putAll(m));
    sums.replaceAll((k, v) -> v + 1);
    sums.entrySet().forEach(e -> e.setValue(e.getValue() + 1));
    Map<String, Map<String, Long>> copy = new TreeMap<>();
    stock.forEach((k, v) -> copy.put(k, new TreeMap<>(v)));
    copy.get(n).put("x", 1L);
    copy.computeIfAbsent(n, k -> new TreeMap<>()).merge("x", 1L, Long::sum);
    copy.values().forEach(Map::clear);
    List<Long> amounts = stock.getOrDefault(n, Map.of()).values().stream().sorted()
        .collect(java.util.stream.Collectors.toList());
    amounts.add(1L);
    Deque<Map<String, Long>> stack = new ArrayDeque<>();
    stack.push(stock.get(n));
    while (!stack.isEmpty()) {
      Map<String, Long> top = stack.pop();
      amounts.addAll(top.values());
    }
    return amounts.size();
  }
  public int c(String n) {
    List<Map<String, Long>> rows = new ArrayList<>();
    collect(rows, byCustomer.get(n));
    rows.get(0).put("x", 1L);
    rows.forEach(r -> r.merge("y", 1L, Long::sum));
    PriorityQueue<Order> queue = new PriorityQueue<>(Comparator.comparing(Order::id));
    queue.addAll(orders.values());
    queue.poll();
    Iterator<Order> each = new ArrayList<>(orders.values()).iterator();
    each.next();
    each.remove();
    List<List<Order>> pages = new ArrayList<>();
    List<Order> page = new ArrayList<>();
    for (Order o : orders.values()) {
      page.add(o);
      if (page.size() == 10) {
        pages.add(page);
        page = new ArrayList<>();
      }
    }
    pages.add(page);
    pages.forEach(Collections::reverse);
    return totals(new TreeMap<>(), n).size();
  }
  private Map<String, Long> totals(Map<String, Long> into, String n) {
    stock.getOrDefault(n, Map.of()).forEach((k, v) -> into.merge(k, v, Long::sum));
    return into;
  }
  private void collect(List<Map<String, Long>> rows, List<Order> orders) {
    for (Order each : orders) {
      Map<String, Long> row = new TreeMap<>();
      row.put(each.id(), each.amount());
      rows.add(row);
    }
  }
""")
        .areNone();
  }

  @Test
  void a_query_changes_nothing_through_arrays_and_bodies_of_enums() {
    Mistakes.inImplementationOf(
            "@Query byte[] a(byte[] given); @Query int b(String n); @Query int c();",
"""
  private enum Op {
    HIT {
      @Override void run(Map<String, Long> stock, String w) { stock.merge(w, 1L, Long::sum); } //!
    };
    abstract void run(Map<String, Long> stock, String w);
  }
  byte[] bytes = new byte[4];
  final Map<String, Long> stock = new TreeMap<>();
  final transient ReplicaContext context;
  MapKv(ReplicaContext context) { this.context = context; }
  public byte[] a(byte[] given) {
    System.arraycopy(given, 0, bytes, 0, 2); //!
    System.arraycopy(bytes, 0, given, 0, 2);
    java.nio.ByteBuffer.wrap(bytes).putInt(1); //!
    byte[] copy = Arrays.copyOf(bytes, 4);
    java.nio.ByteBuffer.wrap(copy).putInt(1);
    return Arrays.equals(bytes, given) ? bytes : copy;
  }
  public int b(String n) {
    Op.HIT.run(stock, n);
    return 0;
  }
  private final transient java.util.function.Consumer<String> touch =
      w -> stock.merge(w, 1L, Long::sum); //!
  private final class Ticket {
    @Override public String toString() { return "t" + stock.put("t", 1L); } //!
  }
  public int c() {
    touch.accept("a");
    return ("" + new Ticket()).length();
  }
""")
        .areAll("csmr-804");
    Mistakes.inImplementationOf(
            "@Query String id(String n);",
            """
              final transient ReplicaContext context;
              MapKv(ReplicaContext context) { this.context = context; }
              public String id(String n) {
                java.util.function.Supplier<UUID> next = context::uuid; //!
                return next.get().toString();
              }
            """)
        .areAll("csmr-805");
  }

  @Test
  void a_default_query_changes_nothing_by_the_operations_that_it_calls() {
    Mistakes.in(
            """
              @Replicated public interface Kv {
                long hit(String key);
                @Query long count(String key);
                @Query List<String> all();
                @Query default long twice(String key) { return 2 * count(key); }
                @Query default int added(String key) {
                  List<String> copy = new ArrayList<>(all());
                  copy.add(key);
                  all().add(key); //!
                  return copy.size();
                }
              }
            """,
            """
              @Replica class MapKv implements Kv {
                final Map<String, Long> entries = new TreeMap<>();
                final List<String> keys = new ArrayList<>();
                public long hit(String key) {
                  return entries.merge(key, 1L, Long::sum);
                }
                public long count(String key) { return entries.getOrDefault(key, 0L); }
                public List<String> all() { return keys; }
              }
            """)
        .areAll("csmr-804");
  }

  @Test
  void a_default_query_calls_no_command() {
    Mistakes.in(
            """
              @Replicated public interface Kv {
                long hit(String key);
                @Query long count(String key);
                @Query default long hits(String key) { return hit(key); } //!
                @Query default long more(String key) { return count(key) + deep(key); }
                private long deep(String key) {
                  return Optional.of(key).map(this::hit).orElse(0L); //!
                }
                default long both(String key) { return hit(key) + count(key); }
              }
            """,
            """
              @Replica class MapKv implements Kv {
                long n;
                public long hit(String key) { return n; }
                public long count(String key) { return n; }
              }
            """)
        .areAll("csmr-510");
  }

  @Test
  void functions_that_fields_hold_are_looked_into_where_a_query_names_them() {
    Mistakes.inImplementationOf(
            "@Query long a(); @Query long b(); @Query long c(); @Query long d(); void e();",
            """
              final Map<String, List<Long>> m = new TreeMap<>();
              static final java.util.function.Consumer<List<Long>> CLEAR = l -> l.clear(); //!
              static final java.util.function.ToLongFunction<List<Long>> SIZE = l -> l.size();
              private static final java.util.function.Consumer<List<Long>> SORT =
                  l -> l.sort(null);
              enum Step {
                ADD(l -> l.add(1L)); //!
                final java.util.function.Consumer<List<Long>> how;
                Step(java.util.function.Consumer<List<Long>> how) { this.how = how; }
              }
              static final class Clearer implements java.util.function.Consumer<List<Long>> {
                public void accept(List<Long> all) { all.clear(); } //!
              }
              static final java.util.function.Consumer<List<Long>> OWN = new Clearer();
              public long a() { CLEAR.accept(m.get("a")); return 0; }
              public long b() { Step.ADD.how.accept(m.get("a")); return 0; }
              public long c() { OWN.accept(m.get("a")); return 0; }
              public long d() { return SIZE.applyAsLong(m.get("a")); }
              public void e() { SORT.accept(m.get("a")); }
            """)
        .areAll("csmr-804");
  }

  @Test
  void what_objects_and_collectors_hold_of_the_state_is_followed() {
    Mistakes.inImplementationOf(
            "@Query long a(); @Query long b(); @Query long c(); @Query long d(); @Query long e();",
            """
              final Map<String, List<Long>> m = new TreeMap<>();
              record Pair<A, B>(A a, B b) {}
              class View {
                final List<Long> own = m.get("a");
                final List<Long> fresh = new ArrayList<>();
                void add() { own.add(1L); } //!
              }
              interface Has {
                List<Long> all();
                default void fill() { all().add(1L); } //!
              }
              public long a() {
                Map<String, List<Long>> index =
                    java.util.stream.Stream.of("a").collect(java.util.stream.Collectors.toMap(k -> k, k -> m.get(k)));
                index.get("a").add(1L); //!
                Map<String, List<Long>> copies =
                    java.util.stream.Stream.of("a").collect(java.util.stream.Collectors.toMap(k -> k, k -> new ArrayList<>(m.get(k))));
                copies.get("a").add(1L);
                return 0;
              }
              public long b() {
                Pair<String, Pair<String, List<Long>>> p =
                    new Pair<>("x", new Pair<>("y", m.get("a")));
                p.b().b().add(1L); //!
                return 0;
              }
              public long c() { new View().add(); return 0; }
              public long d() { Has has = () -> m.get("a"); has.fill(); return 0; }
              public long e() {
                for (List<Long> l : Collections.singletonList(m.get("a"))) { l.add(1L); } //!
                Collections.singletonMap("a", m.get("a")).get("a").add(1L); //!
                return 0;
              }
            """)
        .areAll("csmr-804");
  }
}
