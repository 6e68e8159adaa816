package dev.csmr.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.ReplicaContext;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.service.CanonicalKey;
import dev.csmr.service.OperationDescriptor;
import dev.csmr.service.OperationKind;
import dev.csmr.service.ReplicatedDefinition;
import dev.csmr.service.Reply;
import dev.csmr.service.ServiceStateMachine;
import io.grpc.ServiceDescriptor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What the processor does not let anybody write, and hand-written code might do. */
class TwinStateMachineTest {
  private static final int ADD = 1;
  private static final int PEEK = 2;
  private static final byte[] NO_ARGUMENTS = {};

  /** A count that is saved, and one that is not. */
  private static final class Machine implements ServiceStateMachine {
    long count;
    long forgotten;

    @Override
    public Reply execute(int operation, byte[] arguments) {
      count++;
      forgotten++;
      WireWriter out = new WireWriter();
      out.writeInt64(1, forgotten);
      return Reply.ok(out.toByteArray());
    }

    @Override
    public Object service() {
      return this;
    }

    @Override
    public void save(WireWriter out) {
      out.writeInt64(1, count);
    }

    @Override
    public void restore(WireReader in) {
      int unused = in.readTag();
      count = unused == 0 ? 0 : in.readInt64();
    }
  }

  /** Restores something else than what was saved. */
  private static final class LosingMachine implements ServiceStateMachine {
    private final Machine inner = new Machine();

    @Override
    public Reply execute(int operation, byte[] arguments) {
      Reply unused = inner.execute(operation, arguments);
      return Reply.ok();
    }

    @Override
    public Object service() {
      return inner;
    }

    @Override
    public void save(WireWriter out) {
      inner.save(out);
    }

    @Override
    public void restore(WireReader in) {
      inner.restore(in);
      inner.count = inner.count / 2;
    }
  }

  private record Definition(boolean losing) implements ReplicatedDefinition {
    @Override
    public ServiceStateMachine newStateMachine(ReplicaContext context) {
      return losing ? new LosingMachine() : new Machine();
    }

    @Override
    public String name() {
      return "test.Count";
    }

    @Override
    public Class<?> type() {
      return Machine.class;
    }

    @Override
    public List<OperationDescriptor> operations() {
      return List.of(
          new OperationDescriptor(ADD, "add", OperationKind.COMMAND, false),
          new OperationDescriptor(PEEK, "peek", OperationKind.QUERY, false));
    }

    @Override
    public ServiceDescriptor grpc() {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<CanonicalKey> keys(int operation, byte[] arguments) {
      return List.of();
    }
  }

  private static final class NoContext implements ReplicaContext {
    @Override
    public Instant now() {
      throw new UnsupportedOperationException();
    }

    @Override
    public RandomGenerator random() {
      throw new UnsupportedOperationException();
    }

    @Override
    public UUID uuid() {
      throw new UnsupportedOperationException();
    }
  }

  private static List<String> findings(boolean losing, int... operations) {
    List<String> findings = new ArrayList<>();
    TwinStateMachine machine =
        new TwinStateMachine(new Definition(losing), new NoContext(), findings::add);
    for (int operation : operations) {
      Reply unused = machine.execute(operation, NO_ARGUMENTS);
    }
    return findings;
  }

  @Test
  void a_field_that_is_not_saved_shows_in_the_answers_of_whoever_was_restored() {
    assertThat(findings(false, ADD)).isEmpty();
    assertThat(findings(false, ADD, ADD))
        .singleElement()
        .asString()
        .contains("[csmr-1731]", "after add", "a replica that was restored before answers OK");
  }

  @Test
  void a_restore_that_loses_something_is_told_before_the_next_operation() {
    assertThat(findings(true, ADD, ADD))
        .first()
        .asString()
        .contains("[csmr-1732]", "before add", "count is 1 here and 0 there");
  }

  @Test
  void a_query_that_changes_the_state_is_told() {
    assertThat(findings(false, PEEK))
        .singleElement()
        .asString()
        .contains("[csmr-1733] Query peek of test.Count", "count is 0 here and 1 there");
  }
}
