package dev.csmr.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.replica.BootstrapRules.BootstrapDecision;
import dev.csmr.replica.api.Standing;
import dev.csmr.replica.api.Standing.Stage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a replica without data is, by what others say. */
class BootstrapRulesTest {
  private static final Set<String> THREE = Set.of("a", "b", "c");
  private static final Map<String, String> FOUNDERS = Map.of("a", "a1", "b", "b1", "c", "c1");

  private final Map<String, Standing> answers = new HashMap<>();

  private static Standing empty(String birth) {
    return new Standing(Stage.EMPTY, birth, Map.of(), THREE, List.of(), false, -1, -1, -1, -1, "");
  }

  private static Standing whole(boolean leads, long term) {
    return new Standing(
        Stage.WHOLE, "x1", FOUNDERS, THREE, List.of(THREE), leads, term, 9, 9, -1, "");
  }

  private BootstrapDecision decide(String birth) {
    return new BootstrapRules("c", birth, THREE, "").decide(answers, true, false);
  }

  @Test
  void a_group_is_founded_when_all_its_members_are_empty() {
    answers.put("a", empty("a1"));
    answers.put("b", empty("b1"));
    assertThat(decide("c1")).isEqualTo(new BootstrapDecision.Found(FOUNDERS));
  }

  @Test
  void a_group_of_one_is_founded_without_asking() {
    assertThat(new BootstrapRules("c", "c1", Set.of("c"), "").decide(answers, true, false))
        .isEqualTo(new BootstrapDecision.Found(Map.of("c", "c1")));
  }

  @Test
  void a_member_that_does_not_answer_keeps_a_group_from_being_founded() {
    answers.put("a", empty("a1"));
    assertThat(why(decide("c1"))).contains("nodes [b] do not answer");
  }

  @Test
  void a_member_with_a_part_or_with_other_members_in_mind_keeps_a_group_from_being_founded() {
    answers.put(
        "a", new Standing(Stage.JOINING, "a1", Map.of(), THREE, List.of(), false, 3, 4, 4, -1, ""));
    answers.put(
        "b",
        new Standing(
            Stage.EMPTY, "b1", Map.of(), Set.of("b", "c"), List.of(), false, -1, -1, -1, -1, ""));
    assertThat(why(decide("c1")))
        .contains("node a was given a part")
        .contains("by node b's configuration its members are [");
  }

  @Test
  void whoever_was_seen_empty_by_a_founder_is_a_founder_and_a_replaced_disk_is_not() {
    answers.put("a", whole(false, 3));
    answers.put("b", empty("b1"));
    assertThat(decide("c1")).isEqualTo(new BootstrapDecision.Found(FOUNDERS));
    assertThat(decide("c2")).isInstanceOf(BootstrapDecision.Wait.class);
  }

  @Test
  void a_replaced_disk_joins_the_leader_of_the_highest_term_when_enough_others_answer() {
    answers.put("a", whole(true, 6));
    assertThat(why(decide("c2"))).contains("2 of its other members").contains("not [b]");
    answers.put("b", whole(false, 7));
    assertThat(why(decide("c2"))).contains("elect a leader first");
    answers.put("b", whole(true, 7));
    assertThat(decide("c2")).isEqualTo(new BootstrapDecision.Join(7, "b"));
  }

  @Test
  void others_that_do_not_run_do_not_count_since_they_do_not_say_their_term() {
    answers.put("a", whole(true, 6));
    answers.put("b", whole(false, -1));
    assertThat(why(decide("c2"))).contains("with data answer [a], but not [b]");
  }

  @Test
  void others_that_lost_their_disks_too_do_not_count() {
    answers.put("a", whole(true, 6));
    answers.put("b", empty("b2"));
    assertThat(why(decide("c2"))).contains("with data answer [a], but not [b]");
    answers.put(
        "b", new Standing(Stage.JOINING, "b2", Map.of(), THREE, List.of(), false, 6, 4, 4, -1, ""));
    assertThat(why(decide("c2"))).contains("with data answer [a], but not [b]");
  }

