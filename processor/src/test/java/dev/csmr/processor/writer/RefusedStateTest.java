package dev.csmr.processor.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.service.ServiceStateMachine;
import dev.csmr.service.UnsavableStateException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A command that assigns what no snapshot can create again fails, and the field is put back. */
class RefusedStateTest {
  private static final CompiledServices SERVICES = CompiledServices.of("functional/shelf");

  private final ServiceStateMachine shelf = newShelf();

  private static ServiceStateMachine newShelf() {
    return SERVICES.replicated("Shelf").newStateMachine(new FixedContext());
  }

  private void fill(String kind) {
    shelf.execute(
        SERVICES.id("Shelf", "fill"), SERVICES.message("ShelfMessages.FillRequest", kind));
  }

  private static String look(ServiceStateMachine shelf) {
    return CompiledServices.call(shelf.service(), "look").toString();
  }

  @ParameterizedTest
  @CsvSource({
    "list view, KeptShelf.list",
    "list unmodifiable, KeptShelf.list",
    "list synchronized, KeptShelf.list",
    "list own, KeptShelf.list",
    "rows view, 'KeptShelf.rows[\"view\"].books'",
    "rows own, 'KeptShelf.rows[\"own\"].books'",
    "unmodifiable, KeptShelf.maybe",
  })
  void an_assignment_is_refused_as_deep_as_it_goes(String kind, String place) {
    assertThatThrownBy(() -> fill(kind))
        .isInstanceOf(UnsavableStateException.class)
        .hasMessageStartingWith(place + " cannot be saved: it holds a ");
    assertThat(look(shelf)).isEqualTo("1 [first]{}Optional.empty");
    fill("rows known");
    assertThat(look(shelf)).isEqualTo("2 [first]{known=Row[books=[]]}Optional.empty");

    WireWriter out = new WireWriter();
    shelf.save(out);
    ServiceStateMachine restored = newShelf();
    restored.restore(new WireReader(out.toByteArray()));
    assertThat(look(restored)).isEqualTo(look(shelf));
  }
}
