package dev.csmr.processor.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.testing.compile.JavaFileObjects;
import dev.csmr.client.Caller;
import dev.csmr.service.Reply;
import dev.csmr.service.ServiceStateMachine;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.Test;

/** Services whose names are those that generated code uses itself. */
class NamesTest {
  private static final CompiledServices CLASH = CompiledServices.of("functional/clash");

  private final ServiceStateMachine machine =
      CLASH.replicated("Clash").newStateMachine(new FixedContext());

  private Object value(String type) {
    return CompiledServices.create(CLASH.type(type), type + "!");
  }

  @Test
  void the_users_types_are_meant() {
    Object result =
        CLASH.result(
            "ClashMessages.PlanResponse",
            machine.execute(
                CLASH.id("Clash", "plan"),
                CLASH.message(
                    "ClashMessages.PlanRequest",
                    value("WireReader"),
                    value("Fields"),
                    value("Objects"),
                    value("Optional"))));
    assertThat(result).isEqualTo(CompiledServices.create(CLASH.type("Plan"), "WireReader!"));
  }

  @Test
  void parameters_may_be_called_like_methods_of_messages() {
    Object result =
        CLASH.result(
            "ClashMessages.SaveResponse",
            machine.execute(
                CLASH.id("Clash", "save"),
                CLASH.message("ClashMessages.SaveRequest", "same", "same", "n", "r", "w")));
    assertThat(result).isEqualTo(true);
  }

  @Test
  void null_is_absence_where_it_is_allowed() {
    for (List<String> list : Arrays.asList(null, List.<String>of(), List.of("x"))) {
      Object kind = list == null ? null : CLASH.type("Kind").getEnumConstants()[0];
      Object entry =
          list == null
              ? null
              : CompiledServices.create(
                  CLASH.type("Clash.Entry"), "v", 1, CLASH.type("Kind").getEnumConstants()[1]);
      String text = list == null ? null : "";
      byte[] request =
          CLASH.message(
              "ClashMessages.NullableRequest",
              text,
              list,
              entry,
              kind,
              list == null ? null : Map.of());
      assertThat(request.length == 0).isEqualTo(list == null);
      Object read = CLASH.read("ClashMessages.NullableRequest", request);
      assertThat(CompiledServices.call(read, "text")).isEqualTo(text);
      assertThat(CompiledServices.call(read, "entry")).isEqualTo(entry);
      assertThat(CompiledServices.call(read, "kind")).isEqualTo(kind);
      Reply reply = machine.execute(CLASH.id("Clash", "nullable"), request);
      assertThat(CLASH.result("ClashMessages.NullableResponse", reply)).isEqualTo(list);
    }
  }

  @Test
  void a_composition_calls_its_own_operations_inside_the_group() {
    ServiceStateMachine composition =
        CLASH.composition("ClashBeside").newStateMachine(Map.of("clash.Clash", machine.service()));
    Object result =
        CLASH.result(
            "ClashBesideMessages.AgainResponse",
            composition.execute(
                CLASH.id("ClashBeside", "again"),
                CLASH.message(
                    "ClashBesideMessages.AgainRequest", value("WireReader"), value("Router"))));
    assertThat(result).hasToString("Plan[text=WireReader!]");
  }

  @Test
  void exceptions_of_one_simple_name_are_told_apart() throws Exception {
    CompiledServices services =
        CompiledServices.of(
            "shop",
            List.of(
                source(
                    "shop.Shop",
                    "@Replicated public interface Shop { record FullException(int a) {}"
                        + " FullException put(String item)"
                        + " throws store.FullException, depot.FullException; }"),
                source(
                    "shop.PlainShop",
                    "@Replica class PlainShop implements Shop {"
                        + " @Override public FullException put(String item)"
                        + " throws store.FullException, depot.FullException {"
                        + " if (item.equals(\"s\")) throw new store.FullException(3);"
                        + " throw new depot.FullException(\"east\"); } }"),
                source(
                    "store.FullException",
                    "public class FullException extends Exception {"
                        + " private static final long serialVersionUID = 1L;"
                        + " private final int size;"
                        + " public FullException(int size) { this.size = size; }"
                        + " public int size() { return size; } }"),
                source(
                    "depot.FullException",
                    "public class FullException extends Exception {"
                        + " private static final long serialVersionUID = 1L;"
                        + " public FullException(String message) { super(message); } }")));
    ServiceStateMachine shop = services.replicated("Shop").newStateMachine(new FixedContext());
    Object client =
        CompiledServices.callStatic(
            services.type("ShopClient"),
            "of",
            new Caller() {
              @Override
              public Reply invokeAndWait(int operation, Mode mode, byte[] arguments) {
                return shop.execute(operation, arguments);
              }

              @Override
              public CompletableFuture<Reply> invoke(int operation, Mode mode, byte[] arguments) {
                return CompletableFuture.completedFuture(shop.execute(operation, arguments));
              }
            });
    assertThatThrownBy(() -> CompiledServices.call(client, "put", "s"))
        .satisfies(e -> assertThat(e.getClass().getName()).isEqualTo("store.FullException"))
        .satisfies(e -> assertThat(CompiledServices.call(e, "size")).isEqualTo(3));
    assertThatThrownBy(() -> CompiledServices.call(client, "put", "d"))
        .satisfies(e -> assertThat(e.getClass().getName()).isEqualTo("depot.FullException"))
        .hasMessage("east");
  }

  private static JavaFileObject source(String type, String text) {
    String home = type.substring(0, type.indexOf('.'));
    return JavaFileObjects.forSourceString(
        type,
        "package " + home + "; import dev.csmr.Replica; import dev.csmr.Replicated;\n" + text);
  }
}
