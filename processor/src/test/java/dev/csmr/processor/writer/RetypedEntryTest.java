package dev.csmr.processor.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.testing.compile.JavaFileObjects;
import dev.csmr.codec.OtherVersionException;
import dev.csmr.codec.WireReader;
import dev.csmr.service.ServiceStateMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An entry whose parameter is of another type in the version that executes it. */
class RetypedEntryTest {
  private static final String NULLABLE = "@Nullable List<String>";

  /** An operation, whose parameter is of two types in two versions. */
  private record Change(String before, Object value, String after) {}

  private static final List<Change> OTHER_KINDS =
      List.of(
          new Change("Instant", Instant.ofEpochSecond(5), "Duration"),
          new Change("Instant", Instant.ofEpochSecond(5), "Span"),
          new Change("Duration", Duration.ofSeconds(5), "Instant"),
          new Change("char", 'a', "int"),
          new Change("int", 97, "char"),
          new Change("boolean", true, "int"),
          new Change("int", 1, "boolean"),
          new Change("UUID", new UUID(1, 2), "String"),
          new Change("String", new UUID(1, 2).toString(), "UUID"),
          new Change("List<String>", List.of("a", "b"), "String"),
          new Change("String", "a", "List<String>"),
          new Change("List<String>", List.of("a", "a"), "Set<String>"),
          new Change("Set<String>", Set.of("a"), "List<String>"),
          new Change("Map<String, Integer>", Map.of("a", 1), "List<String>"),
          new Change("Map<String, Integer>", Map.of("a", 1), "Map<String, Boolean>"),
          new Change("List<Instant>", List.of(Instant.ofEpochSecond(5)), "List<Duration>"),
          new Change("List<String>", List.of("a"), NULLABLE),
          new Change(NULLABLE, List.of("a"), "List<String>"),
          new Change("Optional<Integer>", Optional.of(1), "Optional<Boolean>"),
          new Change("double", 1.5, "float"));

  private static final List<Change> SAME_KIND =
      List.of(
          new Change("byte", (byte) -3, "short"),
          new Change("int", -5, "long"),
          new Change("Integer", -7, "Long"),
          new Change("int", 7, "Optional<Long>"),
          new Change("String", "a", "byte[]"),
          new Change("Optional<String>", Optional.of("a"), "String"),
          new Change("Optional<List<String>>", Optional.of(List.of("a")), NULLABLE),
          new Change("Instant", Instant.ofEpochSecond(5), "Optional<Instant>"),
          new Change("List<Integer>", List.of(1, 2), "List<Long>"),
          new Change("Map<String, Integer>", Map.of("a", 1), "Map<String, Long>"),
          new Change("List<String>", List.of("a"), "List<byte[]>"));

  private static CompiledServices before;
  private static CompiledServices after;

  @BeforeAll
  static void compile() {
    before = version(Change::before);
    after = version(Change::after);
  }

  @Test
  void a_parameter_of_another_kind_stops_the_new_version() {
    OTHER_KINDS.forEach(
        change ->
            assertThatThrownBy(() -> execute(change))
                .as(change.toString())
                .isInstanceOf(OtherVersionException.class)
                .hasMessageContaining("Request has no field"));
  }

  @Test
  void an_enum_that_became_a_number_and_a_record_that_became_text_stop_the_new_version() {
    Object color = CompiledServices.callStatic(before.type("Keeper.Color"), "valueOf", "RED");
    assertThatThrownBy(() -> execute("color", color)).isInstanceOf(OtherVersionException.class);
    Object span = CompiledServices.create(before.type("Keeper.Span"), 65L, 0);
    assertThatThrownBy(() -> execute("span", span)).isInstanceOf(OtherVersionException.class);
  }

  @Test
  void a_component_of_another_kind_stops_the_new_version() {
    Object box =
        CompiledServices.create(before.type("Keeper.Box"), List.of(1, 2), Instant.ofEpochSecond(5));
    assertThatThrownBy(() -> execute("box", box))
        .isInstanceOf(OtherVersionException.class)
        .hasMessageContaining("KeeperBox has no field");
  }

