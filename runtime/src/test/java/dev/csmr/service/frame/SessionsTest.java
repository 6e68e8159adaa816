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
}
