package dev.csmr.processor;

import org.junit.jupiter.api.Test;

class ExtensionProblemsTest {
  private static final String KV =
      """
      @Replicated public interface Kv {
        @Query Optional<String> get(String key);
        void put(String key, String value);
        void clear();
      }
      """;
  private static final String LOG =
      """
      @Replicated public interface Log {
        long append(String entry);
        void note(String key, Instant when);
        void flush() throws FullException;
        void rotate();
        @Query boolean isOpen();
        @Query Boolean maybeOpen();
        @Query boolean isFree(String key);
      }
      """;

  private static Mistakes in(String operations, String... others) {
    String[] bodies = new String[others.length + 6];
    bodies[0] =
        "@ComposeWith({Kv.class, Log.class})\npublic interface Both extends Kv {\n"
            + operations
            + "\n}";
    bodies[1] = KV;
    bodies[2] = LOG;
    bodies[3] = "@Replica class MapKv implements Kv {}";
    bodies[4] = "@Replica class ListLog implements Log {}";
    bodies[5] = "class FullException extends RuntimeException {}";
    System.arraycopy(others, 0, bodies, 6, others.length);
    return Mistakes.in(bodies);
  }

  @Test
  void an_extension_is_in_a_component() {
    in(
            """
            @Extend(
                with = Loog.class, //!
                operation = "append")
            @Override void put(String key, String value);
            @Extend(
                with = Other.class, //!
                operation = "append")
            @Override void clear();
            """,
            "interface Loog {}",
            "@Replicated interface Other { void a(); }",
            "@Replica class MapOther implements Other {}")
        .areReported(
            "[csmr-601] @Extend of put: Loog is not a component of Both. Did you mean Log?",
            "[csmr-601] @Extend of clear: Other is not a component of Both. Add Other.class to"
                + " @ComposeWith.");
  }

  @Test
  void an_extension_is_an_operation() {
    in("""
            @Extend(with = Log.class,
                operation = "apend") //!
            @Override void put(String key, String value);
            @Extend(with = Log.class,
                operation = "somethingElse") //!
            @Override void clear();
            """)
        .areReported(
            "[csmr-602] @Extend of put: component Log has no operation apend. Did you mean append?",
            "[csmr-602] @Extend of clear: component Log has no operation somethingElse. It has"
                + " append, flush, isFree, isOpen, maybeOpen, note, rotate.");
  }

  @Test
  void a_mapping_has_the_method() {
    in(
            """
            @Extend(with = Log.class, operation = "append",
                mapping = None.class) //!
            @Override void put(String key, String value);
            @Extend(with = Log.class, operation = "note",
                mapping = NotStatic.class) //!
            @Override void clear();
            @Extend(with = Log.class, operation = "append",
                mapping = Other.class) //!
            @Override Optional<String> get(String key);
            """,
            "class None {}",
            "class NotStatic { String clear() { return null; } }",
            "class Other { static String get(int key) { return null; } }")
        .areReported(
            "[csmr-603] @Extend of put: mapping None needs a static method `String put(String key,"
                + " String value)`, but has none. Write it so that it returns String.",
            "[csmr-603] @Extend of clear: mapping NotStatic needs a static method `Arguments"
                + " clear()`, but its own is not static. Write it so that it returns a record with"
                + " the components (String key, Instant when).",
            "[csmr-603] @Extend of get: mapping Other needs a static method `String get(String"
                + " key)`, but its own takes (int). Write it so that it returns String.");
  }

  @Test
  void a_mapping_is_accessible() {
    in(
            """
            @Extend(with = Log.class, operation = "append", mapping = int.class) //!
            @Override void put(String key, String value);
            @Extend(with = Log.class, operation = "append", mapping = Quiet.class) //!
            @Override void clear();
            """,
            "class Quiet { private static String clear() { return null; } }")
        .areReported(
            "[csmr-604] @Extend of put: mapping int is not accessible from package app. Make it"
                + " public, or move it into that package and do not make it private.",
            "[csmr-603] @Extend of clear: mapping Quiet needs a static method `String clear()`, but"
                + " its own is not accessible. Write it so that it returns String.");
  }

