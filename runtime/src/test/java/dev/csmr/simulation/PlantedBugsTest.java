package dev.csmr.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shows that the simulator is worth something: it finds every bug that is planted. */
final class PlantedBugsTest {
  private static final int HISTORIES = 20_000;

  @ParameterizedTest(name = "{0} breaks {1}")
  @CsvSource({
    "NO_CLOCK_BUMP, I4",
    "FIRST_REPLY_WITHOUT_GATE, I1",
    "MULTI_GROUP_UNGATED, I1",
    "SIGNALS_OUT_OF_LINE, I1",
    "QUERIES_UNGATED, I1",
    "COMMANDS_UNGATED, I1",
    "START_NOT_DEDUPLICATED, I2",
    "SESSIONS_IGNORED, I2",
    "TIMESTAMP_DOES_NOT_START, I3",
    "DELIVERED_LOST_IN_SNAPSHOT, I2",
    "TAKEOVER_FORGETS_SIGNALS, I1",
    "EXECUTES_AT_ONCE_ALWAYS, I4",
    "TIMESTAMPS_AMID_OPEN, I4",
    "ORIGIN_NOT_AWAITED, I4",
    "EXECUTES_EARLY_ALWAYS, I4",
    "EXECUTES_AT_ONCE_AMID_OPEN, I4",
    "EXECUTES_AMID_VOTES, I1",
    "CLOSED_WITHOUT_PLACE, rest",
  })
  void a_planted_bug_is_found(Bug bug, String invariant) {
    OptionalLong seed = Histories.findViolation(0, HISTORIES, bug, invariant);
    assertThat(seed).as("a seed whose history breaks %s", invariant).isPresent();
  }
}
