package dev.csmr.processor;

import org.junit.jupiter.api.Test;

class ReplicaProblemsTest {
  private static final String SERVICE = "@Replicated public interface Kv { void put(String key); }";

  @Test
  void a_service_needs_an_implementation() {
    Mistakes.in("@Replicated\npublic interface Kv { void put(String key); } //!")
        .areReported(
            "[csmr-401] Service Kv has no implementation in package app. Write a class that"
                + " implements it and annotate the class with @Replica.");
  }

  @Test
  void an_implementation_without_annotation_is_pointed_out() {
    Mistakes.in(
            "@Replicated\npublic interface Kv { void put(String key); } //!",
            "class MapKv implements Kv { public void put(String key) {} }")
        .areReported(
            "[csmr-401] Service Kv has no implementation in package app. MapKv implements it:"
                + " annotate that with @Replica.");
  }

  @Test
  void a_service_has_one_implementation() {
    Mistakes.in(
            SERVICE,
            "@Replica class FirstKv implements Kv {}",
            "@Replica //!\nclass SecondKv implements Kv {}")
        .areReported(
            "[csmr-402] FirstKv and SecondKv are both annotated @Replica and implement Kv, but every"
                + " replica must hold the same. Remove @Replica from one of them.");
  }

  @Test
  void an_implementation_implements_a_service() {
    Mistakes.in(
            "@Replica //!\nclass MapKv implements Kv { public void put(String key) {} }",
            "interface Kv { void put(String key); }",
            "@Replica //!\nclass Lonely {}")
        .areReported(
            "[csmr-403] MapKv is annotated @Replica but implements no interface annotated"
                + " @Replicated. Annotate Kv with @Replicated, or implement a service.",
            "[csmr-403] Lonely is annotated @Replica but implements no interface annotated"
                + " @Replicated. Let it implement one.");
  }

  @Test
  void an_implementation_can_be_created() {
    Mistakes.in(SERVICE, "@Replica //!\nabstract class MapKv implements Kv {}")
        .areReported(
            "[csmr-404] @Replica MapKv is abstract, but each replica creates an object of it. Make"
                + " it a class that can be created.");
    Mistakes.in(SERVICE, "@Replica //!\nrecord MapKv(String x) implements Kv {}")
        .areReported(
            "[csmr-404] @Replica MapKv is a record, but each replica creates an object of it. Make"
                + " it a class that can be created.");
    Mistakes.in(SERVICE, "class Outer {\n @Replica //!\n class MapKv implements Kv {} }")
        .areReported(
            "[csmr-406] @Replica MapKv is an inner class that is not static, so generated code in"
                + " its package cannot create it. Make it a top-level class, or a static nested one"
                + " that is not private.");
    Mistakes.in(
            SERVICE, "class Outer {\n @Replica //!\n private static class MapKv implements Kv {} }")
        .areReported(
            "[csmr-406] @Replica MapKv is private, so generated code in its package cannot create"
                + " it. Make it a top-level class, or a static nested one that is not private.");
    Mistakes.in(SERVICE, "@Replica //!\nclass MapKv<T> implements Kv {}")
        .areReported(
            "[csmr-407] @Replica MapKv has type parameters, but its state needs one type. Write the"
                + " types that are meant.");
  }

  @Test
  void its_constructor_can_be_called() {
    Mistakes.in(SERVICE, "@Replica class MapKv implements Kv {\n MapKv(int limit) {} //!\n}")
        .areReported(
            "[csmr-405] @Replica MapKv has a constructor with parameters that nobody can give. It"
                + " needs exactly one constructor that is not private, without parameters or with a"
                + " single dev.csmr.ReplicaContext.");
    Mistakes.in(SERVICE, "@Replica class MapKv implements Kv {\n private MapKv() {} //!\n}")
        .areReported(
            "[csmr-405] @Replica MapKv has a private constructor. It needs exactly one constructor"
                + " that is not private, without parameters or with a single"
                + " dev.csmr.ReplicaContext.");
    Mistakes.in(
            SERVICE,
            "@Replica class MapKv implements Kv {\n MapKv() {}\n MapKv(ReplicaContext c) {} //!\n}")
        .areReported(
            "[csmr-405] @Replica MapKv has 2 constructors. It needs exactly one constructor that is"
                + " not private, without parameters or with a single dev.csmr.ReplicaContext.");
  }

