package dev.csmr.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.IndeterminateException;
import dev.csmr.NotExecutedException;
import dev.csmr.linearizability.SequentialModel;
import dev.csmr.samples.AuditedPartitionedStore;
import dev.csmr.samples.KeyValueStore;
import dev.csmr.samples.LockException;
import dev.csmr.samples.LockService;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class HistoryTest {
  /** A client that answers by a script: what is an exception it throws. */
  private static <T> T scripted(Class<T> type, Object... answers) {
    Queue<Object> left = new ArrayDeque<>(List.of(answers));
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              Object answer = left.remove();
              if (answer instanceof Throwable thrown) {
                throw thrown;
              }
              return answer.equals("void") ? null : answer;
            }));
  }

  @Test
  void a_history_that_the_implementation_would_have_given_passes() {
    History<KeyValueStore> history = History.of(KeyValueStore.class);
    KeyValueStore store =
        history.recording(
            "ann",
            scripted(KeyValueStore.class, Optional.empty(), "void", Optional.of("1"), true, 1L));
    store.get("k");
    store.put("k", "1");
    store.get("k");
    store.compareAndSet("k", Optional.of("1"), "2");
    store.size();

    history.requireLinearizable();
    assertThat(history.answered()).isEqualTo(5);
    assertThat(history.calls().get(1).input()).hasToString("put(k, 1)");
  }

  @Test
  void a_lost_write_is_found_and_told() {
    History<KeyValueStore> history = History.of(KeyValueStore.class);
    KeyValueStore store =
        history.recording("ann", scripted(KeyValueStore.class, "void", Optional.empty()));
    store.put("k", "1");
    store.get("k");

    assertThatThrownBy(history::requireLinearizable)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("[csmr-1721]")
        .hasMessageContaining("of 2 calls an order of 1 was found")
        .hasMessageContaining("get(k) = Optional.empty");
  }

  @Test
  void what_may_have_been_executed_may_show_and_what_was_not_must_not() {
    History<KeyValueStore> history = History.of(KeyValueStore.class);
    KeyValueStore store =
        history.recording(
            "ann",
            scripted(
                KeyValueStore.class,
                new IndeterminateException("maybe"),
                Optional.empty(),
                Optional.of("1"),
                new NotExecutedException("no"),
                Optional.of("2")));
    assertThatThrownBy(() -> store.put("k", "1")).isInstanceOf(IndeterminateException.class);
    store.get("k");
    store.get("k");
    history.requireLinearizable();

    assertThatThrownBy(() -> store.put("k", "2")).isInstanceOf(NotExecutedException.class);
    store.get("k");
    assertThatThrownBy(history::requireLinearizable).isInstanceOf(AssertionError.class);
  }

  @Test
  void a_composition_of_compositions_is_modelled_with_its_components_in_one_place() {
    History<AuditedPartitionedStore> history = History.of(AuditedPartitionedStore.class);
    AuditedPartitionedStore store =
        history.recording(
            "ann", scripted(AuditedPartitionedStore.class, "void", Optional.of("1"), 0L, 2L));
    store.put("k", "1");
    store.remove("k");
    store.size();
    store.lastIndex();
    history.requireLinearizable();
  }

  @Test
  void declared_exceptions_are_answers() {
    History<LockService> history = History.of(LockService.class);
    LockService locks =
        history.recording("ann", scripted(LockService.class, new LockException("no owner")));
    assertThatThrownBy(() -> locks.acquire("k", "", Duration.ofMinutes(1)))
        .isInstanceOf(LockException.class);
    history.requireLinearizable();
  }

  @Test
  void an_implementation_that_asks_for_time_is_no_model() throws LockException {
    History<LockService> history = History.of(LockService.class);
    LockService locks = history.recording("ann", scripted(LockService.class, Optional.empty()));
    locks.acquire("k", "ann", Duration.ofMinutes(1));
    assertThatThrownBy(history::requireLinearizable)
        .isInstanceOf(KitException.class)
        .hasMessageContaining("[csmr-1723] Operation acquire of LockService asks for time");
  }

  @Test
  void a_model_of_the_tests_own_is_taken_instead() {
    SequentialModel<Integer, RecordedOperation, RecordedAnswer> puts =
        new SequentialModel<>() {
          @Override
          public Integer initial() {
            return 0;
          }

          @Override
          public Integer next(Integer state, RecordedOperation operation, RecordedAnswer answer) {
            return operation.name().equals("put") ? state + 1 : null;
          }
        };
    History<KeyValueStore> history = History.of(KeyValueStore.class);
    KeyValueStore store =
        history.recording("ann", scripted(KeyValueStore.class, "void", "void", Optional.empty()));
    store.put("k", "1");
    store.put("k", "2");
    history.requireLinearizable(puts);
    assertThatThrownBy(() -> history.requireLinearizable(puts, 1))
        .hasMessageContaining("[csmr-1722]");
    store.get("k");
    assertThatThrownBy(() -> history.requireLinearizable(puts)).hasMessageContaining("order of 2");
  }

  @Test
  void a_history_has_a_bound() {
    History<KeyValueStore> history = History.of(KeyValueStore.class);
    Object[] answers = new Object[History.MAX_CALLS + 1];
    Arrays.fill(answers, 0L);
    KeyValueStore store = history.recording("ann", scripted(KeyValueStore.class, answers));
    for (int i = 0; i < History.MAX_CALLS; i++) {
      store.size();
    }
    assertThatThrownBy(store::size).hasMessageContaining("[csmr-1724]");
  }
}
