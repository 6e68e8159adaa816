package dev.csmr.linearizability;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LinearizabilityCheckerTest {
  /** A register: a write answers 0, a read answers the value. */
  private static final SequentialModel<Integer, Integer, Integer> REGISTER =
      new SequentialModel<>() {
        @Override
        public Integer initial() {
          return 0;
        }

        @Override
        public Integer next(Integer state, Integer input, Integer output) {
          boolean read = input == READ;
          if (output != null && !output.equals(read ? state : 0)) {
            return null;
          }
          return read ? state : input;
        }

        @Override
        public boolean reads(Integer input) {
          return input == READ;
        }
      };

  private static final int READ = -1;

  private static TimedCall<Integer, Integer> write(int value, long from, long to) {
    return TimedCall.answered("w", value, 0, from, to);
  }

  private static TimedCall<Integer, Integer> read(int value, long from, long to) {
    return TimedCall.answered("r", READ, value, from, to);
  }

  private static boolean linearizable(List<TimedCall<Integer, Integer>> history) {
    return LinearizabilityChecker.check(REGISTER, history).linearizable();
  }

  @Test
  void an_empty_history_is_linearizable() {
    assertThat(linearizable(List.of())).isTrue();
  }

  @Test
  void a_read_may_see_either_side_of_a_concurrent_write() {
    assertThat(linearizable(List.of(write(1, 0, 10), read(0, 1, 2), read(1, 3, 4)))).isTrue();
  }

  @Test
  void a_stale_read_is_found() {
    assertThat(linearizable(List.of(write(1, 0, 1), read(0, 2, 3)))).isFalse();
  }

  @Test
  void reads_that_go_back_in_time_are_found() {
    assertThat(linearizable(List.of(write(1, 0, 10), read(1, 1, 2), read(0, 3, 4)))).isFalse();
  }

  @Test
  void a_call_of_unknown_outcome_may_take_effect_late_or_never() {
    TimedCall<Integer, Integer> unknown = TimedCall.unknown("u", 7, 0);
    assertThat(linearizable(List.of(unknown, read(0, 1, 2), read(7, 3, 4)))).isTrue();
    assertThat(linearizable(List.of(unknown, read(0, 1, 2)))).isTrue();
    assertThat(linearizable(List.of(unknown, read(7, 1, 2), read(0, 3, 4)))).isFalse();
    assertThat(linearizable(List.of(TimedCall.unknown("u", 7, 5), read(7, 1, 2)))).isFalse();
  }

  @Test
  void a_search_that_reaches_its_bound_decides_nothing() {
    List<TimedCall<Integer, Integer>> history = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      history.add(TimedCall.answered("c" + i, 1 + i, 0, 0, 100));
    }
    history.add(TimedCall.answered("reader", READ, -1, 200, 201));

    LinearizabilityChecker.Result result = LinearizabilityChecker.check(REGISTER, history, 50);

    assertThat(result.decided()).isFalse();
    assertThat(result.linearizable()).isFalse();
  }

  @Test
  void it_agrees_with_trying_every_order() {
    Random random = new Random(1);
    int linearizable = 0;
    for (int round = 0; round < 5_000; round++) {
      List<TimedCall<Integer, Integer>> history = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        long from = random.nextInt(12);
        boolean reads = random.nextBoolean();
        int input = reads ? READ : 1 + random.nextInt(2);
        if (random.nextInt(5) == 0) {
          history.add(TimedCall.unknown("c" + i, input, from));
        } else {
          int output = reads ? random.nextInt(3) : 0;
          long to = from + 1 + random.nextInt(6);
          history.add(TimedCall.answered("c" + i, input, output, from, to));
        }
      }
      boolean expected = anyOrder(0, history);
      assertThat(linearizable(history)).as("%s", history).isEqualTo(expected);
      linearizable += expected ? 1 : 0;
    }
    assertThat(linearizable).isBetween(500, 4_500);
  }

  private static boolean anyOrder(Integer state, List<TimedCall<Integer, Integer>> rest) {
    if (rest.stream().noneMatch(TimedCall::isAnswered)) {
      return true;
    }
    for (TimedCall<Integer, Integer> first : rest) {
      boolean mayBeFirst = rest.stream().noneMatch(other -> other.returnedAt() < first.invokedAt());
      Integer after = mayBeFirst ? REGISTER.next(state, first.input(), first.output()) : null;
      if (after != null) {
        List<TimedCall<Integer, Integer>> others = new ArrayList<>(rest);
        others.remove(first);
        if (anyOrder(after, others)) {
          return true;
        }
      }
    }
    return false;
  }
}
