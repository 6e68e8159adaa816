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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A snapshot of a version that held other objects than the class does now: what executed all
 * commands with the new one is not told from what was restored, or the snapshot is refused.
 */
class AddedFieldTest {
  private static final String TAGS = "final List<String> tags = new ArrayList<>(); ";
  private static final String OPEN_TAGS = "List<String> tags = new ArrayList<>(); ";
  private static final String LISTS = "final Map<String, List<String>> lists = new TreeMap<>(); ";

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "List<String> added = tags | added",
        "final List<String> added = tags | added",
        "Box added = new Box(tags) | added.content()",
        "Optional<List<String>> added = Optional.of(tags) | added.orElseThrow()",
        "Map<String, List<String>> added = new TreeMap<>(Map.of(\"a\", tags)) | added.get(\"a\")",
        "final Map<String, List<String>> added = new TreeMap<>(); { added.put(\"a\", tags); }"
            + " | added.get(\"a\")",
      })
  void a_new_field_that_holds_what_is_in_a_final_one_holds_what_is_restored_in_it(
      String added, String value) {
    ServiceStateMachine old = version(TAGS, "tags.add(\"a\")", "tags");
    CompiledServices.call(old.service(), "act");
    String sequence = value + ".add(\"b\")";
    ServiceStateMachine restored = version(TAGS + added + "; ", sequence, "tags");
    restored.restore(new WireReader(saved(old)));
    CompiledServices.call(restored.service(), "act");
    assertThat(CompiledServices.call(restored.service(), "show")).isEqualTo("[a, b]");
    ServiceStateMachine again = version(TAGS + added + "; ", sequence, "tags");
    again.restore(new WireReader(saved(restored)));
    CompiledServices.call(again.service(), "act");
    assertThat(CompiledServices.call(again.service(), "show")).isEqualTo("[a, b, b]");
  }

  @Test
  void a_new_field_that_holds_what_another_one_may_no_longer_hold_is_refused() {
    byte[] old = saved(version(OPEN_TAGS, "tags = new ArrayList<>()", "tags"));
    String reason = "lacks the field PlainDesk.added, whose first value is, or holds, a collection";
    assertRefused(old, OPEN_TAGS + "List<String> added = tags; ", reason);
    assertRefused(old, OPEN_TAGS + "Box added = new Box(tags); ", reason);
    byte[] lists = saved(version(LISTS, "lists.clear()", "lists"));
    assertRefused(
        lists,
        LISTS + "{ lists.put(\"a\", new ArrayList<>()); } List<String> added = lists.get(\"a\"); ",
        "that PlainDesk.lists holds, too");
    version(OPEN_TAGS + "List<String> added = new ArrayList<>(tags); ", "tags.clear()", "added")
        .restore(new WireReader(old));
  }

  @Test
  void what_a_saved_record_lacks_and_another_part_of_it_holds_is_refused() {
    String fields = "private List<String> tags = new ArrayList<>(); ";
    byte[] old = saved(version(fields + memento("tags"), "tags = new ArrayList<>()", "tags"));
    version(fields + memento("tags"), "tags.clear()", "tags").restore(new WireReader(old));
    assertRefused(
        old,
        fields + "private List<String> added = tags; " + memento("tags", "added"),
        "lacks the field PlainDesk.added");
  }

  private static String memento(String... names) {
    String parts =
        String.join(", ", List.of(names).stream().map("List<String> %s"::formatted).toList());
    return "record State("
        + parts
        + ") {} @Saved State save() { return new State("
        + String.join(", ", names)
        + "); } @Restored void restore(State state) { "
        + String.join("", List.of(names).stream().map("%1$s = state.%1$s(); "::formatted).toList())
        + "} ";
  }

  @Test
  void final_fields_that_held_two_collections_and_hold_one_now_are_refused() {
    byte[] old =
        saved(
            version(
                TAGS + "final List<String> other = new ArrayList<>(); ", "tags.clear()", "tags"));
    assertRefused(old, TAGS + "final List<String> other = tags; ", "Give each its own again");
  }

  /** Which of the two is written first depends on their names: what was final is the later one. */
  @Test
  void a_field_that_is_no_longer_final_while_another_holds_its_collection_is_refused() {
    String current = "List<String> current = new ArrayList<>(); ";
    ServiceStateMachine old = version(TAGS + current, "current = tags", "current");
    String open = OPEN_TAGS + current;
    version(open, "tags.clear()", "tags").restore(new WireReader(saved(old)));
    CompiledServices.call(old.service(), "act");
    assertRefused(
        saved(old),
        open,
        "PlainDesk.current: The snapshot has here the collection of PlainDesk.tags, which was final"
            + " then. Make it final again.");
  }

  private static void assertRefused(byte[] snapshot, String fields, String reason) {
    ServiceStateMachine machine = version(fields, "", "\"\"");
    assertThatThrownBy(() -> machine.restore(new WireReader(snapshot)))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining(reason);
  }

  private static byte[] saved(ServiceStateMachine machine) {
    WireWriter out = new WireWriter();
    machine.save(out);
    return out.toByteArray();
  }

  private static ServiceStateMachine version(String fields, String act, String shown) {
    try {
      return CompiledServices.of(
              "desk",
              List.of(
                  source(
                      "Desk",
                      "@Replicated public interface Desk { void act(); @Query String show(); }"),
                  source(
                      "PlainDesk",
                      "@Replica class PlainDesk implements Desk {"
                          + " record Box(List<String> content) {} "
                          + fields
                          + "@Override public void act() { "
                          + act
                          + "; } @Override public String show() { return String.valueOf("
                          + shown
                          + "); } }")))
          .replicated("Desk")
          .newStateMachine(new FixedContext());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JavaFileObject source(String type, String text) {
    return JavaFileObjects.forSourceString(
        "desk." + type, "package desk; import dev.csmr.*; import java.util.*; " + text);
  }
}
