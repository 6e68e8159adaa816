package dev.csmr.processor.analysis;

import dev.csmr.processor.Mistakes;
import org.junit.jupiter.api.Test;

class StaticStateTest {
  @Test
  void a_static_field_that_commands_fill_is_reported() {
    Mistakes.inImplementation(
            """
              static final Map<String, String> DATA = new TreeMap<>(); //!
              public void put(String key) { DATA.put(key, key); }
            """)
        .areReported(
            "[csmr-802] MapKv: static field DATA is no constant: by put. Static state is shared by all"
                + " replicas of the process and in no snapshot. Make it an instance field; a"
                + " constant is a value that cannot change, such as List.of(…).");
  }

  @Test
  void each_kind_of_static_state_is_found() {
    Mistakes.inImplementation(
            """
              static final java.util.concurrent.atomic.AtomicLong NEXT = //!
                  new java.util.concurrent.atomic.AtomicLong();
              static final StringBuilder TEXT = new StringBuilder(); //!
              static final Random RANDOM = new Random(7); //!
              static final long[] COUNTS = new long[3]; //!
              static final List<String> GIVEN = new ArrayList<>(); //!
              static final Holder HOLDER = new Holder(); //!
              static final List<Holder> HOLDERS = List.of(); //!
              static final class Holder {
                static int made; //!
                long value;
              }
              static final class Cache {
                static final Map<String, String> ALL = new TreeMap<>(); //!
              }
              public void put(String key) {
                COUNTS[0]++;
                helper(GIVEN);
                Cache.ALL.clear();
              }
              private static void helper(List<String> all) { all.add("x"); } //!
            """)
        .areAll("csmr-802");
  }

  @Test
  void state_in_constants_of_an_enum_is_reported() {
    Mistakes.inImplementation(
            """
              enum Counter {
                HITS, MISSES;
                long n; //!
                final List<String> seen = new ArrayList<>(); //!
                final long[] last = new long[1]; //!
                final java.util.concurrent.atomic.AtomicLong all = //!
                    new java.util.concurrent.atomic.AtomicLong();
              }
              public void put(String key) {
                Counter.HITS.n++;
                Counter.HITS.seen.add(key);
                Counter.MISSES.last[0] = 1;
              }
            """)
        .areAll("csmr-802");
    Mistakes.inImplementation("enum Counter { HITS; long n; } //!")
        .areReported(
            "[csmr-802] MapKv: field n of enum Counter is no constant: it is not final. Static state is"
                + " shared by all replicas of the process and in no snapshot. Make it an instance"
                + " field; a constant is a value that cannot change, such as List.of(…).");
  }

  @Test
  void functions_that_remember_are_reported() {
    Mistakes.inImplementation(
            """
              static final java.util.function.LongSupplier A = counter(); //!
              static final java.util.function.Supplier<Long> B = //!
                  new java.util.function.Supplier<>() {
                    long n;
                    @Override public Long get() { return ++n; }
                  };
              static final java.util.function.LongSupplier C = //!
                  new java.util.concurrent.atomic.AtomicLong()::incrementAndGet;
              static final java.util.function.Consumer<String> D = new ArrayList<String>()::add; //!
              static final java.util.function.LongSupplier E = atomic(); //!
              static final Runnable F = new Counter(); //!
              static final Object G = new Random(7); //!
              interface Gen {
                Gen DEFAULT = //!
                    new Gen() {
                      private int n;
                      @Override public int next() { return ++n; }
                    };
                Gen OTHER = new Steps(); //!
                Gen FINE =
                    new Gen() {
                      private final int step = 7;
                      @Override public int next() { return step; }
                    };
                int next();
              }
              static final class Steps implements Gen {
                int n;
                @Override public int next() { return ++n; }
              }
              static final class Counter implements Runnable {
                private long n;
                @Override public void run() { n++; }
              }
              static java.util.function.LongSupplier counter() {
                long[] n = {0};
                return () -> ++n[0];
              }
              static java.util.function.LongSupplier atomic() {
                var n = new java.util.concurrent.atomic.AtomicLong();
                return () -> n.incrementAndGet();
              }
            """)
        .areAll("csmr-802");
  }

