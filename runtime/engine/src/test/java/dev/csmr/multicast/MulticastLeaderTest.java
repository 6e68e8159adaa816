package dev.csmr.multicast;

import static dev.csmr.multicast.GroupUnderTest.operation;
import static dev.csmr.multicast.GroupUnderTest.part;
import static dev.csmr.multicast.GroupUnderTest.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class MulticastLeaderTest {
  private final GroupUnderTest a = new GroupUnderTest("a");
  private final GroupUnderTest b = new GroupUnderTest("b");

  @BeforeEach
  void lead() {
    a.lead();
    b.lead();
  }

  private static List<Class<?>> kinds(GroupUnderTest group) {
    return group.sent.stream().<Class<?>>map(envelope -> envelope.message().getClass()).toList();
  }

  @Test
  void an_answer_waits_until_what_the_operation_follows_is_delivered_everywhere() {
    a.start(operation(1, part("a", 1), part("b", 1)));
    a.start(operation(2, part("a", 1), part("b", 1)));
    assertThat(a.done).containsExactly("executed 1", "executed 2");
    assertThat(a.answers).containsExactly("answer 1");
    b.receiveFrom(a);
    assertThat(b.done).containsExactly("begun 1", "executed 1", "begun 2", "executed 2");
    a.receiveFrom(b);
    assertThat(a.answers).containsExactly("answer 1", "answer 2");
    settle(a, b);
    assertThat(b.answers).containsExactly("answer 1", "answer 2");
  }

  @Test
  void single_group_operations_wait_only_for_what_they_may_have_seen() {
    assertThat(a.leader.executed(Conflicts.EVERYTHING, "before")).isFalse();
    a.start(operation(1, part("a", 1), part("b", 1)));
    assertThat(a.leader.executed(Conflicts.of(1), "same key")).isTrue();
    assertThat(a.leader.executed(Conflicts.of(2), "other key")).isFalse();
    assertThat(a.leader.executed(Conflicts.of(1, 2), "both")).isTrue();
    assertThat(a.leader.executed(Conflicts.of(2), "after both")).isTrue();
    assertThat(a.leader.hold(new MulticastId(5, 5), Conflicts.of(1, 3), "stored")).isTrue();
    assertThat(a.leader.executed(Conflicts.of(3), "not after stored")).isFalse();
    assertThat(a.leader.held()).isEqualTo(4);
    settle(a, b);
    assertThat(a.answers)
        .containsExactlyInAnyOrder("answer 1", "same key", "both", "after both", "stored");
    assertThat(a.leader.held()).isZero();
  }

  @Test
  void an_answer_that_nobody_waits_for_is_forgotten_and_others_follow_its_operation_still() {
    a.start(operation(1, part("a", 1), part("b", 1)));
    assertThat(a.leader.executed(Conflicts.of(1), "gone")).isTrue();
    assertThat(a.leader.executed(Conflicts.of(1, 2), "both, gone")).isTrue();
    assertThat(a.leader.executed(Conflicts.of(2), "after both")).isTrue();
    a.leader.forget(answer -> answer.contains("gone"));
    assertThat(a.leader.held()).isEqualTo(2);
    assertThat(a.leader.executed(Conflicts.of(2), "also after both")).isTrue();
    assertThat(a.leader.awaited()).containsExactly("b");
    settle(a, b);
    assertThat(a.answers).containsExactlyInAnyOrder("answer 1", "after both", "also after both");
    assertThat(a.leader.held()).isZero();
  }

  @Test
  void answers_that_wait_for_one_operation_leave_room_for_others() {
    a.start(operation(1, part("a", 1), part("b", 1)));
    a.start(operation(2, part("a", 2), part("b", 2)));
    int held = 0;
    while (a.leader.hasRoom(Conflicts.of(1))) {
      assertThat(a.leader.executed(Conflicts.of(1), "answer " + held++)).isTrue();
    }
    assertThat(held).isEqualTo(GroupUnderTest.LIMITS.maxHeld() / 2);
    assertThat(a.leader.hasRoom(Conflicts.of(2))).isTrue();
    assertThat(a.leader.hasRoom(Conflicts.of(3))).isTrue();
    assertThat(a.leader.hasRoom(Conflicts.EVERYTHING)).isFalse();
    a.leader.forget(answer -> true);
    assertThat(a.leader.held()).isZero();
    assertThat(a.leader.hasRoom(Conflicts.of(1))).isTrue();
  }

  @Test
  void a_signal_waits_for_the_signals_before_it() {
    GroupUnderTest c = new GroupUnderTest("c");
    c.lead();
    a.start(operation(1, part("a", 1), part("b", 1)));
    b.receiveOnly(Message.TimestampGiven.class, a);
    b.start(operation(2, part("b", 1), part("c", 1)));
    c.receiveFrom(b);
    assertThat(b.done).containsExactly("begun 1", "executed 1", "executed 2");
    assertThat(c.done).containsExactly("begun 2", "executed 2");
    assertThat(c.leader.executed(Conflicts.of(1), "read")).isTrue();
    settle(b, c);
    assertThat(c.answers).containsExactly("answer 2");
    b.leader.tick();
    b.leader.tick();
    settle(a, b, c);
    assertThat(c.answers).containsExactly("answer 2", "read");
  }

  @Test
  void a_signal_may_come_before_the_operation() {
    a.start(operation(1, part("a", 1), part("b", 1)));
    assertThat(a.sent.get(0).message()).isInstanceOf(Message.Signal.class);
    b.receiveFrom(a);
    assertThat(b.leader.executed(Conflicts.of(1), "read")).isFalse();
  }

  @Test
  void a_new_leader_holds_back_until_it_has_asked_for_the_signals() {
    a.start(operation(1, part("a", 1), part("b", 1)));
    b.receiveFrom(a);
    a.receiveOnly(Message.TimestampGiven.class, b);
    a.restart();
    a.lead();
    assertThat(kinds(a)).contains(Message.SignalRequest.class);
    assertThat(a.leader.executed(Conflicts.of(7), "who knows")).isTrue();
    settle(a, b);
    assertThat(a.answers).containsExactly("answer 1", "who knows");
  }

  @Test
  void a_new_leader_knows_what_open_operations_touched() {
    a.start(operation(1, part("a", 1), part("b", 1)));
    a.restart();
    a.lead();
    assertThat(a.leader.executed(Conflicts.of(7), "other key")).isFalse();
    assertThat(a.leader.executed(Conflicts.of(1), "same key")).isTrue();
    settle(a, b);
    assertThat(a.answers).containsExactly("answer 1", "same key");
  }

  @Test
  void for_a_new_leader_what_was_delivered_waits_for_all_that_was_delivered_before_it() {
    GroupUnderTest other = new GroupUnderTest("aa");
    other.lead();
    a.start(operation(1, part("a", 1), part("b", 1)));
    other.start(operation(2, part("aa", 2), part("b", 2)));
    b.receiveFrom(a);
    b.receiveFrom(other);
    assertThat(b.done).contains("executed 1", "executed 2");

    // Something on both keys may have come between the two, and is not known any more.
    MulticastId second = new MulticastId(1, 2);
    b.restart();
    b.lead();
    assertThat(b.leader.hold(second, Conflicts.of(2), "stored")).isTrue();

    b.restart();
    b.leader = Mutants.recoversConflictsOnly(b.state, b, GroupUnderTest.LIMITS);
    assertThat(b.leader.hold(second, Conflicts.of(2), "stored")).as("the planted bug").isFalse();
  }

  @Test
  void a_group_signals_again_what_it_has_forgotten() {
    a.start(operation(1, part("a", 1), part("b", 1)));
    settle(a, b);
    for (int i = 0; i < 4; i++) {
      b.leader.tick();
      b.applySubmitted();
    }
    assertThat(b.state.remembered()).isZero();
    assertThat(a.state.remembered()).isEqualTo(1);
    a.restart();
    a.lead();
    assertThat(a.leader.executed(Conflicts.of(1), "read")).isTrue();
    settle(a, b);
    assertThat(a.answers).containsExactly("answer 1", "read");
  }

  @Test
  void a_group_does_not_signal_what_it_has_not_heard_of() {
    b.leader.receive(new Envelope("a", 0, new Message.SignalRequest(new MulticastId(1, 1), 1)));
    assertThat(b.sent).isEmpty();
  }

  @Test
  void what_is_lost_is_sent_again_and_what_is_acknowledged_is_not() {
    a.start(operation(1, part("a", 1), part("b", 1)));
    a.sentTo.clear();
    a.sent.clear();
    a.leader.tick();
    a.leader.tick();
    assertThat(kinds(a))
        .containsExactlyInAnyOrder(Message.TimestampGiven.class, Message.SignalRequest.class);
    settle(a, b);
    a.sent.clear();
    a.sentTo.clear();
    for (int i = 0; i < 10; i++) {
      a.leader.tick();
      a.applySubmitted();
    }
    assertThat(kinds(a)).doesNotContain(Message.TimestampGiven.class);
    assertThat(a.state.unacknowledged()).isZero();
    assertThat(a.state.remembered()).isZero();
  }

  @Test
  void a_lost_signal_is_asked_for() {
    a.start(operation(1, part("a", 1), part("b", 1)));
    b.receiveFrom(a);
    a.receiveOnly(Message.TimestampGiven.class, b);
    assertThat(a.leader.executed(Conflicts.of(1), "read")).isTrue();
    settle(a, b);
    assertThat(a.answers).containsExactly("answer 1");
    a.leader.tick();
    a.leader.tick();
    settle(a, b);
    assertThat(a.answers).containsExactly("answer 1", "read");
  }

  @Test
  void a_message_is_submitted_once_while_it_is_on_its_way_to_the_log() {
    a.start(operation(1, part("a", 1), part("b", 1)));
    Envelope given = a.firstTimestamp();
    b.leader.receive(given);
    b.leader.receive(given);
    assertThat(b.submitted).hasSize(1);
    b.leader.tick();
    b.leader.tick();
    b.leader.receive(given);
    assertThat(b.submitted).hasSize(2);
  }

  @Test
  void messages_are_submitted_in_the_order_of_their_numbers() {
    a.start(operation(1, part("a", 1), part("b", 1)));
    Envelope first = a.firstTimestamp();
    a.sent.clear();
    a.start(operation(2, part("a", 1), part("b", 1)));
    b.leader.receive(a.firstTimestamp());
    assertThat(b.submitted).isEmpty();
    b.leader.receive(first);
    b.applySubmitted();
    assertThat(b.done).containsExactly("begun 1", "executed 1", "begun 2", "executed 2");
  }

  @Test
  void a_leader_that_resigns_hands_back_what_it_held() {
    a.start(operation(1, part("a", 1), part("b", 1)));
    a.start(operation(2, part("a", 1), part("b", 1)));
    a.leader.executed(Conflicts.of(1), "read");
    assertThat(a.leader.close()).containsExactlyInAnyOrder("answer 2", "read");
  }

  @Test
  void a_message_for_others_is_refused() {
    b.start(operation(1, part("b", 1), part("c", 1)));
    Envelope astray = b.firstTimestamp();
    assertThatThrownBy(() -> a.leader.receive(astray))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Group a is no destination");
    assertThat(a.submitted).isEmpty();
  }
}
