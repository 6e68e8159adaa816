package dev.csmr.processor.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.Compiler;
import dev.csmr.processor.CsmrProcessor;
import dev.csmr.processor.Mistakes;
import dev.csmr.processor.UsersClassPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.StandardLocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

class KeyedOperationsTest {
  private static final String PUT = "void put(@PartitionKey String key, String value);";

  @Test
  void operations_that_keep_to_their_key_are_proven() throws IOException {
    Compilation compilation =
        compile(
            "@Replica",
            """
            void put(@PartitionKey String key, String value);
            @Query Optional<String> get(@PartitionKey String key);
            boolean swap(@PartitionKey String key, String value);
            void post(@PartitionKey Map<String, Long> amounts);
            void drop(@PartitionKey List<String> keys);
            @Query boolean covers(@PartitionKey Map<String, Long> amounts);
            @Query long size();
            """,
            """
            static final int MAX = 5;
            final transient ReplicaContext context;
            final Map<String, String> entries = new HashMap<>();
            final TreeMap<String, Long> counts = new TreeMap<String, Long>();
            final Set<String> seen = new TreeSet<>();
            final Map<String, List<String>> lists = new TreeMap<>();
            MapKv(ReplicaContext context) { this.context = context; }
            public void put(String key, String value) {
              String same = key;
              seen.add(same);
              this.entries.put(key, value + context.now() + MAX);
              lists.computeIfAbsent(key, k -> new ArrayList<>()).add(value);
              counts.compute(key, (k, n) -> n == null && seen.contains(k) ? 1 : n + 1);
            }
            public Optional<String> get(String key) { return Optional.ofNullable(entries.get(key)); }
            public boolean swap(String key, String value) {
              if (!get(key).equals(Optional.of(value))) { return false; }
              this.put(key, value);
              return true;
            }
            public void post(Map<String, Long> amounts) {
              amounts.forEach((k, n) -> counts.put(k, count(k) + n));
              for (Map.Entry<String, Long> each : amounts.entrySet()) { seen.add(each.getKey()); }
            }
            public void drop(List<String> keys) {
              for (String each : keys) { seen.remove(each); }
              keys.stream().sorted().forEach(k -> entries.remove(k));
            }
            public boolean covers(Map<String, Long> amounts) {
              return amounts.entrySet().stream()
                  .allMatch(entry -> count(entry.getKey()) >= entry.getValue());
            }
            private long count(String key) { return counts.getOrDefault(key, 0L); }
            public long size() { return entries.size(); }
            """);
    assertThat(touches(compilation))
        .containsOnlyKeys("covers", "drop", "get", "post", "put", "swap")
        .allSatisfy((name, touches) -> assertThat(touches).as(name).isEqualTo("key"));
    assertThat(notes(compilation)).isEmpty();
  }

  @Test
  void an_operation_that_does_not_is_ordered_with_all_and_a_note_says_why() throws IOException {
    Compilation compilation =
        compile(
            "@Replica",
            PUT + "@Query Optional<String> get(@PartitionKey String key);",
            """
            final Map<String, String> entries = new TreeMap<>();
            long last;
            public void put(String key, String value) { entries.put(key, value + ++last); }
            public Optional<String> get(String key) { return Optional.ofNullable(entries.get(key)); }
            """);
    assertThat(touches(compilation)).isEqualTo(Map.of("get", "key", "put", "everything"));
    assertThat(service(compilation)).contains("case PUT -> List.of();");
    assertThat(notes(compilation))
        .containsExactly(
            "[csmr-880] Keyed operations of Kv may touch more than what is at their @PartitionKey, so"
                + " they are ordered with all operations of their group, not only with those on the"
                + " same key: put (it uses last beyond its key in put). To let them be independent,"
                + " use only a TreeMap, HashMap, TreeSet or HashSet at the key, or declare"
                + " @Replica(independentKeys = true) when their order makes no difference.");
  }