  @Test
  void its_state_can_be_saved_and_restored() {
    Mistakes.in(
            SERVICE,
            """
            @Replica class MapKv implements Kv {
              static final int LIMIT = 3;
              final transient Object lock = new Object();
              final Map<String, List<String>> fine = new TreeMap<>();
              private final Map<String, String> entries = new TreeMap<>(); //!
              final int count = 0; //!
              final Optional<String> last = Optional.empty(); //!
              static int calls; //!
              private final ReplicaContext context = null; //!
              Map<String, java.util.concurrent.ConcurrentHashMap<String, String>> nested; //!
            }
            """)
        .areReported(
            "[csmr-408] Field entries of @Replica MapKv is private, so generated snapshots cannot"
                + " save it. Make it package-private; or keep it private, return the state as a"
                + " record from a method annotated @Saved and take it in one annotated @Restored;"
                + " or make it transient if it is not state.",
            "[csmr-409] Field count of @Replica MapKv is final and of type int, so a snapshot cannot"
                + " restore it: only mutable collections can be refilled. Remove final, or make it"
                + " static if it is a constant, or transient if it is not state.",
            "[csmr-409] Field last of @Replica MapKv is final and of type Optional<String>, so a"
                + " snapshot cannot restore it: only mutable collections can be refilled. Remove"
                + " final, or make it static if it is a constant, or transient if it is not state.",
            "[csmr-410] Static field calls of @Replica MapKv can change, but static state is shared"
                + " by all replicas of the process and in no snapshot. Make it an instance field,"
                + " or final if it is a constant.",
            "[csmr-101] Field context of @Replica MapKv: dev.csmr.ReplicaContext has no protobuf"
                + " form, so it can be neither sent nor stored. Take it in the implementation's"
                + " constructor and keep it in a field that is private final transient.",
            "[csmr-101] Field nested of @Replica MapKv:"
                + " java.util.concurrent.ConcurrentHashMap<java.lang.String, java.lang.String> has"
                + " no protobuf form, so it can be neither sent nor stored. Use HashMap: one thread"
                + " uses it.");
  }

  @Test
  void what_is_sorted_outside_of_a_final_field_has_a_natural_order() {
    Mistakes.in(
            SERVICE,
            """
            @Replica class MapKv implements Kv {
              final PriorityQueue<Job> fine = new PriorityQueue<>(Comparator.comparing(Job::at));
              final TreeMap<Job, String> fineToo = new TreeMap<>(Comparator.comparing(Job::at));
              PriorityQueue<String> fineAsWell = new PriorityQueue<>(Comparator.reverseOrder());
              final Map<String, EnumSet<Thread.State>> states = new TreeMap<>();
              PriorityQueue<Job> queue; //!
              final Map<String, TreeSet<Job>> jobs = new TreeMap<>(); //!
              final Map<String, TreeSet<String>> names = new TreeMap<>();
              record Job(Instant at) {}
            }
            """)
        .areReported(
            "[csmr-413] Field queue of @Replica MapKv: PriorityQueue<MapKv.Job> sorts by the natural"
                + " order of MapKv.Job, which has none: a snapshot would lose the comparator. Hold it"
                + " directly in a final field, or let MapKv.Job implement Comparable.",
            "[csmr-413] Field jobs of @Replica MapKv: TreeSet<MapKv.Job> sorts by the natural order"
                + " of MapKv.Job, which has none: a snapshot would lose the comparator. Hold it"
                + " directly in a final field, or let MapKv.Job implement Comparable.");
  }

