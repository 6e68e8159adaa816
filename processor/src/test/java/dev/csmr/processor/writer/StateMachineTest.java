package dev.csmr.processor.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.codec.OtherVersionException;
import dev.csmr.codec.WireReader;
import dev.csmr.service.Reply;
import dev.csmr.service.ServiceStateMachine;
import dev.csmr.service.UnknownOperationException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Dispatch: what an operation returns, throws, and cannot read. */
class StateMachineTest {
  private static final CompiledServices SINK = CompiledServices.of("functional/sink");

  private final ServiceStateMachine machine =
      SINK.replicated("Sink").newStateMachine(new FixedContext());

  private Reply fail(String how) {
    return machine.execute(SINK.id("Sink", "fail"), SINK.message("SinkMessages.FailRequest", how));
  }

  @Test
  void an_operation_is_decoded_called_and_encoded() {
    assertThat(SINK.result("SinkMessages.FailResponse", fail("not"))).isEqualTo(Optional.of("not"));
  }

  @Test
  void a_declared_exception_is_carried_with_its_properties() {
    Reply reply = fail("refused");
    assertThat(reply.status()).isEqualTo(Reply.Status.DECLARED);
    Reply.DeclaredError error = Reply.DeclaredError.read(reply.payload());
    assertThat(error.type()).isEqualTo("sink.Refused");
    Exception copy = read("Refused", error);
    assertThat(copy).hasMessage("No.").isExactlyInstanceOf(SINK.type("Refused"));
    assertThat(CompiledServices.call(copy, "votes")).hasToString("{BLUE=3}");
  }

  @Test
  void the_most_special_declared_exception_is_carried() {
    Reply.DeclaredError error = Reply.DeclaredError.read(fail("sorely").payload());
    assertThat(error.type()).isEqualTo("sink.SorelyRefused");
    assertThat(CompiledServices.call(read("SorelyRefused", error), "grade")).isEqualTo(6);
  }

  private static Exception read(String exception, Reply.DeclaredError error) {
    try {
      var method =
          SINK.type("SinkMessages").getDeclaredMethod("decode" + exception, WireReader.class);
      method.setAccessible(true);
      return (Exception) method.invoke(null, new WireReader(error.fields()));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  @Test
  void what_the_object_throws_by_mistake_is_thrown() {
    assertThatThrownBy(() -> fail("runtime"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("By mistake.");
  }

  @Test
  void a_null_result_is_a_mistake_of_the_object() {
    assertThatThrownBy(() -> fail("null"))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("result");
  }

  @Test
  void arguments_that_cannot_be_read_are_invalid() {
    Reply reply = machine.execute(SINK.id("Sink", "fail"), new byte[] {8});
    assertThat(reply.status()).isEqualTo(Reply.Status.INVALID);
    assertThat(reply.message()).startsWith("[csmr-1582] fail: Malformed message");
  }

  @Test
  void arguments_that_a_constructor_refuses_were_written_by_another_version() {
    Object light = CompiledServices.create(SINK.type("Inner"), "x", 1L, java.util.List.of());
    byte[] arguments = SINK.message("SinkMessages.OldRequest", light);
    int weight =
        SINK.file("Sink").findMessageTypeByName("SinkInner").findFieldByName("weight").getNumber();
    dev.csmr.codec.WireWriter heavy = new dev.csmr.codec.WireWriter();
    int mark = heavy.begin(new WireReader(arguments).readTag() >>> 3);
    heavy.writeInt64(weight, -5);
    heavy.end(mark);
    int old = SINK.id("Sink", "old");
    assertThatThrownBy(() -> machine.execute(old, heavy.toByteArray()))
        .isInstanceOf(OtherVersionException.class)
        .hasMessageContaining("-5 is negative");
    assertThatThrownBy(() -> SINK.definition("Sink").check(old, heavy.toByteArray()))
        .hasMessageContaining("-5 is negative");
  }

  @Test
  void an_unknown_operation_is_not_answered() {
    assertThatThrownBy(() -> machine.execute(1, new byte[0]))
        .isInstanceOf(UnknownOperationException.class)
        .hasMessageContaining("sink.Sink");
  }
}
