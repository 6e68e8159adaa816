package dev.csmr.processor.analysis;

import dev.csmr.processor.Mistakes;
import org.junit.jupiter.api.Test;

class MementoTest {
  @Test
  void a_field_that_the_saved_method_leaves_out_is_reported() {
    Mistakes.inImplementation(
            """
              private final Map<String, String> entries = new TreeMap<>();
              private long writes; //!
              record State(Map<String, String> entries) {}
              @Saved State save() { return new State(entries); }
              @Restored void restore(State state) {
                entries.clear();
                entries.putAll(state.entries());
                writes = 0;
              }
            """)
        .areReported(
            "[csmr-813] MapKv: field writes can change, but @Saved method save does not name it, so"
                + " what it holds would be lost with a restart. Put it into the record; or make it"
                + " final if it never changes, or transient if the @Restored method rebuilds it.");
  }

  @Test
  void a_field_that_the_restored_method_leaves_out_is_reported() {
    Mistakes.inImplementation(
            """
              private final Map<String, String> entries = new TreeMap<>();
              private long writes; //!
              private transient Set<String> index = new TreeSet<>(); //!
              record State(Map<String, String> entries, long writes) {}
              @Saved State save() { return new State(entries, writes); }
              @Restored void restore(State state) {
                entries.clear();
                entries.putAll(state.entries());
              }
            """)
        .areReported(
            "[csmr-814] MapKv: field writes can change, but @Restored method restore does not name"
                + " it, so after a restart it would hold what it holds in a new object. Set it there;"
                + " or make it final if it never changes.",
            "[csmr-814] MapKv: field index can change, but @Restored method restore does not name it,"
                + " so after a restart it would hold what it holds in a new object. Set it there; or"
                + " make it final if it never changes.");
    Mistakes.inImplementation(
            """
              final Map<String, String> entries = new TreeMap<>();
              final transient Map<String, String> one = new TreeMap<>();
              final transient Map<String, String> other = new TreeMap<>(); //!
              @Restored void index() { one.clear(); }
            """)
        .areAll("csmr-814");
  }

  @Test
  void whatever_can_change_is_to_be_saved() {
    Mistakes.in(
            "@Replicated public interface Kv { void put(String key); }",
            """
              @Replica class MapKv extends Parent implements Kv {
                static final class Box { int content; }
                private final Box box = new Box(); //!
                private final int[] numbers = new int[3]; //!
                private final StringBuilder text = new StringBuilder(); //!
                private final BitSet bits = new BitSet(); //!
                private Random random = new Random(1); //!
                private final java.util.concurrent.atomic.AtomicLong count = new java.util.concurrent.atomic.AtomicLong(); //!
                private Iterator<String> iterator; //!
                private Runnable task; //!
                record State(int one) {}
                @Saved State save() { return new State(1); } //!
                @Restored void restore(State state) {}
                public void put(String key) {}
              }
            """,
            "class Parent { private int hidden; }")
        .areAll("csmr-813");
  }

  @Test
  void what_is_carried_otherwise_or_never_changes_is_fine() {
    Mistakes.in(
            "@Replicated public interface Kv { void put(String key); }",
            """
              @Replica class MapKv extends Parent implements Kv {
                record Size(int width, Optional<String> unit) {}
                private final Map<String, String> entries = new TreeMap<>();
                private long writes;
                private final ReplicaContext context;
                private final int limit = 3;
                private final Size size = new Size(1, Optional.empty());
                private final Comparator<String> order = Comparator.naturalOrder();
                private final java.util.function.Function<String, String> trim = String::trim;
                private final transient List<String> index = new ArrayList<>();
                record State(Map<String, String> entries, long writes, int hidden) {}
                MapKv(ReplicaContext context) { this.context = context; }
                @Saved State save() { return new State(entries(), this.writes, hidden()); }
                private Map<String, String> entries() { return entries; }
                @Restored void restore(State state) {
                  fill(state);
                  hide(state.hidden());
                }
                private void fill(State state) {
                  entries.clear();
                  entries.putAll(state.entries());
                  writes = state.writes();
                  state.entries().keySet().forEach(index::add);
                }
                public void put(String key) {}
              }
            """,
            """
              class Parent {
                private int hidden;
                int hidden() { return hidden; }
                void hide(int hidden) { this.hidden = hidden; }
              }
            """)
        .areNone();
  }

  @Test
  void a_record_that_is_saved_holds_what_a_snapshot_can_create_again() {
    Mistakes.inImplementation(
            """
              private final Map<String, List<String>> entries = new TreeMap<>();
              private final Map<String, List<String>> whole = new java.util.concurrent.ConcurrentHashMap<>();
              private final TreeSet<String> sorted = new TreeSet<>(Comparator.comparing(String::length)); //!
              private List<String> words = new ArrayList<>();
              record State(Map<String, List<String>> entries, Map<String, List<String>> whole,
                  Set<String> sorted, List<String> words, Set<String> keys) {}
              @Saved State save() {
                return new State(entries, new TreeMap<>(whole), sorted, words, entries.keySet()); //!
              }
              @Restored void restore(State state) {
                entries.clear();
                entries.putAll(state.entries());
                whole.putAll(state.whole());
                sorted.addAll(state.sorted());
                words = state.words();
              }
              public void put(String key) {
                entries.put(key, new ArrayList<>(List.of(key)).subList(0, 1)); //!
                whole.computeIfAbsent(key, k -> new Vector<>()); //!
                words = Collections.unmodifiableList(words); //!
              }
            """)
        .areFound("csmr-809", "csmr-807", "csmr-807", "csmr-811", "csmr-807");
  }

