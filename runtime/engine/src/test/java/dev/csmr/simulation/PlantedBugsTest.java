package dev.csmr.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Shows that the simulator is worth something: it finds every bug that is planted. The seed of a
 * history that finds it is tried before all others.
 */
final class PlantedBugsTest {
  private static final int HISTORIES = 20_000;

  @ParameterizedTest(name = "{0} breaks {1}")
  @CsvSource({
    "NO_CLOCK_BUMP, I4, 12505",
    "FIRST_REPLY_WITHOUT_GATE, I1, 0",
    "MULTI_GROUP_UNGATED, I1, 6250",
    "SIGNALS_OUT_OF_LINE, I1, 16408",
    "QUERIES_UNGATED, I1, 6250",
    "COMMANDS_UNGATED, I1, 3754",
    "START_NOT_DEDUPLICATED, I2, 0",
    "SESSIONS_IGNORED, I2, 0",
    "TIMESTAMP_DOES_NOT_START, I3, 0",
    "DELIVERED_LOST_IN_SNAPSHOT, I2, 0",
    "TAKEOVER_FORGETS_SIGNALS, I1, 6251",
    "EXECUTES_AT_ONCE_ALWAYS, I4, 13087",
    "TIMESTAMPS_AMID_OPEN, I4, 16252",
    "ORIGIN_NOT_AWAITED, I4, 17536",
    "EXECUTES_EARLY_ALWAYS, I4, 17502",
    "EXECUTES_AT_ONCE_AMID_OPEN, I4, 13087",
    "EXECUTES_AMID_VOTES, I1, 7139",
    "CLOSED_WITHOUT_PLACE, rest, 2707",
  })
  void a_planted_bug_is_found(Bug bug, String invariant, long seed, TestReporter reporter) {
    requireFound(Kind.STILL, bug, invariant, seed, reporter);
  }

  @ParameterizedTest(name = "{0} breaks {1}")
  @CsvSource({
    "OUTDATED_COMMAND_EXECUTED, owner, 0",
    "OUTDATED_QUERY_EXECUTED, owner, 0",
    "QUERY_REFUSED_UNASKED, claim, 57",
    "OUTDATED_START_ACCEPTED, I3, 20",
    "PLAN_NOT_CHECKED_AT_TURN, owner, 0",
    "AHEAD_EXECUTED_AT_ONCE, owner, 47",
    "AHEAD_BEGUN, claim, 237",
    "CONFLICTS_WITH_OWN_SLOTS, I1, 0",
    "MOVE_TOLD_TO_TWO, I1, 2",
    "NAMED_WITHOUT_PLAN, I3, 86",
    "SOURCE_KEEPS_COPY, owner, 0",
    "OWNERS_LOST_IN_SNAPSHOT, owner, 0",
    "ENCLOSURES_LOST_IN_SNAPSHOT, owner, 8",
    "VERSION_NOT_RAISED, owner, 0",
    "BEGINS_AHEAD_OF_CLIENT, I2, 52",
    "JUMPS_TO_NEWEST_MAP, I2, 65",
    "MOVED_RECORDED, claim, 1",
    "MOVED_BEFORE_EXPIRED, claim, 92",
    "REFUSED_STAYS_IN_PROGRESS, rest, 0",
    "MOVE_NOT_GUARDED, I2, 105",
  })
  void a_planted_bug_is_found_where_keys_move(
      Bug bug, String invariant, long seed, TestReporter reporter) {
    requireFound(Kind.MOVING, bug, invariant, seed, reporter);
  }

  @ParameterizedTest(name = "{0} breaks {1}")
  @CsvSource({
    "LIST_NOT_RELIED_ON, I1, 754",
    "LIST_NOT_CHECKED_AT_TURN, I1, 1090",
    "OUTDATED_GROUPS_ACCEPTED, owner, 750",
    "JOIN_TOUCHES_NOTHING, I1, 755",
    "JOINS_WITHOUT_MAP, owner, 750",
    "MOVED_INTO_DRAINING, drain, 810",
  })
  void a_planted_bug_is_found_where_groups_join_and_drain(
      Bug bug, String invariant, long seed, TestReporter reporter) {
    requireFound(Kind.GROWING, bug, invariant, seed, reporter);
  }

  @ParameterizedTest(name = "{0} breaks {1}")
  @CsvSource({
    "PORTION_PUT_IN_TWICE, I1, 33",
    "REST_LOST, I1, 4",
    "STALE_COPY_INSTALLED, I1, 54",
    "DELETED_KEY_COMES_BACK, I1, 7",
    "CHANGE_NOT_MARKED, I1, 0",
    "VAGUE_CHANGE_NOT_MARKED, I1, 3",
    "COPY_LOST_IN_SNAPSHOT, I7, 5",
  })
  void a_planted_bug_is_found_where_keys_are_copied(
      Bug bug, String invariant, long seed, TestReporter reporter) {
    requireFound(Kind.COPYING, bug, invariant, seed, reporter);
  }

  private static void requireFound(
      Kind kind, Bug bug, String invariant, long seed, TestReporter reporter) {
    if (Histories.findViolation(seed, 1, kind, bug, invariant).isPresent()) {
      return;
    }
    OptionalLong another = Histories.findViolation(0, HISTORIES, kind, bug, invariant);
    assertThat(another).as("a seed whose history breaks %s", invariant).isPresent();
    reporter.publishEntry(bug + " is no longer found by seed " + seed, another.toString());
  }
}
