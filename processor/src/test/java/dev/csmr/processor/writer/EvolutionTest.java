package dev.csmr.processor.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.testing.compile.JavaFileObjects;
import dev.csmr.codec.OtherVersionException;
import dev.csmr.codec.WireReader;
import dev.csmr.service.ServiceStateMachine;
import java.io.IOException;
import java.util.List;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.Test;

/** A log entry that one version wrote and another executes: it is understood wholly, or not. */
class EvolutionTest {
  private static final String COLOR = "enum Color { RED, BLUE }";
  private static final CompiledServices OLD =
      version("record Item(String name, int size) {} " + COLOR, "Item item, Color color");

  @Test
  void what_is_understood_is_executed() {
    CompiledServices reordered =
        version(
            "record Item(int size, String name) {} enum Color { GREEN, BLUE, RED }",
            "Color color, Item item, java.util.Optional<String> note, java.util.List<String> tags");
    assertThat(execute(reordered, request(OLD))).isEqualTo("Item[size=3, name=pen] BLUE");
  }

  @Test
  void a_parameter_that_the_old_version_lacks_stops_it() {
    CompiledServices newer =
        version("record Item(String name, int size) {} " + COLOR, "Item item, Color color, long n");
    byte[] request =
        newer.message("KeeperMessages.PutRequest", item(newer), color(newer, "BLUE"), 9L);
    assertOtherVersion(OLD, request, "PutRequest has no field");
  }

  @Test
  void a_component_that_the_old_version_lacks_stops_it() {
    CompiledServices newer =
        version(
            "record Item(String name, int size, boolean red) {} " + COLOR,
            "Item item, Color color");
    Object item = CompiledServices.create(newer.type("Keeper.Item"), "pen", 3, true);
    byte[] request = newer.message("KeeperMessages.PutRequest", item, color(newer, "BLUE"));
    assertOtherVersion(OLD, request, "KeeperItem has no field");
  }

  @Test
  void a_constant_that_the_old_version_lacks_stops_it() {
    CompiledServices newer =
        version(
            "record Item(String name, int size) {} enum Color { GREEN, BLUE }",
            "Item item, Color color");
    byte[] request = newer.message("KeeperMessages.PutRequest", item(newer), color(newer, "GREEN"));
    assertOtherVersion(OLD, request, "KeeperColor has no constant with the number");
  }

  @Test
  void what_was_renamed_stops_the_new_version_which_proposes_the_old_number() {
    int number = dev.csmr.processor.model.StableNumbers.partNumber("size", "integer");
    String renamed = "record Item(String name, int weight) {} " + COLOR;
    assertOtherVersion(
        version(renamed, "Item item, Color color"), request(OLD), "annotate it with @Id(" + number);
    String kept = "record Item(String name, @dev.csmr.Id(" + number + ") int weight) {} " + COLOR;
    assertThat(execute(version(kept, "Item item, Color color"), request(OLD)))
        .isEqualTo("Item[name=pen, weight=3] BLUE");
  }

  @Test
  void what_got_another_type_stops_the_new_version() {
    for (String type : List.of("String", "double", "java.time.Instant", "java.util.UUID")) {
      assertOtherVersion(
          version(
              "record Item(String name, " + type + " size) {} " + COLOR, "Item item, Color color"),
          request(OLD),
          "of wire type 0 in this version");
    }
    CompiledServices wide =
        version("record Item(String name, long size) {} " + COLOR, "Item item, Color color");
    Object item = CompiledServices.create(wide.type("Keeper.Item"), "pen", 1L << 40);
    byte[] request = wide.message("KeeperMessages.PutRequest", item, color(wide, "RED"));
    assertOtherVersion(OLD, request, "is not an int32");
  }

  @Test
  void what_has_no_default_and_is_missing_stops_the_new_version() {
    CompiledServices newer =
        version(
            "record Item(String name, int size) {} " + COLOR,
            "Item item, Color color, Color other");
    assertOtherVersion(newer, request(OLD), "The field PutRequest.other is missing");
  }

  @Test
  void a_caller_understands_the_answer_of_a_newer_version() {
    CompiledServices newer =
        version(
            "record Item(String name, int size, boolean red) {} " + COLOR,
            "Item item, Color color");
    Object item = CompiledServices.create(newer.type("Keeper.Item"), "pen", 3, true);
    byte[] answer = newer.message("KeeperMessages.GetResponse", item);
    Object read =
        CompiledServices.callStatic(
            OLD.type("KeeperMessages.GetResponse"), "read", WireReader.lenient(answer));
    assertThat(CompiledServices.call(read, "result")).hasToString("Item[name=pen, size=3]");
  }

  private static void assertOtherVersion(CompiledServices reader, byte[] request, String reason) {
    assertThatThrownBy(() -> execute(reader, request))
        .isInstanceOf(OtherVersionException.class)
        .hasMessageContaining(reason);
    int put = reader.id("Keeper", "put");
    assertThatThrownBy(() -> reader.definition("Keeper").check(put, request))
        .isInstanceOf(OtherVersionException.class)
        .hasMessageContaining(reason);
  }

  private static Object execute(CompiledServices services, byte[] request) {
    ServiceStateMachine machine = services.replicated("Keeper").newStateMachine(new FixedContext());
    return services.result(
        "KeeperMessages.PutResponse", machine.execute(services.id("Keeper", "put"), request));
  }

  private static byte[] request(CompiledServices services) {
    return services.message("KeeperMessages.PutRequest", item(services), color(services, "BLUE"));
  }

  private static Object item(CompiledServices services) {
    return CompiledServices.create(services.type("Keeper.Item"), "pen", 3);
  }

  private static Object color(CompiledServices services, String name) {
    return CompiledServices.callStatic(services.type("Keeper.Color"), "valueOf", name);
  }

  private static CompiledServices version(String types, String parameters) {
    try {
      return CompiledServices.of(
          "keep",
          List.of(
              source(
                  "Keeper",
                  "@dev.csmr.Replicated public interface Keeper { "
                      + types
                      + " String put("
                      + parameters
                      + "); @dev.csmr.Query Item get(); }"),
              source(
                  "PlainKeeper",
                  "@dev.csmr.Replica class PlainKeeper implements Keeper {"
                      + " @Override public String put("
                      + parameters
                      + ") { return item + \" \" + color; }"
                      + " @Override public Item get() { throw new IllegalStateException(); } }")));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static JavaFileObject source(String type, String text) {
    return JavaFileObjects.forSourceString("keep." + type, "package keep;\n" + text);
  }
}
