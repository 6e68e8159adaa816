package dev.csmr.processor;

import dev.csmr.processor.model.StableNumbers;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CompositionProblemsTest {
  private static final String KV =
      """
      @Replicated public interface Kv {
        @Query Optional<String> get(@PartitionKey String key);
        void put(@PartitionKey String key, String value) throws FullException;
      }
      """;
  private static final String MAP_KV = "@Replica class MapKv implements Kv {}";
  private static final String FULL = "class FullException extends Exception {}";
  private static final String LOG =
      """
      @Replicated public interface Log {
        long append(String entry);
        @Query List<String> retrieve(long first, long last);
      }
      """;
  private static final String LIST_LOG = "@Replica class ListLog implements Log {}";

  private static Mistakes in(String... bodies) {
    return Mistakes.in(
        Stream.concat(Arrays.stream(bodies), Stream.of(KV, MAP_KV, FULL, LOG, LIST_LOG))
            .toArray(String[]::new));
  }

  @Test
  void a_mistake_in_a_component_is_all_that_is_said() {
    String both = "@ComposeWith({Kv.class, Log.class}) public interface Both extends Kv, Log {}";
    String all = "@ComposeWith(Both.class) public interface All extends Both {}";
    Mistakes.in(
            KV,
            """
            @Replica class MapKv implements Kv {
              private Map<String, String> entries = new TreeMap<>(); //!
              public Optional<String> get(String key) { return Optional.empty(); }
              public void put(String key, String value) { entries.put(key, value); }
            }
            """,
            FULL,
            LOG,
            LIST_LOG.replace(
                "{}",
                "{ int last; public long append(String entry) { return ++last; }"
                    + " public List<String> retrieve(long first, long last) { return List.of(); } }"),
            both,
            all)
        .areFound("csmr-408");
  }

  @Test
  void a_composition_has_components() {
    in("@ComposeWith({}) //!\npublic interface Both extends Kv {}")
        .areReported(
            "[csmr-501] Both composes nothing. Name its components: @ComposeWith({First.class,"
                + " Second.class}).");
  }

  @Test
  void components_are_annotated() {
    in("@ComposeWith({\nKv.class,\nRunnable.class, //!\nint.class}) //!\npublic interface Both {}")
        .areReported(
            "[csmr-502] java.lang.Runnable cannot be a component: it is annotated neither"
                + " @Replicated nor @ComposeWith. Annotate it, or remove it from @ComposeWith.",
            "[csmr-502] int cannot be a component: it is annotated neither @Replicated nor"
                + " @ComposeWith. Annotate it, or remove it from @ComposeWith.");
  }

  @Test
  void a_component_is_named_once() {
    in("@ComposeWith({\nKv.class,\nKv.class}) //!\npublic interface Both extends Kv {}")
        .areReported(
            "[csmr-503] Component Kv is named twice, but a composition holds one of each. Remove"
                + " one; if two are needed, let a second interface compose the service once more.");
  }

  @Test
  void a_composition_does_not_contain_itself() {
    in(
            "@ComposeWith({Kv.class,\nSecond.class}) //!\npublic interface First extends Kv {}",
            "@ComposeWith(First.class) //!\npublic interface Second extends First {}",
            "@ComposeWith(Own.class) //!\npublic interface Own {}")
        .areReported(
            "[csmr-504] First contains itself: First → Second → First. Remove one of these"
                + " components.",
            "[csmr-504] Second contains itself: Second → First → Second. Remove one of these"
                + " components.",
            "[csmr-504] Own contains itself: Own → Own. Remove one of these components.");
  }

  @Test
  void a_composition_extends_its_components_only() {
    in(
            "@ComposeWith(Kv.class)\npublic interface Both extends Kv, Log {} //!",
            "@ComposeWith(Kv.class)\npublic interface Other extends Kv, AutoCloseable {} //!")
        .areReported(
            "[csmr-505] Composition Both extends Log, which is not one of its components, so nobody"
                + " executes its operations. Add Log.class to @ComposeWith.",
            "[csmr-505] Composition Other extends AutoCloseable, which is not one of its components,"
                + " so nobody executes its operations. Annotate it @Replicated and add it to"
                + " @ComposeWith, or remove it.");
  }

  @Test
  void an_operation_comes_from_a_component() {
    in("""
            @ComposeWith({Kv.class, Log.class})
            public interface Both extends Kv {
              void putt(String key, String value); //!
              long append(String entry); //!
              static int helper() { return 1; }
              private int own() { return 2; }
            }
            """)
        .areReported(
            "[csmr-506] No component of Both declares operation putt, so nobody would execute it."
                + " Did you mean put? Declare it in a component, or give it a body (a default"
                + " method).",
            "[csmr-506] No component of Both declares operation append, so nobody would execute it."
                + " Log has one of that name: let Both extend it.");
  }

  @Test
  void an_operation_comes_from_one_component() {
    in(
            "@ComposeWith({Kv.class, Other.class})\npublic interface Both extends Kv, Other {} //!",
            "@Replicated public interface Other { @Query Optional<String> get(String key); }",
            "@Replica class MapOther implements Other {}")
        .areReported(
            "[csmr-507] Both Kv and Other declare operation get, so it is not clear which of them"
                + " Both means. Extend only one of the two interfaces; the other one stays a"
                + " component and can be used by @Extend.");
  }

  @Test
  void a_default_method_does_not_hide_an_operation() {
    in("""
            @ComposeWith(Kv.class)
            public interface Both extends Kv {
              @Override default void put(String key, String value) {} //!
            }
            """)
        .areReported(
            "[csmr-508] Default method put has the name of an operation of component Kv, which it"
                + " would hide from itself: calling it from there would never end. Give it another"
                + " name.");
  }

  @Test
  void an_operation_declared_again_stays_the_same() {
    in("""
            @ComposeWith({Kv.class, Log.class})
            public interface Both extends Kv, Log {
              @Override @Id(5) Optional<String> get(String key); //!
              @Override void put(String key, String value); //!
              @Override long append(
                  @PartitionKey String entry); //!
              @Override
              ArrayList<String> retrieve(long first, long last) throws CsmrException; //!!
              void put(String key); //!
            }
            """)
        .areReported(
            "[csmr-509] Both declares operation get of Kv again with another @Id: 5 instead of "
                + StableNumbers.operationId("get")
                + ". A composition passes it on as it is; declare the same.",
            "[csmr-509] Both declares operation put of Kv again with another list of exceptions:"
                + " none instead of app.FullException. A composition passes it on as it is; declare"
                + " the same.",
            "[csmr-509] Both declares operation append of Log again with another @PartitionKey:"
                + " entry instead of none. A composition passes it on as it is; declare the same.",
            "[csmr-509] Both declares operation retrieve of Log again with another result:"
                + " java.util.ArrayList<java.lang.String> instead of"
                + " java.util.List<java.lang.String>. A composition passes it on as it is; declare"
                + " the same.",
            "[csmr-509] Both declares operation retrieve of Log again with another list of"
                + " exceptions: dev.csmr.CsmrException instead of none of it. A composition passes"
                + " it on as it is; declare the same.",
            "[csmr-301] Operation put is declared more than once, but an operation is known by its"
                + " name alone. Give each its own name, such as putWithKey.");
  }

  @Test
  void a_query_stays_a_query() {
    in(
            """
            @ComposeWith({Kv.class, Log.class})
            public interface Both extends Kv {
              @Override
              @Query //!
              @Extend(with = Log.class, operation = "append", mapping = Entries.class)
              Optional<String> get(String key);
              @Override
              @Query //!
              void put(String key, String value) throws FullException;
            }
            """,
            "class Entries { static String get(String key) { return key; } }")
        .areReported(
            "[csmr-510] Operation get is annotated @Query, but its extension Log.append changes"
                + " state, so it is a command. Remove @Query.",
            "[csmr-510] Operation put is annotated @Query, but that of Kv changes state, so it is a"
                + " command. Remove @Query.");
  }

  @Test
  void operations_of_two_components_have_different_ids() {
    in(
            "@ComposeWith({Log.class, Other.class})\npublic interface Both extends Log, Other {} //!",
            "@Replicated public interface Other { @Id("
                + StableNumbers.operationId("append")
                + ") void add(); }",
            "@Replica class CountingOther implements Other {}")
        .areReported(
            "[csmr-313] Operations add and append have the same id "
                + StableNumbers.operationId("append")
                + ", so a log entry could mean either. Put another @Id on one that no log knows yet,"
                + " such as @Id(1).");
  }

  @Test
  void types_of_a_component_are_accessible_to_the_composition() {
    Mistakes.in(
            "@Replicated public interface Vault { void put(Secret secret) throws Locked; }",
            "@Replica class MapVault implements Vault {}",
            "record Secret(String text) {}",
            "class Locked extends RuntimeException {}",
            "@ComposeWith(Vault.class)\npublic interface Safe extends Vault {} //!!")
        .lastInOtherPackage()
        .areReported(
            "[csmr-106] Inherited operation put: app.Secret is not accessible from package other,"
                + " where the generated code lives. Make it public, or move it into that package and"
                + " do not make it private.",
            "[csmr-106] Inherited operation put: app.Locked is not accessible from package other,"
                + " where the generated code lives. Make it public, or move it into that package and"
                + " do not make it private.");
  }

  @Test
  void a_broken_component_is_reported_once() {
    in(
            "@ComposeWith(Bad.class) public interface Both extends Bad {}",
            "@Replicated public interface Bad { void put(Object value); } //!",
            "@Replica class MapBad implements Bad {}")
        .areReported(
            "[csmr-101] Parameter value of put: java.lang.Object has no protobuf form, so it can be"
                + " neither sent nor stored. Use a record, or the type that is meant.");
  }
}
