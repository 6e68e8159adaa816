package dev.csmr.processor.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.testing.compile.JavaFileObjects;
import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.service.ServiceStateMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Records in the state whose constructors do what the compiler cannot look into. */
class RebuiltStateTest {
  private static CompiledServices services;

  @BeforeAll
  static void compile() {
    try {
      services =
          CompiledServices.of(
              "rooms",
              List.of(
                  source(
                      "Rooms",
                      "@dev.csmr.Replicated public interface Rooms {"
                          + " void open(String name); void enter(String name);"
                          + " void price(long cents); @dev.csmr.Query String show(); }"),
                  source(
                      "PlainRooms",
                      """
                      @dev.csmr.Replica class PlainRooms implements Rooms {
                        record Room(String name, List<String> lines) {
                          Room { lines = copied(lines); }
                          private static List<String> copied(List<String> lines) {
                            return new ArrayList<>(lines);
                          }
                        }
                        record Price(long cents) { Price { cents = Copies.scaled(cents); } }
                        final Map<String, Room> rooms = new TreeMap<>();
                        Room current;
                        Price price;
                        public void open(String name) {
                          rooms.put(name, new Room(name.trim(), List.of(name)));
                        }
                        public void enter(String name) { current = rooms.get(name); }
                        public void price(long cents) { price = new Price(cents); }
                        public String show() { return rooms + " " + current + " " + price; }
                      }
                      """),
                  source(
                      "Copies",
                      "class Copies { static long scaled(long cents) { return cents * 100; } }")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_record_that_copies_what_only_it_holds_is_restored() {
    ServiceStateMachine machine = machine();
    execute(machine, "open", "a");
    assertThat(show(restored(machine))).isEqualTo("{a=Room[name=a, lines=[a]]} null null");
  }

  @Test
  void a_record_that_copies_what_another_one_holds_is_refused() {
    ServiceStateMachine machine = machine();
    execute(machine, "open", "a");
    execute(machine, "enter", "a");
    assertThatThrownBy(() -> restored(machine))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("makes component lines another one");
  }

  @Test
  void a_record_whose_constructor_calculates_is_refused() {
    ServiceStateMachine machine = machine();
    execute(machine, "price", 3L);
    assertThatThrownBy(() -> restored(machine))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("PlainRooms.price")
        .hasMessageContaining("makes component cents another one");
  }

  @Test
  void a_collection_that_a_final_field_would_sort_otherwise_is_refused() throws IOException {
    ServiceStateMachine reversed = sorted("TreeSet<String> all = new TreeSet<>(%s)", true);
    byte[] saved = saved(reversed);
    sorted("final TreeSet<String> all = new TreeSet<>(%s)", true).restore(new WireReader(saved));
    ServiceStateMachine natural = sorted("final TreeSet<String> all = new TreeSet<>(%s)", false);
    assertThatThrownBy(() -> natural.restore(new WireReader(saved)))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("PlainSorted.all")
        .hasMessageContaining("with comparator REVERSE, and it is final now");
  }

  private static ServiceStateMachine sorted(String field, boolean isReversed) throws IOException {
    return CompiledServices.of(
            "rooms",
            List.of(
                source("Sorted", "@dev.csmr.Replicated public interface Sorted { void go(); }"),
                source(
                    "PlainSorted",
                    "@dev.csmr.Replica class PlainSorted implements Sorted { "
                        + field.formatted(isReversed ? "Comparator.reverseOrder()" : "")
                        + "; public void go() { all.add(\"a\"); } }")))
        .replicated("Sorted")
        .newStateMachine(new FixedContext());
  }

  private static byte[] saved(ServiceStateMachine machine) {
    WireWriter out = new WireWriter();
    machine.save(out);
    return out.toByteArray();
  }

  private static ServiceStateMachine machine() {
    return services.replicated("Rooms").newStateMachine(new FixedContext());
  }

  private static void execute(ServiceStateMachine machine, String operation, Object argument) {
    String request = Character.toUpperCase(operation.charAt(0)) + operation.substring(1);
    machine.execute(
        services.id("Rooms", operation),
        services.message("RoomsMessages." + request + "Request", argument));
  }

  private static Object show(ServiceStateMachine machine) {
    return services.result(
        "RoomsMessages.ShowResponse", machine.execute(services.id("Rooms", "show"), new byte[0]));
  }

  private static ServiceStateMachine restored(ServiceStateMachine machine) {
    ServiceStateMachine copy = machine();
    copy.restore(new WireReader(saved(machine)));
    return copy;
  }

  private static JavaFileObject source(String type, String text) {
    return JavaFileObjects.forSourceString(
        "rooms." + type, "package rooms; import java.util.*;\n" + text);
  }
}
