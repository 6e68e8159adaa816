package dev.csmr.processor;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people hold in fields besides collections: an error whose fix compiles. */
class StateSiblingsTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "BitSet bits = new BitSet(); | csmr-101 | byte[] bits = {};",
        "int[] numbers = new int[3]; | csmr-101 | List<Integer> numbers = new ArrayList<>();",
        "String[][] table = {}; | csmr-101 | List<List<String>> table = new ArrayList<>();",
        "Map<String, Long> m = new WeakHashMap<>(); | csmr-811 | Map<String, Long> m = new TreeMap<>();",
        "WeakHashMap<String, Long> m = new WeakHashMap<>(); | csmr-101 | TreeMap<String, Long> m = new TreeMap<>();",
        "Random random = new Random(7); | csmr-101 | long seed;",
        "java.util.concurrent.atomic.AtomicLong n = new java.util.concurrent.atomic.AtomicLong(); | csmr-101 | long n;",
        "StringBuilder text = new StringBuilder(); | csmr-101 | String text = \"\";",
        "Iterator<String> next = null; | csmr-101 | List<String> next = new ArrayList<>();",
        "java.util.function.Function<String, String> f = s -> s; | csmr-101 | String f = \"\";",
        "static final class Box { int content; } Box box = new Box(); | csmr-101 | record Box(int content) {} Box box = new Box(1);",
        "final int limit = 3; | csmr-409 | static final int LIMIT = 3;",
        "final Map<String, Long> m = new ConcurrentHashMapLike(); static class ConcurrentHashMapLike extends AbstractMap<String, Long> { public Set<Map.Entry<String, Long>> entrySet() { return Set.of(); } } | csmr-811 | final Map<String, Long> m = new TreeMap<>();",
      })
  void a_field_is_refused_and_its_fix_is_not(String field, String code, String fix) {
    Mistakes.inImplementation(field + " //!").areAll(code);
    Mistakes.inImplementation(fix).areNone();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "EnumMap<E, EnumSet<E>> m = new EnumMap<>(E.class); enum E { A }",
        "Map<String, EnumMap<E, Long>> m = new TreeMap<>(); enum E { A }",
        "final Map<String, Long> m = new LinkedHashMap<>(16, 0.75f, true);",
        "Optional<List<String>> maybe = Optional.empty();",
        "byte[] bytes = {};",
        "Map<String, byte[]> blobs = new TreeMap<>();",
      })
  void a_field_is_faithful(String field) {
    Mistakes.inImplementation(field).areNone();
  }

  @org.junit.jupiter.api.Test
  void inherited_state_is_state() {
    Mistakes.in(
            "@Replicated public interface Kv { void put(String key); }",
            """
              @Replica class MapKv extends Parent<String> implements Kv {
                public void put(String key) { values.add(key); last = key; }
              }
            """,
            """
              class Parent<T> {
                final List<T> values = new ArrayList<>();
                T last;
                private int hidden; //!
              }
            """)
        .areAll("csmr-408");
    Mistakes.in(
            "@Replicated public interface Kv { void put(String key); }",
            """
              @Replica class MapKv extends Parent<String> implements Kv {
                public void put(String key) { values.add(key); last = key; }
              }
            """,
            """
              class Parent<T> {
                final List<T> values = new ArrayList<>();
                T last;
              }
            """)
        .areNone();
  }
}
