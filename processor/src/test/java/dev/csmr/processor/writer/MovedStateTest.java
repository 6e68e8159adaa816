package dev.csmr.processor.writer;

import static com.google.testing.compile.Compiler.javac;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.JavaFileObjects;
import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.processor.CsmrProcessor;
import dev.csmr.processor.UsersClassPath;
import dev.csmr.service.MovableStateMachine;
import dev.csmr.service.ServiceStateMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Month;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What belongs to a partition key is taken out of one object and put into another, whole, and
 * nothing else.
 */
class MovedStateTest {
  private static final Path SOURCES = Path.of("src/test/resources/functional/moving");
  private static final CompiledServices SERVICES = CompiledServices.of("functional/moving");
  private static final Compilation GENERATED = generated();
  private static final Map<String, List<?>> KEYS =
      Map.of(
          "Accounts", List.of("", "a", "b", "c", "é", "long key", "z"),
          "Meters", List.of(Integer.MIN_VALUE, -1, 0, 1, 7, 8, Integer.MAX_VALUE),
          "Floors", Arrays.asList(Month.values()),
          "Jobs", IntStream.range(0, 6).mapToObj(i -> new UUID(i % 2 - 1, i * 31L)).toList());

  @ParameterizedTest
  @ValueSource(strings = {"Accounts", "Meters", "Floors", "Jobs"})
  void keys_that_move_answer_as_if_they_had_not(String service) {
    int moved = 0;
    for (long seed = 0; seed < 40; seed++) {
      moved += MovedHistory.run(SERVICES, service, KEYS.get(service), seed);
    }
    assertThat(moved).isGreaterThan(300);
  }

