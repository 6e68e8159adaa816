package dev.csmr.service.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class SessionsTest {
  private final AtomicLong ids = new AtomicLong();
  private final Sessions<String> sessions = new Sessions<>(ids::incrementAndGet);

  @Test
  void first_incomplete_follows_the_oldest_that_is_not_answered() {
    SessionWindow<String> window = sessions.current();
    for (int i = 1; i <= 200; i++) {
      assertThat(window.add("call " + i)).isEqualTo(i);
    }

    sessions.remove(2);
    assertThat(window.firstIncomplete()).isEqualTo(1);
    sessions.remove(1);
    assertThat(window.firstIncomplete()).isEqualTo(3);
    assertThat(sessions.get(200)).isEqualTo("call 200");
    assertThat(sessions.remove(2)).isNull();
  }

  @Test
  void a_call_without_an_answer_does_not_hold_up_a_session_for_ever() {
    long first = sessions.current().session();
    long stuck = sessions.current().add("stuck");
    for (int i = 0; i < 50_000; i++) {
      SessionWindow<String> window = sessions.current();
      sessions.remove(window.add("quick"));
      assertThat(window.span()).isLessThanOrEqualTo(16_384);
    }

    assertThat(sessions.current().session()).isNotEqualTo(first);
    assertThat(sessions.get(stuck)).isEqualTo("stuck");
    List<String> left = new ArrayList<>();
    sessions.forEach(left::add);
    assertThat(left).containsExactly("stuck");
    assertThat(sessions.remove(stuck)).isEqualTo("stuck");
    assertThat(sessions.get(stuck)).isNull();
  }

  @Test
  void sequences_are_never_given_twice_across_sessions() {
    long before = sessions.current().add("stuck");
    for (int i = 0; i < 20_000; i++) {
      long sequence = sessions.current().add("call");
      assertThat(sequence).isEqualTo(before + 1);
      before = sequence;
    }
  }

  @Test
  void a_window_does_not_grow_with_traffic_while_one_answer_is_missing() throws Exception {
    SessionWindow<String> window = new SessionWindow<>(0, 1);
    long stuck = window.add("stuck");
    for (int i = 0; i < 1_000_000; i++) {
      assertThat(window.remove(window.add("quick"))).isEqualTo("quick");
    }
    var ring = SessionWindow.class.getDeclaredField("ring");
    ring.setAccessible(true);
    assertThat((Object[]) ring.get(window)).hasSizeLessThan(1_000);
    assertThat(window.firstIncomplete()).isEqualTo(stuck);
    assertThat(window.size()).isEqualTo(1);
    assertThat(window.remove(stuck)).isEqualTo("stuck");
    assertThat(window.span()).isZero();
  }

  @Test
  void a_window_is_what_a_sorted_map_is_whatever_the_order_of_answers() {
    java.util.Random random = new java.util.Random(7);
    SessionWindow<Long> window = new SessionWindow<>(0, 1);
    java.util.TreeMap<Long, Long> model = new java.util.TreeMap<>();
    for (int i = 0; i < 200_000; i++) {
      boolean many = i / 20_000 % 2 == 0;
      if (random.nextInt(100) < (many ? 55 : 45)) {
        long sequence = window.add((long) i);
        model.put(sequence, (long) i);
      } else if (!model.isEmpty()) {
        long key = random.nextInt(10) < 8 ? model.lastKey() - random.nextInt(5) : model.firstKey();
        assertThat(window.get(key)).isEqualTo(model.get(key));
        assertThat(window.remove(key)).isEqualTo(model.remove(key));
      }
      assertThat(window.size()).isEqualTo(model.size());
      assertThat(window.firstIncomplete())
          .isEqualTo(model.isEmpty() ? window.nextSequence() : model.firstKey());
    }
    List<Long> left = new ArrayList<>();
    window.forEach(left::add);
    assertThat(left).containsExactlyElementsOf(model.values());
  }
}