  @Test
  void a_mapping_returns_the_arguments() {
    in(
            """
            @Extend(with = Log.class, operation = "append", mapping = Number.class) //!
            @Override void put(String key, String value);
            @Extend(with = Log.class, operation = "note", mapping = Swapped.class) //!
            @Override void clear();
            @Extend(with = Log.class, operation = "note", mapping = Fine.class)
            @Override Optional<String> get(String key);
            """,
            "class Number { static int put(String key, String value) { return 1; } }",
            """
            class Swapped {
              record Note(Instant when, String key) {}
              static Note clear() { return null; }
            }
            """,
            """
            class Fine {
              record Note(String anything, Instant when) {}
              static Note get(String key) { return null; }
            }
            """)
        .areReported(
            "[csmr-605] @Extend of put: the mapping's method put returns int, but append takes"
                + " (String entry). Return String.",
            "[csmr-605] @Extend of clear: the mapping's method clear returns Swapped.Note, but note"
                + " takes (String key, Instant when). Return a record with the components (String"
                + " key, Instant when).");
  }

  @Test
  void parameters_have_namesakes_without_a_mapping() {
    in("""
            @Extend(with = Log.class, operation = "isFree", condition = true)
            @Extend(with = Log.class, operation = "append")
            @Override void put(String key, String value); //!
            """)
        .areReported(
            "[csmr-606] @Extend of put: parameter `String entry` of append has no namesake of the"
                + " same type among the parameters of put. Name it the same, or add mapping = a"
                + " class with a static method `String put(String key, String value)`.");
  }

  @Test
  void a_condition_decides() {
    in(
            """
            // The compiler knows no position of a repeated annotation: the method stands for it.
            @Extend(with = Log.class, operation = "isOpen", condition = true)
            @Extend(with = Log.class, operation = "maybeOpen", condition = true)
            @Extend(with = Log.class, operation = "rotate", condition = true)
            @Override void clear(); //!!
            @Extend(with = Log.class, operation = "append",
                condition = true, //!
                mapping = Entries.class)
            @Override void put(String key, String value);
            """,
            "class Entries { static String put(String key, String value) { return key; } }")
        .areReported(
            "[csmr-607] @Extend of clear: condition maybeOpen is a query that returns Boolean, but a"
                + " condition is a query that returns boolean. Use such an operation, or remove"
                + " condition = true.",
            "[csmr-607] @Extend of clear: condition rotate is a command, but a condition is a query"
                + " that returns boolean. Use such an operation, or remove condition = true.",
            "[csmr-607] @Extend of put: condition append is a command, but a condition is a query"
                + " that returns boolean. Use such an operation, or remove condition = true.");
  }

  @Test
  void an_extension_throws_what_callers_expect() {
    in("@Extend(with = Log.class, operation = \"flush\") //!\n@Override void clear();")
        .areReported(
            "[csmr-608] @Extend of clear: extension flush throws FullException, which clear does not"
                + " declare, so its callers do not expect it. Declare it at clear of Kv, or extend"
                + " with an operation that does not throw it.");
  }

  @Test
  void an_extension_belongs_to_one_partition() {
    in(
            "",
            """
            @ComposeWith(value = Keyed.class, partitioned = true)
            public interface Parted extends Keyed {
              @Extend(with = Keyed.class, operation = "drop") //!
              @Override void put(String key);
            }
            """,
            "@Replicated interface Keyed { void put(@PartitionKey String key);"
                + " void drop(@PartitionKey String key); }",
            "@Replica class MapKeyed implements Keyed {}")
        .areReported(
            "[csmr-609] Parted is partitioned, so operation put cannot be extended here: its steps"
                + " belong to one partition. Put @Extend into a composition of its own and"
                + " partition that one.");
  }

  @Test
  void a_default_method_is_not_extended() {
    in("""
            @Extend(with = Log.class, operation = "append") //!
            default void twice(String entry) {}
            """)
        .areReported(
            "[csmr-610] Operation twice is a default method and cannot be extended. Call Log.append"
                + " in its body instead.");
  }

  @Test
  void a_mapping_maps_something() {
    in(
            """
            @Extend(with = Log.class, operation = "rotate", mapping = Entries.class) //!
            @Override void clear();
            """,
            "class Entries { static String clear() { return null; } }")
        .areReported(
            "[csmr-611] @Extend of clear: rotate takes no arguments, so there is nothing to map."
                + " Remove the mapping.");
  }
}