  @Test
  void changing_what_other_classes_share_is_reported() {
    Mistakes.in(
            "@Replicated public interface Kv { List<String> ALL = new ArrayList<>(); void put(String key); }",
            """
            @Replica class MapKv implements Kv {
              public void put(String key) {
                Kv.ALL.add(key); //!
                Shared.count++; //!
                Shared.MAP.put(key, key); //!
                Shared.SLOTS[0] = Shared.MAX; //!
                Mode.ON.uses++; //!
              }
            }
            class Shared {
              static final int MAX = 5;
              static long count;
              static final Map<String, String> MAP = new TreeMap<>();
              static final int[] SLOTS = new int[3];
            }
            enum Mode { ON; long uses; }
            """)
        .areAll("csmr-802");
  }

  @Test
  void enums_and_functions_that_only_read_are_fine() {
    Mistakes.inImplementation(
            """
              enum Kind {
                A(List.of("x"), 'a'), B(new ArrayList<>(), 'b') {
                  @Override boolean allows(String name) { return false; }
                };
                private final List<String> allowed;
                private final char sign;
                private final java.util.function.IntUnaryOperator next = n -> n + 1;
                Kind(List<String> allowed, char sign) { this.allowed = allowed; this.sign = sign; }
                List<String> allowed() { return allowed; }
                boolean allows(String name) { return allowed.contains(name); }
                char sign() { return sign; }
                int after(int n) { return next.applyAsInt(n); }
              }
              static final java.util.function.Predicate<String> KNOWN = known();
              static final java.util.function.Supplier<List<String>> FRESH = ArrayList::new;
              static final java.util.function.Function<String, String> TRIM = String::trim;
              static final Comparator<String> ORDER =
                  new Comparator<>() {
                    @Override public int compare(String a, String b) { return b.compareTo(a); }
                  };
              static java.util.function.Predicate<String> known() {
                Set<String> names = Set.of("x");
                return name -> { List<String> l = new ArrayList<>(names); l.add(name); return l.isEmpty(); };
              }
            """)
        .areNone();
  }

  @Test
  void constants_are_fine() {
    Mistakes.inImplementation(
            """
              enum Kind { A, B }
              record Limit(int lines, List<String> names) {}
              static final class Fixed { final long value = 3; final String name = "x"; }
              static final int MAX = 5;
              static final Long BOXED = 7L;
              static final List<String> NAMES = List.of("x");
              static final Set<String> SET = Set.of("x", "y");
              static final Map<String, Integer> MAP = Map.of("x", 1);
              static final List<Limit> LIMITS = List.of(new Limit(1, List.of()));
              static final Kind KIND = Kind.A;
              static final Fixed FIXED = new Fixed();
              static final Instant ZERO = Instant.EPOCH;
              static final Duration HOUR = Duration.ofHours(1);
              static final java.util.regex.Pattern WORD = java.util.regex.Pattern.compile("x");
              static final Comparator<String> ORDER = Comparator.comparing(String::length);
              static final java.util.function.Function<String, String> SAME = x -> x;
              static final System.Logger LOG = System.getLogger("app");
              static final int[] POWERS = {1, 10, 100};
              static final String[] WORDS = {"a", "b"};
              static final Map<String, Integer> WEIGHTS = new TreeMap<>();
              static { WEIGHTS.put("a", 1); }
              static final List<String> COPIED = Collections.unmodifiableList(new ArrayList<>());
              long n;
              public void put(String key) {
                n += POWERS[1] + WEIGHTS.getOrDefault(key, 0) + POWERS.length;
                for (String word : WORDS) { n += word.length(); }
                if (NAMES.contains(key)) { n = 0; }
              }
            """)
        .areNone();
  }

  @Test
  void state_that_is_reached_through_other_classes_is_reported_there() {
    Mistakes.in(
            "@Replicated public interface Kv { void put(String key); }",
            """
              @Replica class MapKv implements Kv {
                long last;
                public void put(String key) {
                  last = Single.INSTANCE.next() + Holder.get().next() + Ids.next() + Limits.of(key);
                  Cache.put(key);
                }
              }
            """,
            "enum Single { INSTANCE; private int n; int next() { return ++n; } } //!",
            """
              final class Holder {
                private static final Holder ONE = new Holder();
                private int n;
                static Holder get() { return ONE; } //!
                int next() { return ++n; } //!
              }
            """,
            """
              final class Ids {
                private static final java.util.concurrent.atomic.AtomicLong LAST =
                    new java.util.concurrent.atomic.AtomicLong();
                static long next() { return LAST.incrementAndGet(); } //!!
              }
            """,
            """
              final class Cache {
                private static final Map<String, String> ALL = new TreeMap<>();
                static void put(String key) { ALL.put(key, key); } //!
              }
            """,
            """
              final class Limits {
                private static final Map<String, Long> ALL = Map.of("a", 1L);
                private static final int[] SIZES = {1, 2};
                static long of(String key) { return ALL.getOrDefault(key, 0L) + SIZES[0]; }
              }
            """)
        .areAll("csmr-802");
  }

