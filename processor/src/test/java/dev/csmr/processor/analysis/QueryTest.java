package dev.csmr.processor.analysis;

import dev.csmr.processor.Mistakes;
import org.junit.jupiter.api.Test;

class QueryTest {
  @Test
  void a_query_that_changes_a_field_is_reported() {
    Mistakes.inImplementationOf(
            "@Query long next();", "long n;\npublic long next() { return ++n; } //!")
        .areReported(
            "[csmr-804] MapKv: query next changes n here. A query is executed at one replica only, so"
                + " the others would differ. Remove @Query from the operation, or change nothing in"
                + " it.");
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
                + " (Set.of(\"root\")), so a snapshot cannot refill it. Make it static: a constant is"
                + " no state. If it is to change, hold a copy that can, such as new ArrayList<>(…).",
            "[csmr-806] MapKv: field names is final and holds what cannot be changed"
                + " (Arrays.asList(\"x\", \"y\")), so a snapshot cannot refill it. Make it static: a"
                + " constant is no state. If it is to change, hold a copy that can, such as new"
                + " ArrayList<>(…).");
  }

  @Test
  void the_compilers_own_errors_come_alone() {
    Mistakes.in(
            "@Replicated public interface Kv { void put(String key); @Query Optional<String> get(); }",
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
}