  @Test
  void what_keeps_its_kind_keeps_its_meaning() {
    assertThat(SAME_KIND.stream().map(RetypedEntryTest::execute).toList())
        .hasToString(
            "[-3, -5, -7, Optional[7], [97], a, [a], Optional[1970-01-01T00:00:05Z], [1, 2], {a=1},"
                + " [[97]]]");
  }

  @Test
  void a_caller_refuses_a_result_of_another_kind_rather_than_read_nothing() {
    byte[] answer = before.message("KeeperMessages.CountResponse", "12");
    assertThatThrownBy(
            () ->
                CompiledServices.callStatic(
                    after.type("KeeperMessages.CountResponse"), "read", WireReader.lenient(answer)))
        .isInstanceOf(OtherVersionException.class)
        .hasMessageContaining("CountResponse holds a result of another type");
  }

  private static Object execute(Change change) {
    return execute(operation(change), change.value());
  }

  private static Object execute(String operation, Object value) {
    ServiceStateMachine machine = after.replicated("Keeper").newStateMachine(new FixedContext());
    String name = Character.toUpperCase(operation.charAt(0)) + operation.substring(1);
    byte[] request = before.message("KeeperMessages." + name + "Request", value);
    return after.result(
        "KeeperMessages." + name + "Response",
        machine.execute(after.id("Keeper", operation), request));
  }

  private static String operation(Change change) {
    int other = OTHER_KINDS.indexOf(change);
    return other >= 0 ? "other" + other : "same" + SAME_KIND.indexOf(change);
  }

  private static CompiledServices version(java.util.function.Function<Change, String> type) {
    boolean isBefore = type.apply(new Change("before", "", "after")).equals("before");
    Map<String, String> operations = new LinkedHashMap<>();
    OTHER_KINDS.forEach(change -> operations.put(operation(change), type.apply(change)));
    SAME_KIND.forEach(change -> operations.put(operation(change), type.apply(change)));
    operations.put("color", isBefore ? "Color" : "int");
    operations.put("span", isBefore ? "Span" : "String");
    operations.put("box", "Box");
    String box = isBefore ? "List<Integer> sizes, Instant time" : "int sizes, Instant time";
    String count = isBefore ? "String" : "int";
    try {
      return CompiledServices.of(
          "keep",
          List.of(
              source(
                  "Nullable",
                  "@java.lang.annotation.Target(java.lang.annotation.ElementType.TYPE_USE)"
                      + " @interface Nullable {}"),
              source(
                  "Keeper",
                  "@dev.csmr.Replicated public interface Keeper { enum Color { RED }"
                      + " record Span(@dev.csmr.Id(1) long seconds, @dev.csmr.Id(2) int nanos) {}"
                      + (" record Box(" + box + ") {} @dev.csmr.Query " + count + " count(); ")
                      + methods(operations, (name, each) -> name + "(" + each + " value);")
                      + "}"),
              source(
                  "PlainKeeper",
                  "@dev.csmr.Replica class PlainKeeper implements Keeper {"
                      + (" public " + count + " count() { throw new IllegalStateException(); } ")
                      + methods(operations, RetypedEntryTest::body)
                      + "}")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String body(String name, String type) {
    String text =
        switch (type) {
          case "byte[]" -> "Arrays.toString(value)";
          case "List<byte[]>" -> "value.stream().map(Arrays::toString).toList().toString()";
          default -> "String.valueOf(value)";
        };
    return name + "(" + type + " value) { return " + text + "; }";
  }

  private static String methods(
      Map<String, String> operations, BiFunction<String, String, String> method) {
    return operations.entrySet().stream()
        .map(each -> "public String " + method.apply(each.getKey(), each.getValue()))
        .collect(Collectors.joining("\n"));
  }

  private static JavaFileObject source(String type, String text) {
    return JavaFileObjects.forSourceString(
        "keep." + type, "package keep; import java.util.*; import java.time.*;\n" + text);
  }
}
