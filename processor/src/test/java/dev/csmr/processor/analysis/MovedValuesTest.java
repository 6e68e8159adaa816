package dev.csmr.processor.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.Compiler;
import dev.csmr.processor.CsmrProcessor;
import dev.csmr.processor.Mistakes;
import dev.csmr.processor.UsersClassPath;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What a move might tear apart is noted. */
class MovedValuesTest {
  @Test
  void an_object_that_might_be_at_two_keys_is_noted() {
    assertThat(
            notes(
                "implements Kv",
                """
                final Map<String, List<String>> shared = new LinkedHashMap<>();
                final Map<String, List<String>> given = new TreeMap<>();
                @OnMove(OnMove.Rule.STAY) final Map<String, List<String>> stays = new TreeMap<>();
                public void put(String key, String value) {
                  List<String> list = new ArrayList<>(List.of(value));
                  shared.put(key, list);
                  shared.put(value, list);
                  given.put(key, list);
                  stays.put(key, list);
                }
                """))
        .contains(
            "[csmr-881] Keys of Kv can move, and an object that can change might be at several of them"
                + " at once in: shared, given. It would be two objects after one of the keys has"
                + " moved. See to it that it is not: put in a new one, as in shared.put(key, new"
                + " ArrayList<>(list)), or one that cannot change (List.copyOf).");
  }

  @Test
  void what_is_new_at_each_key_or_cannot_change_is_not() {
    assertThat(
            notes(
                "implements Kv",
                """
                record Entry(String text, long count) {}
                final Map<String, Entry> entries = new LinkedHashMap<>();
                final Map<String, Optional<String>> last = new TreeMap<>();
                final Map<String, List<String>> lists = new LinkedHashMap<>();
                final Map<String, List<String>> copies = new LinkedHashMap<>();
                final Set<String> keys = new HashSet<>();
                public void put(String key, String value) {
                  entries.put(key, new Entry(value, 1));
                  last.put(key, Optional.of(value));
                  lists.computeIfAbsent(key, any -> new ArrayList<>()).add(value);
                  copies.put(key, new ArrayList<>(lists.get(key)));
                  keys.add(key);
                }
                """))
        .noneMatch(note -> note.contains("csmr-881"));
  }

  @Test
  void methods_that_move_state_are_not_taken_for_operations() {
    assertThat(
            notes(
                "implements Kv, MovableState<String, String>",
                """
                final Map<String, String> entries = new TreeMap<>();
                public void put(String key, String value) { entries.put(key, value); }
                public String take(String key) { return entries.remove(key); }
                public Iterable<String> keys() { return List.copyOf(entries.keySet()); }
                """))
        .isEmpty();
    assertThat(
            notes(
                "implements Kv, MovableState<String, Long>",
                """
                final Map<String, String> entries = new TreeMap<>();
                public void put(String key, String value) { entries.put(key, value); }
                public void put(String key, Long state) { entries.clear(); }
                public Long take(String key) { return entries.remove(key) == null ? null : 1L; }
                public Iterable<String> keys() { return List.copyOf(entries.keySet()); }
                """))
        .isEmpty();
  }

  private static List<String> notes(String parents, String members) {
    Compilation compilation =
        Compiler.javac()
            .withClasspath(UsersClassPath.get())
            .withOptions("-Xlint:all,-processing", "-Werror")
            .withProcessors(new CsmrProcessor())
            .compile(
                Mistakes.source(
                    "@Replicated(movable = true) public interface Kv {"
                        + " void put(@PartitionKey String key, String value); }"),
                Mistakes.source("@Replica class MapKv " + parents + " { " + members + " }"));
    assertThat(compilation.errors()).isEmpty();
    return compilation.notes().stream().map(note -> note.getMessage(Locale.ROOT)).toList();
  }
}