  /** What a generator might do wrong, as a change of what it generated. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        // Entries or elements stay where they were.
        "replica.accounts, CanonicalKey | new java.util.TreeMap<>(replica.accounts), CanonicalKey",
        "replica.frozen, CanonicalKey | new java.util.HashSet<>(replica.frozen), CanonicalKey",
        // A field is forgotten, at one end or the other.
        "state.takeEntries(LATEST_FIELD, replica.latest, CanonicalKey::of); | ",
        "state.putElements(TAGS_FIELD, replica.tags); | state.putElements(TAGS_FIELD, new"
            + " java.util.HashSet<>());",
        "state.entries(POCKETS_FIELD, replica.pockets, MapAccounts.Pocket::account, CanonicalKey::of); | ",
        "state.elements(FROZEN_FIELD, replica.frozen, CanonicalKey::of); | ",
        "state.value(FIRST_FIELD, () -> replica.first); | ",
        "state.afterwards(replica::restored); | ",
        // Another rule.
        "putGreater | putLesser",
        "putLesser | putGreater",
        "state.write(LAST_TOKEN_FIELD, replica.lastToken); | ",
        // What follows from the state is not rebuilt.
        "state.end();    replica.restored(); | state.end();",
        "state.end();    verify();    replica.restored(); | state.end(); verify();",
        // Too many are taken.
        "MapAccounts.Tag::account, CanonicalKey::of | tag -> \"a\", CanonicalKey::of",
      })
  void a_generator_that_does_otherwise_is_noticed(String text, String other) throws IOException {
    CompiledServices planted = planted(text, other == null ? "" : other);
    assertThat(LongStream.range(0, 40))
        .as("a seed that finds it")
        .anyMatch(
            seed -> {
              try {
                MovedHistory.run(planted, "Accounts", KEYS.get("Accounts"), seed);
                return false;
              } catch (AssertionError | MalformedMessageException e) {
                return true;
              }
            });
  }

  private static CompiledServices planted(String text, String other) throws IOException {
    boolean isPlanted = false;
    List<JavaFileObject> sources = new ArrayList<>(sources());
    for (JavaFileObject file : GENERATED.generatedSourceFiles()) {
      String code = file.getCharContent(true).toString();
      if (file.getName().endsWith("AccountsStateMachine.java")) {
        String joined = code.replace("\n", "");
        code = joined.replace(text, other);
        isPlanted = !code.equals(joined);
      }
      String name = file.getName().replaceAll("^.*/(\\w+)\\.java$", "moving.$1");
      sources.add(JavaFileObjects.forSourceString(name, code));
    }
    assertThat(isPlanted).as(text).isTrue();
    return CompiledServices.of("moving", sources, "-proc:none");
  }

  private static Compilation generated() {
    return javac()
        .withClasspath(UsersClassPath.get())
        .withProcessors(new CsmrProcessor())
        .withOptions("-proc:only")
        .compile(sources());
  }

  private static List<JavaFileObject> sources() {
    try (Stream<Path> files = Files.list(SOURCES)) {
      return files.sorted().<JavaFileObject>map(GoldenTest.SourceFile::new).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Accounts", "Meters", "Floors", "Jobs"})
  void whatever_the_bytes_they_are_put_in_or_refused(String service) {
    Object key = KEYS.get(service).get(2);
    MovableStateMachine machine = newMachine(SERVICES, service);
    for (int what = 0; what < 8; what++) {
      CompiledServices.call(machine.service(), "change", key, what, 2 * what);
    }
    byte[] portion = MovedHistory.takeOut(machine, Set.of(key));
    for (int length = 0; length < portion.length; length++) {
      putIn(service, Arrays.copyOf(portion, length));
    }
    Random random = new Random(1);
    for (int i = 0; i < 1000; i++) {
      byte[] changed = portion.clone();
      changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      putIn(service, changed);
    }
  }

  private static void putIn(String service, byte[] bytes) {
    try {
      newMachine(SERVICES, service).putIn(new WireReader(bytes));
    } catch (MalformedMessageException e) {
      assertThat(e).hasMessageNotContaining("null");
    }
  }

  @Test
  void what_is_there_already_is_not_put_in() {
    MovableStateMachine machine = newMachine(SERVICES, "Accounts");
    CompiledServices.call(machine.service(), "change", "a", 0, 1);
    byte[] portion = MovedHistory.takeOut(machine, Set.of("a"));
    machine.putIn(new WireReader(portion));
    byte[] before = saved(machine);
    assertThatThrownBy(() -> machine.putIn(new WireReader(portion)))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessage(
            "MapAccounts.accounts has \"a\" already, which is put in: two partitions hold what"
                + " belongs to one key.");
    assertThat(saved(machine)).isEqualTo(before);
  }

  @Test
  void a_field_that_is_new_gets_nothing_and_one_that_is_unknown_is_refused() {
    CompiledServices old = version("final Map<String, String> words = new TreeMap<>();");
    CompiledServices newer =
        version(
            "final Map<String, String> words = new TreeMap<>();"
                + " final Set<String> marks = new TreeSet<>(List.of(\"k\"));");
    MovableStateMachine oldMachine = newMachine(old, "Store");
    CompiledServices.call(oldMachine.service(), "put", "a", "x");
    MovableStateMachine newMachine = newMachine(newer, "Store");
    newMachine.putIn(new WireReader(MovedHistory.takeOut(oldMachine, Set.of("a"))));
    assertThat(CompiledServices.call(newMachine.service(), "get", "a")).isEqualTo("x");
    byte[] portion = MovedHistory.takeOut(newMachine, Set.of("a"));
    assertThatThrownBy(() -> newMachine(old, "Store").putIn(new WireReader(portion)))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("has a field marks of type Set<String> and number");
    CompiledServices retyped = version("final Map<String, Long> words = new TreeMap<>();");
    assertThatThrownBy(() -> newMachine(retyped, "Store").putIn(new WireReader(portion)))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("MapStore.words.value was of type String");
  }

  @Test
  void a_service_of_which_everything_stays_takes_nothing() {
    CompiledServices stays =
        version("@OnMove(OnMove.Rule.STAY) Map<String, String> words = new TreeMap<>();");
    MovableStateMachine machine = newMachine(stays, "Store");
    CompiledServices.call(machine.service(), "put", "a", "x");
    byte[] before = saved(machine);
    machine.putIn(new WireReader(MovedHistory.takeOut(newMachine(stays, "Store"), Set.of("a"))));
    MovedHistory.takeOut(machine, Set.of("a"));
    assertThat(saved(machine)).isEqualTo(before);
    MovableStateMachine moves =
        newMachine(version("final Map<String, String> words = new TreeMap<>();"), "Store");
    byte[] portion = MovedHistory.takeOut(moves, Set.of());
    assertThatThrownBy(() -> machine.putIn(new WireReader(portion)))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("has a field words");
  }

  @Test
  void an_entry_without_a_key_stays() {
    CompiledServices services =
        version(
            "final Map<String, String> words = new HashMap<>();"
                + " { words.put(null, \"n\"); }"
                + " record At(@PartitionKey String key, int i) {}"
                + " final Set<At> ats = new HashSet<>();"
                + " { ats.add(new At(null, 1)); ats.add(null); ats.add(new At(\"a\", 1)); }");
    MovableStateMachine machine = newMachine(services, "Store");
    WireWriter out = new WireWriter();
    machine.takeOut(key -> true, out);
    assertThat(CompiledServices.call(machine.service(), "show"))
        .isEqualTo("{null=n} " + Set.of(1, 2).size());
  }

  @Test
  void nothing_is_removed_when_it_cannot_be_written() {
    CompiledServices services =
        version(
            "final Map<String, List<String>> words = new TreeMap<>();"
                + " @SuppressWarnings(\"csmr-807\") void add(String key) {"
                + " words.put(key, new ArrayList<>(List.of(\"x\", \"y\")).subList(0, 1)); }"
                + " final Set<String> ats = new HashSet<>();");
    MovableStateMachine machine = newMachine(services, "Store");
    CompiledServices.call(machine.service(), "put", "a", "x");
    assertThatThrownBy(() -> MovedHistory.takeOut(machine, Set.of("a")))
        .isInstanceOf(dev.csmr.service.UnsavableStateException.class)
        .hasMessageContaining("MapStore.words[\"a\"]");
    assertThat(CompiledServices.call(machine.service(), "show")).isEqualTo("{a=[x]} 0");
  }

  @Test
  void an_object_that_is_moved_by_itself_gets_back_what_cannot_be_written() {
    CompiledServices services =
        version(
            "final Map<String, List<String>> words = new TreeMap<>();"
                + " final Set<String> ats = new HashSet<>();"
                + " public List<String> take(String key) {"
                + " return words.remove(key) == null ? null : new ArrayList<>(List.of(\"x\"))"
                + ".subList(0, 1); }"
                + " @SuppressWarnings(\"csmr-812\")"
                + " public void put(String key, List<String> state) { words.put(key, state); }"
                + " public Iterable<String> keys() { return List.copyOf(words.keySet()); }"
                + " void add(String key) { words.put(key, new ArrayList<>()); }",
            "implements Store, MovableState<String, List<String>>");
    MovableStateMachine machine = newMachine(services, "Store");
    CompiledServices.call(machine.service(), "put", "a", "x");
    assertThatThrownBy(() -> MovedHistory.takeOut(machine, Set.of("a")))
        .isInstanceOf(dev.csmr.service.UnsavableStateException.class)
        .hasMessageContaining("MapStore.this[\"a\"]");
    assertThat(CompiledServices.call(machine.service(), "show")).isEqualTo("{a=[x]} 0");
  }

  @Test
  void a_service_that_is_not_movable_is_generated_as_ever() {
    CompiledServices sink = CompiledServices.of("functional/keyed");
    assertThat(sink.replicated("Keyed").newStateMachine(new FixedContext()))
        .isNotInstanceOf(MovableStateMachine.class);
  }

  private static MovableStateMachine newMachine(CompiledServices services, String service) {
    return (MovableStateMachine) services.replicated(service).newStateMachine(new FixedContext());
  }

  private static byte[] saved(ServiceStateMachine machine) {
    WireWriter out = new WireWriter();
    machine.save(out);
    return out.toByteArray();
  }

  private static CompiledServices version(String members) {
    return version(members, "implements Store");
  }

  /** A service with a field {@code words} and others. */
  private static CompiledServices version(String members, String parents) {
    String value = members.contains("Map<String, Long>") ? "(long) value.length()" : "value";
    String put = members.contains("void add(") ? "add(key)" : "words.put(key, " + value + ")";
    String ats = members.contains(" ats ") ? "ats.size()" : "0";
    String imports = "package app; import dev.csmr.*; import java.util.*; ";
    try {
      return CompiledServices.of(
          "app",
          List.of(
              JavaFileObjects.forSourceString(
                  "app.Store",
                  imports
                      + "@Replicated(movable = true) public interface Store {"
                      + " void put(@PartitionKey String key, String value);"
                      + " @Query String get(@PartitionKey String key);"
                      + " @Query String show(); }"),
              JavaFileObjects.forSourceString(
                  "app.MapStore",
                  imports
                      + "@Replica @SuppressWarnings(\"csmr-801\") class MapStore "
                      + parents
                      + " { "
                      + members
                      + " public void put(String key, String value) { "
                      + put
                      + "; }"
                      + " public String get(String key) { return words.get(key) + \"\"; }"
                      + " public String show() { return words + \" \" + "
                      + ats
                      + "; } }")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
