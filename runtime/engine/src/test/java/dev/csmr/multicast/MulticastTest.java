package dev.csmr.multicast;

import static dev.csmr.multicast.GroupUnderTest.operation;
import static dev.csmr.multicast.GroupUnderTest.part;
import static dev.csmr.multicast.GroupUnderTest.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class MulticastTest {
  private final GroupUnderTest a = new GroupUnderTest("a");
  private final GroupUnderTest b = new GroupUnderTest("b");

  @BeforeEach
  void lead() {
    a.lead();
    b.lead();
  }

  @Test
  void the_origin_executes_at_once_and_the_others_when_they_hear_of_it() {
    assertThat(a.start(operation(1, part("a", 1), part("b", 2)))).isTrue();
    assertThat(a.done).containsExactly("executed 1");
    settle(a, b);
    assertThat(a.done).containsExactly("executed 1");
    assertThat(b.done).containsExactly("begun 1", "executed 1");
    assertThat(a.state.open()).isZero();
  }

  @Test
  void only_the_origin_begins_an_operation_without_conditions() {
    Operation operation = operation(1, part("a", 1), part("b", 2));
    assertThatThrownBy(() -> b.start(operation))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Group b must not begin");
  }

  @Test
  void one_start_is_enough_even_if_a_third_group_hears_of_it_from_the_second() {
    GroupUnderTest c = new GroupUnderTest("c");
    c.lead();
    a.start(operation(1, part("a", 1), part("b", 1), part("c", 1)));
    b.receiveFrom(a);
    c.receiveFrom(b);
    assertThat(c.done).containsExactly("begun 1");
    settle(a, b, c);
    assertThat(c.done).containsExactly("begun 1", "executed 1");
  }

  @Test
  void a_duplicate_counts_once_however_late_it_comes() {
    a.start(operation(1, part("a", 1), part("b", 2)));
    Envelope given = a.firstTimestamp();
    settle(a, b);
    for (int i = 0; i < 4; i++) {
      a.leader.tick();
      b.leader.tick();
      settle(a, b);
      a.applySubmitted();
      b.applySubmitted();
    }
    assertThat(b.state.remembered()).isZero();
    b.apply(new Input.Received("a", (Message.Numbered) given.message()));
    assertThat(b.done).containsExactly("begun 1", "executed 1");
    assertThat(b.state.pending()).isZero();
  }

  @Test
  void conflicting_operations_wait_for_their_turn_and_others_do_not() {
    GroupUnderTest c = new GroupUnderTest("c");
    c.lead();
    a.start(operation(1, part("a", 1), part("b", 1)));
    a.start(operation(2, part("a", 1), part("c", 1)));
    a.start(operation(3, part("a", 7), part("c", 7)));
    a.start(operation(4, part("a", 7), part("c", 7)));
    settle(a, c);
    assertThat(a.done).containsExactly("executed 1", "executed 3", "executed 4");
    settle(a, b, c);
    assertThat(a.done).containsExactly("executed 1", "executed 3", "executed 4", "executed 2");
    assertThat(c.done).endsWith("begun 2", "executed 2");
  }

  @Test
  void a_stream_of_operations_with_one_way_to_go_does_not_wait() {
    for (int i = 1; i <= 5; i++) {
      a.start(operation(i, part("a", 1), part("b", i)));
    }
    assertThat(a.done).hasSize(5);
    settle(a, b);
    assertThat(b.done).filteredOn(line -> line.startsWith("executed")).hasSize(5);
    assertThat(a.state.open()).isZero();
  }

  @Test
  void operations_that_waited_for_others_are_pending_together() {
    GroupUnderTest c = new GroupUnderTest("c");
    GroupUnderTest d = new GroupUnderTest("d");
    c.lead();
    d.lead();
    a.start(operation(1, part("a", 1), part("b", 1)));
    a.start(operation(2, part("a", 1), part("c", 1)));
    a.start(operation(3, part("a", 1), part("d", 1)));
    assertThat(a.state.waitsForOpen()).isTrue();
    b.receiveFrom(a);
    a.receiveFrom(b);
    assertThat(a.done).containsExactly("executed 1");
    assertThat(a.state.waitsForOpen()).isFalse();
    settle(a, b, c, d);
    assertThat(a.done).containsExactly("executed 1", "executed 2", "executed 3");
  }

  @Test
  void operations_that_wait_are_not_put_off_by_those_that_need_not() {
    GroupUnderTest c = new GroupUnderTest("c");
    c.lead();
    a.start(operation(1, part("a", 1), part("b", 1)));
    a.start(operation(2, part("a", 1), part("c", 1)));
    a.start(operation(3, part("a", 1), part("b", 1)));
    assertThat(a.done).containsExactly("executed 1");
    settle(a, b, c);
    assertThat(a.done).containsExactly("executed 1", "executed 3", "executed 2");
  }

  @Test
  void an_operation_on_several_keys_does_not_execute_amid_open_operations() {
    a.start(operation(1, part("a", 1), part("b", 1)));
    assertThat(a.state.executesAtOnce(Conflicts.of(1, 7))).isFalse();
    assertThat(a.state.executesAtOnce(Conflicts.EVERYTHING)).isFalse();
    assertThat(a.state.executesAtOnce(Conflicts.of(1))).isTrue();
    assertThat(a.state.executesAtOnce(Conflicts.of(7, 8))).isTrue();
    a.start(operation(4, part("a", 1, 7)));
    assertThat(a.done).containsExactly("executed 1");
    settle(a, b);
    assertThat(a.done).containsExactly("executed 1", "executed 4");
    assertThat(a.state.executesAtOnce(Conflicts.of(1, 7))).isTrue();
  }

  @Test
  void an_operation_on_several_keys_does_not_come_between_operations_that_overtook_each_other() {
    a.start(operation(1, part("a", 1), part("b", 1), part("c", 1)));
    a.start(operation(3, part("a", 7), part("b", 7)));
    b.receiveFrom(a);
    assertThat(b.done).containsExactly("begun 1", "begun 3", "executed 3");
    assertThat(b.state.executesAtOnce(Conflicts.of(1, 7))).isFalse();
    assertThat(b.state.executesAtOnce(Conflicts.EVERYTHING)).isFalse();
    assertThat(b.state.executesAtOnce(Conflicts.of(1))).isTrue();
    assertThat(b.state.executesAtOnce(Conflicts.of(7, 8))).isTrue();
  }

  @Test
  void what_was_open_and_got_its_place_counts_as_the_latest_that_was_delivered() {
    assertThat(latestOfBoth(MulticastLimits.DEFAULT, false)).containsExactly(true);
    assertThat(latestOfBoth(MulticastLimits.DEFAULT, true)).as("the planted bug").contains(false);
  }

  /** Whether both groups of an operation take it for the latest, once it has its place. */
  private static List<Boolean> latestOfBoth(MulticastLimits limits, boolean planted) {
    GroupUnderTest origin = new GroupUnderTest("a", limits);
    GroupUnderTest later = new GroupUnderTest("b", limits);
    if (planted) {
      origin.state = Mutants.closingWithoutLatest("a", limits);
    }
    origin.lead();
    later.lead();
    later.start(operation(8, part("b", 5), part("c", 5)));
    later.start(operation(9, part("b", 6), part("c", 6)));
    origin.start(operation(1, part("a", 1), part("b", 1)));
    settle(origin, later);
    return List.of(origin.state.latestDelivered.equals(later.state.latestDelivered));
  }

  @Test
  void a_condition_that_fails_in_one_group_keeps_all_others_from_executing() {
    b.condition = Ballot.VETO;
    Operation guarded = operation(1, part("a", 1), part("b", Role.DECIDES, 1));
    a.start(guarded);
    b.start(guarded);
    settle(a, b);
    assertThat(a.done).containsExactly("skipped 1");
    assertThat(b.done).containsExactly("decided 1", "skipped 1");
  }

  @Test
  void one_alternative_that_holds_in_any_group_is_enough() {
    Operation either = operation(1, part("a", 1), alternative("b", 1), alternative("c", 1));
    GroupUnderTest c = new GroupUnderTest("c");
    c.lead();
    b.condition = new Ballot(false, 0);
    c.condition = new Ballot(false, 1);
    a.start(either);
    settle(a, b, c);
    assertThat(a.done).containsExactly("executed 1");
  }

  @Test
  void alternatives_of_which_none_holds_keep_an_operation_from_executing() {
    Operation either = operation(1, part("a", 1), alternative("b", 1));
    b.condition = new Ballot(false, 0);
    a.start(either);
    settle(a, b);
    assertThat(a.done).containsExactly("skipped 1");
  }

  @Test
  void a_decision_is_remembered_across_a_restart_until_it_is_delivered() {
    Operation guarded =
        operation(1, part("a", Role.DECIDES_AND_EXECUTES, 1), part("b", Role.DECIDES, 1));
    a.start(guarded);
    b.start(guarded);
    a.receiveFrom(b);
    a.restart();
    a.lead();
    settle(a, b);
    assertThat(a.decisions).containsExactly("decided at a");
  }

  private static Part alternative(String group, long... keys) {
    return Part.of(group, Role.DECIDES, 1, Conflicts.of(keys), new byte[] {1});
  }

  @Test
  void between_decision_and_execution_nothing_that_conflicts_comes_in() {
    Operation guarded =
        operation(1, part("a", Role.DECIDES_AND_EXECUTES, 1), part("b", Role.DECIDES, 1));
    a.start(guarded);
    b.start(guarded);
    a.receiveFrom(b);
    assertThat(a.done).containsExactly("decided 1");
    assertThat(a.state.executesAtOnce(Conflicts.of(1))).isFalse();
    assertThat(a.state.executesAtOnce(Conflicts.of(2))).isTrue();
    a.restart();
    assertThat(a.state.executesAtOnce(Conflicts.of(1))).isFalse();
    a.lead();
    settle(a, b);
    assertThat(a.done).containsExactly("decided 1", "executed 1");
    assertThat(a.state.executesAtOnce(Conflicts.of(1))).isTrue();
  }

  @Test
  void beyond_the_bounds_a_start_is_refused_and_a_timestamp_is_not() {
    GroupUnderTest small = new GroupUnderTest("b", new MulticastLimits(1, 1_000_000));
    small.lead();
    assertThat(small.start(operation(1, part("b", 1), part("c", 1)))).isTrue();
    assertThat(small.start(operation(3, part("b", 1), part("c", 1)))).isFalse();
    a.start(operation(2, part("a", 1), part("b", 9)));
    settle(a, small);
    assertThat(small.done).containsExactlyInAnyOrder("executed 1", "begun 2", "executed 2");
  }

  @Test
  void a_group_that_does_not_answer_keeps_out_what_needs_it_and_nothing_else() {
    GroupUnderTest a = new GroupUnderTest("a", new MulticastLimits(10, 1_000_000));
    int begun = 0;
    while (a.start(operation(100 + begun, part("a", begun), part("silent", 1)))) {
      begun++;
    }
    assertThat(begun).isEqualTo(5);
    assertThat(a.start(operation(200, part("a", 77), part("c", 1)))).isTrue();
    assertThat(a.start(operation(201, part("a", 78), part("c", 1), part("silent", 1)))).isFalse();
  }

  @Test
  void a_snapshot_loads_as_it_was_saved() {
    a.start(operation(1, part("a", 1), part("b", 1)));
    a.start(operation(2, part("a", Role.DECIDES_AND_EXECUTES), part("b", Role.DECIDES, 1, 2)));
    a.start(operation(3, part("a", 1), part("c", 1)));
    assertThat(a.state.waitsForOpen()).isTrue();
    b.receiveFrom(a);
    byte[] ofA = a.save();
    byte[] ofB = b.save();
    a.restart();
    b.restart();
    assertThat(a.save()).isEqualTo(ofA);
    assertThat(b.save()).isEqualTo(ofB);
    a.lead();
    b.lead();
    settle(a, b);
    assertThat(a.done).containsExactly("executed 1", "decided 2", "executed 2");
  }

  @Test
  void a_truncated_snapshot_is_refused() {
    a.start(operation(1, part("a", 1), part("b", 1)));
    byte[] saved = a.save();
    WireReader cut = new WireReader(saved, 0, saved.length - 1);
    assertThatThrownBy(() -> Multicast.load(cut, "a", MulticastLimits.DEFAULT))
        .isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void a_start_that_does_not_say_what_others_do_is_an_error() {
    Operation restricted = operation(1, part("a", 1), part("b", 1)).restrictedTo("a");
    assertThatThrownBy(() -> a.start(restricted))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("A START needs all parts");
  }

  @Test
  void a_vote_on_an_operation_that_is_not_there_stops_the_replica() {
    Input vote = new Input.Received("b", new Message.Vote(1, new MulticastId(9, 9), Ballot.HOLDS));
    assertThatThrownBy(() -> a.apply(vote))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("restore this replica");
  }

  @Test
  void trimming_what_is_not_there_does_nothing() {
    TreeMap<String, Long> acknowledged = new TreeMap<>();
    acknowledged.put("b", 99L);
    a.apply(new Input.Trim(acknowledged, List.of(5L)));
    a.start(operation(1, part("a", 1), part("b", 1)));
    settle(a, b);
    assertThat(b.done).contains("executed 1");
  }
}