  @Test
  void a_newcomer_joins_a_group_of_which_other_nodes_are_the_members() {
    answers.put("a", whole(true, 6));
    answers.put("b", whole(false, 6));
    assertThat(
            new BootstrapRules("d", "d1", Set.of("b", "c", "d"), "").decide(answers, false, false))
        .isEqualTo(new BootstrapDecision.Join(6, "a"));
  }

  @Test
  void while_members_change_enough_of_the_old_and_of_the_new_ones_have_to_answer() {
    answers.put(
        "a",
        new Standing(
            Stage.WHOLE,
            "a1",
            FOUNDERS,
            THREE,
            List.of(THREE, Set.of("a", "d", "e")),
            true,
            6,
            9,
            9,
            -1,
            ""));
    answers.put("b", whole(false, 6));
    assertThat(why(decide("c2"))).contains("not [d, e]");
    answers.put("d", whole(false, 6));
    assertThat(decide("c2")).isEqualTo(new BootstrapDecision.Join(6, "a"));
  }

  @Test
  void forced_it_founds_the_group_with_those_that_are_empty() {
    answers.put("b", empty("b2"));
    answers.put("x", empty("x2"));
    assertThat(new BootstrapRules("c", "c2", THREE, "").force(answers))
        .isEqualTo(new BootstrapDecision.Found(Map.of("b", "b2", "c", "c2")));
    answers.put("a", whole(false, -1));
    assertThat(why(new BootstrapRules("c", "c2", THREE, "").force(answers)))
        .contains("nodes [a] have data of it, which would be lost");
  }

  @Test
  void one_that_had_data_before_does_not_found_its_group_by_itself() {
    BootstrapRules alone = new BootstrapRules("c", "c2", Set.of("c"), "");
    assertThat(why(alone.decide(answers, true, true)))
        .contains("it had data here, which are gone", "--found");
    assertThat(alone.force(answers)).isEqualTo(new BootstrapDecision.Found(Map.of("c", "c2")));
    answers.put("a", empty("a2"));
    answers.put("b", empty("b2"));
    assertThat(why(new BootstrapRules("c", "c2", THREE, "").decide(answers, true, true)))
        .contains("are gone");
  }

  private static String why(BootstrapDecision decision) {
    assertThat(decision).isInstanceOf(BootstrapDecision.Wait.class);
    return ((BootstrapDecision.Wait) decision).why();
  }

  private static Standing prepared(String node, String beginning) {
    return new Standing(
        Stage.EMPTY, node + "1", Map.of(), THREE, List.of(), false, -1, -1, -1, -1, beginning);
  }

  private BootstrapRules.BootstrapDecision decideAs(String beginning) {
    return new BootstrapRules("c", "c1", THREE, beginning).decide(answers, true, false);
  }

  @Test
  void a_group_is_founded_by_nodes_that_begin_with_the_same_state_only() {
    answers.put("a", prepared("a", "d1"));
    answers.put("b", prepared("b", "d1"));

    assertThat(decideAs("d1")).isInstanceOf(BootstrapRules.BootstrapDecision.Found.class);
    assertThat(why(decideAs(""))).contains("node a is to begin with the state with the digest d1");
    answers.put("b", prepared("b", "d2"));
    assertThat(why(decideAs("d1"))).contains("node b is to begin with", "d2", "d1");
    assertThat(why(new BootstrapRules("c", "c1", THREE, "d1").force(answers))).contains("d2");
  }

  @Test
  void who_was_prepared_from_a_backup_does_not_join_a_group_that_has_data() {
    answers.put("a", whole(true, 3));
    answers.put("b", whole(false, 3));

    assertThat(why(new BootstrapRules("c", "c9", THREE, "d1").decide(answers, false, false)))
        .contains("nodes [a, b] have data of it already");
  }
}