  @Test
  void a_collection_that_can_be_changed_inside_a_constant_is_found() {
    Mistakes.inImplementation(
            """
              record Box(List<String> all) {}
              static final Map<String, List<String>> DEFAULTS = Map.of("a", new ArrayList<>()); //!
              static final List<Map<String, Integer>> SHARDS = List.of(new TreeMap<>()); //!
              static final Box BOX = new Box(new ArrayList<>()); //!
              static final Optional<List<String>> MAYBE = Optional.of(new ArrayList<>()); //!
              static final Map<String, List<String>> COPY = new TreeMap<>(Map.of("a", new ArrayList<>())); //!
              static final Map<String, List<String>> FILLED = new TreeMap<>(); //!
              static { FILLED.put("a", new ArrayList<>()); }
              static final Map<String, List<String>> MADE = make(); //!
              private static Map<String, List<String>> make() { return Map.of("a", new ArrayList<>()); }
              static final List<String> FINE = Collections.unmodifiableList(new ArrayList<>(List.of("a")));
              static final Map<String, List<String>> ALSO = Map.of("a", List.copyOf(new ArrayList<>()));
              long n;
              public void put(String key) {
                FILLED.get("a").add(key); //!
                n = FINE.size() + ALSO.get("a").size();
              }
            """)
        .areAll("csmr-802");
  }

  @Test
  void what_static_fields_hold_is_not_changed_by_another_name() {
    Mistakes.in(
            "@Replicated public interface Kv { void put(String key); int size(); }",
            """
            @Replica class MapKv implements Kv {
              static final Map<String, List<String>> LISTS =
                  Map.of("a", made());
              static final List<int[]> COUNTS = List.of(new int[1]);
              long n;
              private static List<String> made() { return new ArrayList<>(); }
              public void put(String key) {
                List<String> list = LISTS.get(key);
                list.add(key); //!
                for (List<String> each : LISTS.values()) { each.clear(); } //!
                LISTS.forEach((k, v) -> v.add(k)); //!
                COUNTS.get(0)[0]++; //!
                int[] counts = COUNTS.get(0);
                counts[0]++; //!
                Registry.all().put(key, "x"); //!
                Registry.one().names.add(key); //!
                Kind.A.names().add(key); //!
                new ArrayList<>(list).add(key);
              }
              public int size() { return Registry.all().size() + Kind.A.names().size(); }
            }
            """,
            """
            final class Registry {
              private static final Map<String, String> ALL = new TreeMap<>();
              private static final Registry ONE = new Registry();
              final List<String> names = new ArrayList<>();
              static Map<String, String> all() { return ALL; }
              static Registry one() { return ONE; } //!
            }
            """,
            """
            enum Kind {
              A;
              private final List<String> names = new ArrayList<>();
              List<String> names() { return names; }
            }
            """)
        .areAll("csmr-802");
  }

  @Test
  void constants_that_count_by_what_they_captured_are_reported_wherever_that_was_made() {
    Mistakes.in(
            """
            @Replicated public interface Kv {
              void put(String key);
              default void fill(String key) { Registry.fill(key); }
            }
            """,
            """
            @Replica class MapKv implements Kv {
              private static final java.util.function.LongSupplier NEXT = Registry.counter(); //!
              private static final java.util.function.LongSupplier FIXED = Registry.fixed(7);
              enum Kind {
                A(Registry.counter()), //!
                B(Registry.fixed(1));
                final java.util.function.LongSupplier number;
                Kind(java.util.function.LongSupplier number) { this.number = number; }
              }
              long n;
              public void put(String key) {
                n = NEXT.getAsLong() + FIXED.getAsLong() + Kind.A.number.getAsLong();
                Registry.ADD.accept(key); //!
              }
            }
            """,
            """
            final class Registry {
              private static final List<String> LOG = new ArrayList<>();
              static final java.util.function.Consumer<String> ADD = LOG::add; //!
              static void fill(String key) {
                List<String> all = LOG;
                all.add(key); //!
              }
              static java.util.function.LongSupplier counter() {
                long[] n = {0};
                return () -> ++n[0];
              }
              static java.util.function.LongSupplier fixed(long n) { return () -> n; }
            }
            """)
        .areAll("csmr-802");
  }
}
