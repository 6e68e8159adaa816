package dev.csmr.replica.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.ReplicaContext;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.config.BareDefinition;
import dev.csmr.replica.api.Checkpoint;
import dev.csmr.replica.api.Checkpoints;
import dev.csmr.replica.api.GroupComponent;
import dev.csmr.replica.api.GroupConfig;
import dev.csmr.replica.api.Member;
import dev.csmr.replica.api.MulticastPeers;
import dev.csmr.replica.api.ReplicaLimits;
import dev.csmr.replica.entry.LogEntry;
import dev.csmr.service.Environment;
import dev.csmr.service.Reply;
import dev.csmr.service.ServiceStateMachine;
import dev.csmr.service.frame.AnswerBacklog;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class StateWatchTest {
  private static final long SECOND = 1_000_000_000L;
  private static final List<Set<String>> THREE = List.of(Set.of("a", "b", "c"));

  private final Clock clock = new Clock();
  private Consumer<WireWriter> saving = out -> {};
  private final StateHolder state =
      new StateHolder(
          "c",
          new GroupConfig(
              "g",
              List.of(new Member("a", "localhost", 1, 0)),
              List.of(new GroupComponent.Stateful("Store", new Store()))),
          ReplicaLimits.DEFAULT,
          (input, canWait) -> {},
          MulticastPeers.NONE,
          new AnswerBacklog());
  private final StateWatch watch = new StateWatch(state, clock);

  private static final class Clock implements Environment {
    private long nanos = 5 * SECOND;

    @Override
    public long wallMillis() {
      return nanos / 1_000_000;
    }

    @Override
    public long nanos() {
      return nanos;
    }

    @Override
    public RandomGenerator random() {
      throw new AssertionError("Nothing here is left to chance.");
    }

    @Override
    public long uniqueId() {
      throw new AssertionError("Nothing here is left to chance.");
    }
  }

  private final class Store extends BareDefinition {
    @Override
    public ServiceStateMachine newStateMachine(ReplicaContext context) {
      return new Saved();
    }

    @Override
    public long form() {
      return 77;
    }
  }

  private final class Saved extends BareDefinition.Machine {
    @Override
    public Reply execute(int operation, byte[] arguments) {
      throw new AssertionError("There are no operations.");
    }

    @Override
    public void save(WireWriter out) {
      saving.accept(out);
    }

    @Override
    public void restore(WireReader in) {
      throw new AssertionError("Nothing is restored.");
    }
  }

  private boolean execute(long index, long timeSeconds) {
    state.apply(index, new LogEntry(timeSeconds * 1_000_000, 1, List.of()), 0, null);
    return watch.executed(index, state.timeMicros(), clock.nanos);
  }

  private boolean pass(double seconds) {
    clock.nanos += (long) (seconds * SECOND);
    return watch.rested(clock.nanos);
  }

  private void look() {
    watch.look(() -> false);
  }

  @Test
  void a_group_that_rests_for_a_second_is_looked_at_once() {
    execute(3, 1);
    assertThat(pass(0.9)).isFalse();
    assertThat(pass(0.1)).isTrue();
    look();
    assertThat(watch.latest().index()).isEqualTo(3);
    assertThat(pass(100)).isFalse();
    execute(4, 1);
    look();
    assertThat(watch.latest().index()).isEqualTo(3);
    assertThat(pass(1)).isTrue();
    look();
    assertThat(watch.latest().index()).isEqualTo(4);
  }

  @Test
  void the_first_entry_of_every_ten_seconds_of_log_time_is_looked_at_without_rest() {
    execute(1, 100_009);
    look();
    assertThat(watch.latest().index()).isEqualTo(1);
    assertThat(execute(2, 100_009)).isFalse();
    look();
    assertThat(watch.latest().index()).isEqualTo(1);
    assertThat(execute(3, 100_010)).isTrue();
    look();
    assertThat(watch.latest().index()).isEqualTo(3);
  }

  @Test
  void a_hundredth_of_the_time_is_looked_or_once_a_minute() {
    saving = out -> clock.nanos += SECOND / 10;
    execute(1, 1);
    look();
    execute(2, 20);
    assertThat(pass(9.9)).isTrue();
    look();
    assertThat(watch.latest().index()).isEqualTo(1);
    assertThat(pass(0.1)).isTrue();
    saving = out -> clock.nanos += 5 * SECOND;
    look();
    assertThat(watch.latest().index()).isEqualTo(2);
    execute(3, 40);
    pass(59.9);
    look();
    assertThat(watch.latest().index()).isEqualTo(2);
    pass(0.1);
    look();
    assertThat(watch.latest().index()).isEqualTo(3);
  }

  @Test
  void who_has_something_else_to_do_stops_looking() {
    execute(1, 1);
    watch.look(() -> true);
    assertThat(watch.latest()).isNull();
    assertThat(pass(1)).isTrue();
    look();
    assertThat(watch.latest().index()).isEqualTo(1);
  }

  @Test
  void who_wants_the_state_does_not_wait_until_it_was_looked_at() throws InterruptedException {
    execute(1, 1);
    CountDownLatch looking = new CountDownLatch(1);
    saving =
        out -> {
          looking.countDown();
          byte[] block = new byte[1 << 16];
          // Without the interruption this would take as long as the test may.
          for (int i = 0; i < 1_000_000; i++) {
            out.writePresentBytes(1, block);
            out.flushPoint();
          }
        };
    Thread looks = new Thread(this::look);
    looks.start();
    looking.await();
    execute(2, 1);
    looks.join();
    assertThat(watch.latest()).isNull();
  }

  @Test
  void a_state_that_cannot_be_saved_is_not_compared() {
    execute(1, 1);
    saving =
        out -> {
          throw new IllegalStateException("no");
        };
    look();
    assertThat(watch.latest()).isNull();
  }

  @Test
  void states_that_are_saved_in_another_form_are_not_compared() {
    execute(1, 1);
    look();
    Checkpoint other = new Checkpoint(1, watch.latest().digest() + 1);
    for (String node : List.of("b", "c")) {
      watch.heard(node, new Checkpoints(null, other, watch.form() + 1));
    }
    assertThat(watch.mustStop(THREE, "a", clock.nanos)).isNull();
    for (String node : List.of("b", "c")) {
      watch.heard(node, new Checkpoints(null, other, watch.form()));
    }
    assertThat(watch.mustStop(THREE, "a", clock.nanos).differing()).containsExactly("b", "c");
  }

  @Test
  void what_was_compared_before_a_snapshot_was_installed_does_not_count() {
    execute(1, 1);
    look();
    Checkpoint other = new Checkpoint(1, watch.latest().digest() + 1);
    watch.heard("b", new Checkpoints(null, other, watch.form()));
    watch.heard("c", new Checkpoints(null, other, watch.form()));
    watch.restored(9, clock.nanos);
    assertThat(watch.latest()).isNull();
    assertThat(watch.mustStop(THREE, "a", clock.nanos)).isNull();
    assertThat(pass(1)).isTrue();
  }
}
