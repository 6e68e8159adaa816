package dev.csmr.processor.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.OperationFailedException;
import dev.csmr.UnreadableAnswerException;
import dev.csmr.client.Caller;
import dev.csmr.codec.WireWriter;
import dev.csmr.processor.model.StableNumbers;
import dev.csmr.service.Reply;
import dev.csmr.service.ServiceStateMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Generated clients, over a caller that executes at once. */
class ClientTest {
  private static final CompiledServices SINK = CompiledServices.of("functional/sink");
  private static final CompiledServices PARTS = CompiledServices.of("functional/parts");

  /** Executes on a state machine and remembers the modes. */
  private static final class LocalCaller implements Caller {
    private final ServiceStateMachine machine;
    private final List<Mode> modes = new ArrayList<>();

    LocalCaller(ServiceStateMachine machine) {
      this.machine = machine;
    }

    @Override
    public CompletableFuture<Reply> invoke(int operation, Mode mode, byte[] arguments) {
      return CompletableFuture.completedFuture(invokeAndWait(operation, mode, arguments));
    }

    @Override
    public Reply invokeAndWait(int operation, Mode mode, byte[] arguments) {
      modes.add(mode);
      return machine.execute(operation, arguments);
    }
  }

  private final LocalCaller caller =
      new LocalCaller(SINK.replicated("Sink").newStateMachine(new FixedContext()));
  private final Object client = CompiledServices.callStatic(SINK.type("SinkClient"), "of", caller);

  @Test
  void a_client_is_the_service() {
    assertThat(client).isInstanceOf(SINK.type("Sink"));
    assertThat(CompiledServices.call(client, "fail", "not")).isEqualTo(Optional.of("not"));
    assertThat(CompiledServices.call(client, "old", inner())).isEqualTo(2);
    assertThat(caller.modes).containsExactly(Caller.Mode.COMMAND, Caller.Mode.QUERY);
  }

  private static Object inner() {
    return CompiledServices.create(SINK.type("Inner"), "x", 1L, List.of(1, 2));
  }

  @Test
  void a_declared_exception_arrives_as_its_own_type() {
    assertThatThrownBy(() -> CompiledServices.call(client, "fail", "refused"))
        .isExactlyInstanceOf(SINK.type("Refused"))
        .hasMessage("No.");
    assertThatThrownBy(() -> CompiledServices.call(client, "fail", "sorely"))
        .isExactlyInstanceOf(SINK.type("SorelyRefused"))
        .hasMessage("No, no.");
  }

  @Test
  void a_future_ends_as_the_blocking_method_does() throws Exception {
    Object async = CompiledServices.call(client, "async");
    Future<?> answered = (Future<?>) CompiledServices.call(async, "fail", "not");
    assertThat(answered.get()).isEqualTo(Optional.of("not"));
    Future<?> refused = (Future<?>) CompiledServices.call(async, "fail", "sorely");
    assertThatThrownBy(refused::get)
        .isInstanceOf(ExecutionException.class)
        .satisfies(e -> assertThat(e.getCause()).isExactlyInstanceOf(SINK.type("SorelyRefused")));
  }

  @Test
  void an_answer_with_a_constant_of_a_newer_version_says_that_it_was_executed() {
    int color =
        SINK.file("Sink").findMessageTypeByName("SinkScalars").findFieldByName("color").getNumber();
    Caller newer =
        new Caller() {
          @Override
          public CompletableFuture<Reply> invoke(int operation, Mode mode, byte[] arguments) {
            return CompletableFuture.completedFuture(invokeAndWait(operation, mode, arguments));
          }

          @Override
          public Reply invokeAndWait(int operation, Mode mode, byte[] arguments) {
            WireWriter response = new WireWriter();
            int mark = response.begin(StableNumbers.partNumber("result", "record"));
            response.writeInt32(color, 99);
            response.end(mark);
            return Reply.ok(response.toByteArray());
          }
        };
    Object other = CompiledServices.callStatic(SINK.type("SinkClient"), "of", newer);
    Object scalars = new RandomValues(1).of(SINK.type("Scalars"));
    assertThatThrownBy(() -> CompiledServices.call(other, "echoScalars", scalars))
        .isInstanceOf(UnreadableAnswerException.class)
        .hasMessageStartingWith("sink.Sink.echoScalars was executed, but this client does not")
        .hasMessageContaining("Color has no constant with the number 99 in this version")
        .hasMessageEndingWith("give the client the version of the service that the nodes run.");
  }

  @Test
  void stale_reads_are_asked_for_by_name() {
    Object stale = CompiledServices.call(client, "stale");
    assertThat(CompiledServices.call(stale, "old", inner())).isEqualTo(2);
    Object asyncStale = CompiledServices.call(CompiledServices.call(client, "async"), "stale");
    CompiledServices.call(asyncStale, "old", inner());
    assertThat(caller.modes).containsExactly(Caller.Mode.STALE_QUERY, Caller.Mode.STALE_QUERY);
    assertThat(stale.getClass().getMethods()).noneMatch(method -> method.getName().equals("fail"));
  }

  @Test
  void a_composed_operation_goes_to_the_cluster() {
    List<Integer> operations = new ArrayList<>();
    Caller recorder =
        new Caller() {
          @Override
          public CompletableFuture<Reply> invoke(int operation, Mode mode, byte[] arguments) {
            return CompletableFuture.completedFuture(invokeAndWait(operation, mode, arguments));
          }

          @Override
          public Reply invokeAndWait(int operation, Mode mode, byte[] arguments) {
            operations.add(operation);
            WireWriter response = new WireWriter();
            response.writeBool(StableNumbers.partNumber("result", "boolean"), true);
            return Reply.ok(response.toByteArray());
          }
        };
    Object noted = CompiledServices.callStatic(PARTS.type("NotedStoreClient"), "of", recorder);
    assertThat(CompiledServices.call(noted, "move", "a", "b")).isEqualTo(true);
    assertThat(operations).containsExactly(PARTS.id("NotedStore", "move"));
  }

  @Test
  void an_exception_that_is_not_declared_is_a_failure_with_its_name() {
    Caller odd =
        new Caller() {
          @Override
          public CompletableFuture<Reply> invoke(int operation, Mode mode, byte[] arguments) {
            return CompletableFuture.completedFuture(invokeAndWait(operation, mode, arguments));
          }

          @Override
          public Reply invokeAndWait(int operation, Mode mode, byte[] arguments) {
            return Reply.declared("other.Exception", fields -> {});
          }
        };
    Object other = CompiledServices.callStatic(SINK.type("SinkClient"), "of", odd);
    for (String operation : List.of("fail", "old")) {
      Object argument = operation.equals("fail") ? "x" : inner();
      assertThatThrownBy(() -> CompiledServices.call(other, operation, argument))
          .isInstanceOf(OperationFailedException.class)
          .hasMessageContaining("sink.Sink." + operation)
          .hasMessageContaining("other.Exception");
    }
  }
}