  @Test
  void a_declaration_overrides() throws IOException {
    Compilation compilation =
        compile(
            "@Replica(independentKeys = true)",
            PUT,
            "long n; public void put(String key, String value) { n++; }");
    assertThat(touches(compilation)).isEqualTo(Map.of("put", "key"));
    assertThat(service(compilation)).doesNotContain("case PUT -> List.of();");
    assertThat(notes(compilation)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "m.put(value, key);",
        "m.put(key + value, value);",
        "m.clear();",
        "if (m.size() > 3) { return; }",
        "m.forEach((k, v) -> {});",
        "Map<String, String> all = m; all.clear();",
        "String other = key; other = value; m.put(other, value);",
        "other(value);",
        "helper(this);",
        "Runnable r = this::clean; r.run();",
        "java.util.function.Function<String, String> f = m::remove; f.apply(value);",
        "linked.put(key, value);",
        "list.add(0, value);",
        "replaced.put(key, value);",
        "lru.put(key, value);",
        "index.put(key, value);",
        "for (String k : List.of(key, value)) { m.remove(k); }",
        "List.of(value).forEach(k -> m.remove(k));",
        "new Object() { void go() { m.clear(); } }.go();",
        "twice(key, value);",
        "insensitive.put(key, value);",
        "sorted.put(key, value);",
        "copied.put(key, value);",
        "identity.put(key, value);",
        "byAccess.get(key);",
        "shared.get(key).add(value);",
        "boxes.get(key).l().add(value);",
        "deep.get(key).get(0).add(value);",
        "filled.get(key).add(value);",
      })
  void whatever_might_touch_more_is_no_proof(String statement) throws IOException {
    Compilation compilation =
        compile(
            "@Replica",
            PUT + " default void twice(String key, String value) { put(key, value); }",
            """
            final Map<String, String> m = new TreeMap<>();
            final Map<String, String> linked = new LinkedHashMap<>();
            final List<String> list = new ArrayList<>();
            Map<String, String> replaced = new TreeMap<>();
            @SuppressWarnings("csmr-816")
            final Map<String, String> lru = new TreeMap<>() {
              private static final long serialVersionUID = 1;
              @Override public String put(String k, String v) { clear(); return super.put(k, v); }
            };
            final transient Map<String, String> index = fresh();
            @dev.csmr.Restored void index() { index.clear(); }
            static Map<String, String> fresh() { return new TreeMap<>(); }
            final Map<String, String> insensitive = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            final NavigableMap<String, String> sorted;
            { sorted = new TreeMap<>(Comparator.comparing(String::length)); }
            final Map<String, String> copied = new TreeMap<>(insensitive);
            final Map<String, String> identity = new Hidden.TreeMap<>();
            static class Hidden {
              static class TreeMap<K, V> extends java.util.TreeMap<K, V> {
                private static final long serialVersionUID = 1;
              }
            }
            final Map<String, String> byAccess = new LinkedHashMap<>(16, 0.75f, true);
            final Map<String, List<String>> shared = new TreeMap<>();
            record Box(List<String> l) {}
            final Map<String, Box> boxes = new TreeMap<>();
            final Map<String, List<List<String>>> deep = new TreeMap<>();
            final Map<String, List<String>> filled = new TreeMap<>();
            void share(List<String> keys) {
              List<String> one = new ArrayList<>();
              for (String each : keys) { shared.put(each, one); boxes.put(each, new Box(one)); }
              filled.putAll(shared);
            }
            void clean() { replaced = new LinkedHashMap<>(); }
            void other(String name) { m.remove(name); }
            static void helper(MapKv kv) {}
            public void put(String key, String value) { %s }
            """
                .formatted(statement));
    assertThat(touches(compilation)).isEqualTo(Map.of("put", "everything"));
    assertThat(notes(compilation)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Collections.addAll(keys, \"fees\"); keys.forEach(k -> m.put(k, value));",
        "keys.add(\"fees\"); keys.forEach(k -> m.put(k, value));",
        "List<String> same = keys; same.add(value); for (String k : keys) { m.remove(k); }",
        "((List<String>) keys).add(value); for (String k : keys) { m.remove(k); }",
        "keys.subList(0, 0).add(value); for (String k : keys) { m.remove(k); }",
        "Object o = List.of(keys); keys.forEach(k -> m.put(k, value));",
        "same(keys).add(value); keys.forEach(k -> m.put(k, value));",
        "keys.stream().reduce(\"fees\", (k, l) -> m.remove(k));",
        "for (String k : keys) { k = value; m.remove(k); }",
        "keys.forEach(m::remove);",
      })
  void keys_that_may_have_become_others_are_no_proof(String statement) throws IOException {
    Compilation compilation =
        compile(
            "@Replica",
            "void put(@PartitionKey List<String> keys, String value);",
            """
            final Map<String, String> m = new TreeMap<>();
            private static List<String> same(List<String> list) { return list; }
            @SuppressWarnings("cast") public void put(List<String> keys, String value) { %s }
            """
                .formatted(statement));
    assertThat(touches(compilation)).isEqualTo(Map.of("put", "everything"));
  }

  @Test
  void values_that_can_change_are_proven_when_each_is_new() throws IOException {
    Compilation compilation =
        compile(
            "@Replica",
            """
            void put(@PartitionKey String key, String value);
            void move(@PartitionKey List<String> keys, String value);
            void copy(@PartitionKey String key, List<String> values);
            @Query List<String> get(@PartitionKey String key);
            @Query List<String> all();
            """,
            """
            record Box(String name, List<String> l) {}
            enum Kind { A }
            record Fixed(String name, Instant at, Kind kind) {}
            final Map<String, List<String>> lists = new HashMap<>(16);
            final Map<String, Box> boxes = new java.util.TreeMap<>();
            final Map<String, Fixed> fixed = new TreeMap<>();
            final Map<String, Long> counts = new HashMap<>();
            public void put(String key, String value) {
              lists.computeIfAbsent(key, k -> new ArrayList<>()).add(value);
              boxes.computeIfAbsent(key, k -> new Box(k, new ArrayList<>())).l().add(value);
              Fixed one = new Fixed(value, Instant.EPOCH, Kind.A);
              fixed.put(key, one);
              counts.merge(key, 1L, Long::sum);
            }
            public void move(List<String> keys, String value) {
              if (keys.isEmpty() || keys.size() > 5) { return; }
              for (String part : new TreeSet<>(keys)) { value += part; }
              for (String each : keys) { lists.put(each, new ArrayList<>(List.of(value))); }
            }
            public void copy(String key, List<String> values) {
              lists.put(key, values.isEmpty() ? List.of() : new ArrayList<>(values));
            }
            public List<String> get(String key) { return lists.getOrDefault(key, List.of()); }
            public List<String> all() {
              List<String> all = new ArrayList<>();
              new TreeMap<>(lists).values().forEach(all::addAll);
              return all;
            }
            """);
    assertThat(touches(compilation))
        .isEqualTo(Map.of("copy", "key", "get", "key", "move", "key", "put", "key"));
  }

  private static Compilation compile(String annotation, String operations, String members) {
    Compilation compilation =
        Compiler.javac()
            .withClasspath(UsersClassPath.get())
            .withOptions("-Xlint:all,-processing", "-Werror")
            .withProcessors(new CsmrProcessor())
            .compile(
                Mistakes.source("@Replicated public interface Kv { " + operations + " }"),
                Mistakes.source(annotation + " class MapKv implements Kv { " + members + " }"));
    assertThat(compilation.errors()).isEmpty();
    return compilation;
  }

  private static Map<String, String> touches(Compilation compilation) throws IOException {
    Map<String, Object> descriptor =
        new Yaml()
            .load(
                compilation
                    .generatedFile(StandardLocation.CLASS_OUTPUT, "META-INF/csmr/app.Kv.yaml")
                    .orElseThrow()
                    .getCharContent(true)
                    .toString());
    Map<String, String> touches = new TreeMap<>();
    for (Object each : (List<?>) descriptor.get("operations")) {
      Map<?, ?> operation = (Map<?, ?>) each;
      if (operation.containsKey("touches")) {
        touches.put((String) operation.get("name"), (String) operation.get("touches"));
      }
    }
    return touches;
  }

  private static String service(Compilation compilation) throws IOException {
    return compilation
        .generatedSourceFile("app.KvService")
        .orElseThrow()
        .getCharContent(true)
        .toString();
  }

  private static List<String> notes(Compilation compilation) {
    List<String> notes = new ArrayList<>();
    compilation.notes().forEach(note -> notes.add(note.getMessage(Locale.ROOT)));
    return notes;
  }
}