  @Test
  void transient_fields_that_change_are_rebuilt_after_a_restore() {
    String fix =
        " of @Replica MapKv is in no snapshot, so a replica that was restarted would answer"
            + " otherwise than the others. Remove transient; or, if its content follows from the"
            + " state, rebuild it in a method annotated @Restored.";
    Mistakes.in(
            SERVICE,
            """
            @Replica class MapKv implements Kv {
              private final transient ReplicaContext context;
              final transient Object lock = new Object();
              final transient Map<String, String> index = new TreeMap<>(); //!
              final transient int[] counts = new int[3]; //!
              transient int calls; //!
              private final transient java.util.concurrent.atomic.AtomicLong hits = //!
                  new java.util.concurrent.atomic.AtomicLong();
              final transient Counter counter = new Counter(); //!
              final transient Runnable runnable = new Counter(); //!
              final transient java.util.function.Supplier<Integer> memo = memo(); //!
              final transient java.util.function.Supplier<Integer> pure = () -> 1;
              final transient Policy policy = new Flat(3);
              final transient Policy other = x -> x + 1;
              final transient Set<String> reserved = Set.of("root");
              MapKv(ReplicaContext context) { this.context = context; }
              public void put(String key) {}
              static java.util.function.Supplier<Integer> memo() {
                int[] calls = new int[1];
                return () -> calls[0]++;
              }
              interface Policy { long of(long amount); }
              record Flat(long fee) implements Policy { public long of(long amount) { return fee; } }
              static final class Counter implements Runnable {
                long n;
                @Override public void run() { n++; }
              }
            }
            """)
        .areReported(
            "[csmr-422] Transient field index" + fix,
            "[csmr-422] Transient field counts" + fix,
            "[csmr-422] Transient field calls" + fix,
            "[csmr-422] Transient field hits" + fix,
            "[csmr-422] Transient field counter" + fix,
            "[csmr-422] Transient field runnable" + fix,
            "[csmr-422] Transient field memo" + fix);
  }

  @Test
  void hooks_can_be_called() {
    String saved =
        " Write `StateRecord save()`, not private, with all state in the record's components, and"
            + " one `@Restored void restore(StateRecord state)`.";
    String restored =
        " Write `@Restored void restored()`, not private; with a @Saved method, one that takes the"
            + " record which that returns.";
    Mistakes.in(
            SERVICE,
            """
            @Replica class MapKv implements Kv {
              @Restored
              private void again() {} //!
            }
            """)
        .areReported(
            "[csmr-421] @Restored method again of @Replica MapKv is not accessible to generated code"
                + " in its package."
                + restored);
    Mistakes.in(
            SERVICE,
            """
            @Replica class MapKv implements Kv {
              @Restored
              void first(String s) {} //!
              @Restored
              void second() {} //!
            }
            """)
        .areReported(
            "[csmr-421] @Restored method first of @Replica MapKv has a parameter, and there is no"
                + " @Saved method that returns what it takes."
                + restored,
            "[csmr-421] @Restored method second of @Replica MapKv is the second one; one is called."
                + restored);
    Mistakes.in(
            SERVICE,
            """
            @Replica class MapKv implements Kv {
              private int a;
              record State(int a) {}
              @Saved
              State save() { return new State(a); }
              @Restored
              void restore(int a) { this.a = a; } //!
            }
            """)
        .areReported(
            "[csmr-421] @Restored method restore of @Replica MapKv does not take the MapKv.State"
                + " that @Saved returns."
                + restored);
    Mistakes.in(
            SERVICE,
            """
            @Replica class MapKv implements Kv {
              private int a;
              @Saved
              int save() { return a; } //!
            }
            """)
        .areReported(
            "[csmr-420] @Saved method save of @Replica MapKv returns int, which is no record."
                + saved);
  }

  @Test
  void fields_of_one_number_are_reported() {
    Mistakes.in(
            SERVICE, "@Replica class MapKv implements Kv {\n @Id(9) int a;\n @Id(9) int b; //!\n}")
        .areReported(
            "[csmr-314] @Replica MapKv: a and b have the same number 9, so a message could mean"
                + " either. Put another @Id on one that no log knows yet, such as @Id(562).");
  }

  @Test
  void an_implementation_lives_in_the_package_of_its_service() {
    Mistakes.in(SERVICE, "@Replica //!\npublic class Elsewhere implements Kv {}")
        .lastInOtherPackage()
        .areReported(
            "[csmr-412] @Replica Elsewhere implements Kv from package app, but generated code"
                + " creates it from there. Move it into that package.");
  }
}