  @Test
  void what_a_transient_constant_holds_of_fields_that_are_replaced_is_reported() {
    Mistakes.inImplementation(
            """
              List<String> names = new ArrayList<>();
              Map<String, Integer> ranks = new TreeMap<>();
              List<String> mine;
              private final transient List<String> view = Collections.unmodifiableList(names); //!
              private final transient List<List<String>> both = List.of(names, names); //!
              private final transient Map<String, List<String>> lists = Map.of("a", new ArrayList<>()); //!
              private final transient Comparator<String> order = Comparator.comparing(ranks::get); //!
              private final transient List<String> same; //!
              private final transient Comparator<String> captured; //!
              MapKv() {
                List<String> local = new ArrayList<>();
                mine = local;
                same = Collections.unmodifiableList(local);
                captured = Comparator.comparing(name -> local.indexOf(name));
              }
              public void put(String key) {}
            """)
        .areAll("csmr-422");
  }

  @Test
  void what_a_transient_constant_holds_of_final_fields_or_of_values_is_fine() {
    Mistakes.inImplementation(
            """
              interface Rule { boolean allows(String name); }
              private static final List<String> RANKS = List.of("b", "a");
              final List<String> names = new ArrayList<>();
              final Map<String, Integer> ranks = new TreeMap<>();
              private final transient List<String> view = Collections.unmodifiableList(names);
              private final transient List<List<String>> both = List.of(names, List.of("a"));
              private final transient Comparator<String> order = Comparator.comparing(ranks::get);
              private final transient Comparator<String> own = this::compare;
              private final transient Comparator<String> ranked = Comparator.comparing(RANKS::indexOf);
              private final transient List<Rule> rules = List.of(most(3), String::isEmpty);
              private final transient Map<String, java.util.function.Consumer<String>> commands =
                  Map.of("put", this::put);
              private final transient List<String> upper =
                  java.util.stream.Stream.of("a").map(String::trim).toList();
              private final transient Map<String, Integer> codes;
              MapKv() {
                Map<String, Integer> local = new HashMap<>();
                local.put("a", 1);
                codes = Collections.unmodifiableMap(local);
              }
              private static Rule most(int length) { return name -> name.length() < length; }
              private int compare(String one, String other) { return one.compareTo(other); }
              public void put(String key) {}
            """)
        .areNone();
  }

  @Test
  void hooks_that_change_what_they_tell_or_ask_the_context_are_reported() {
    Mistakes.in(
            """
            @Replicated public interface Kv { void put(String key); }
            """,
            """
            @Replica class MapKv implements Kv {
              record State(List<String> names, List<String> done) {}
              private final List<String> names = new ArrayList<>();
              private final List<String> done = new ArrayList<>();
              private final transient ReplicaContext context;
              private transient int saves;
              MapKv(ReplicaContext context) { this.context = context; }
              public void put(String key) { names.add(key); }
              @Saved State save() {
                List<String> copy = new ArrayList<>(done);
                copy.add("end");
                Collections.sort(names); //!
                prune();
                saves++; //!
                return new State(names, copy);
              }
              private void prune() { done.removeIf(each -> each.isEmpty()); } //!
              @Restored void restore(State state) {
                saves = 0;
                names.addAll(state.names());
                done.addAll(state.done());
                done.add(context.now().toString()); //!
              }
            }
            """,
            """
            @Replicated interface Other { void put(String key); }
            @Replica class MapOther implements Other {
              final Map<String, Long> counts = new TreeMap<>();
              long epoch;
              final transient Map<Long, List<String>> byCount = new TreeMap<>();
              public void put(String key) {
                long count = counts.merge(key, 1L, Long::sum);
                byCount.computeIfAbsent(count, k -> new ArrayList<>()).add(key);
              }
              @Restored void index() {
                byCount.clear();
                counts.forEach((k, n) -> byCount.computeIfAbsent(n, x -> new ArrayList<>()).add(k));
                epoch++; //!
              }
            }
            """)
        .areFound("csmr-826", "csmr-826", "csmr-826", "csmr-827", "csmr-826");
  }

  @Test
  void a_collection_that_is_full_at_first_and_only_added_to_is_reported() {
    Mistakes.in(
            """
            @Replicated public interface Kv { void put(String key); }
            """,
            """
            @Replica class MapKv implements Kv {
              record State(List<String> a, List<String> b, List<String> c, List<String> d) {}
              private final List<String> a = new ArrayList<>(); //!
              private final List<String> b = new ArrayList<>(List.of("x")); //!
              private final List<String> c = new ArrayList<>(List.of("x"));
              private final List<String> d = new ArrayList<>();
              MapKv() { a.add("x"); }
              public void put(String key) { a.add(key); b.add(key); c.add(key); d.add(key); }
              @Saved State save() { return new State(a, b, c, d); }
              @Restored void restore(State state) {
                a.addAll(state.a());
                b.addAll(state.b());
                refill(c, state.c());
                d.addAll(state.d());
              }
              private static void refill(List<String> own, List<String> saved) {
                own.clear();
                own.addAll(saved);
              }
            }
            """)
        .areReported(
            "[csmr-828] MapKv: field a has something in it when an object is made, and @Restored method"
                + " restore does not empty it, so what was removed since would be back after a"
                + " restart. Call a.clear() first.",
            "[csmr-828] MapKv: field b has something in it when an object is made, and @Restored method"
                + " restore does not empty it, so what was removed since would be back after a"
                + " restart. Call b.clear() first.");
  }
}
