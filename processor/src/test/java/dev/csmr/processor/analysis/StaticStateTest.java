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
              private static void helper(List<String> all) { all.add("x"); }
            """)
        .areAll("csmr-802");
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
}
