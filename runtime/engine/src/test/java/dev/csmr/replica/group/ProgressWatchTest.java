package dev.csmr.replica.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.replica.group.ProgressWatch.LogProgress;
import org.junit.jupiter.api.Test;

/** A replica says itself that it does not get on. */
class ProgressWatchTest {
  private static final long SECOND = 1_000_000_000L;

  private final ProgressWatch watch = new ProgressWatch("g");

  private String lookFor(int seconds, LogProgress seen) {
    String said = null;
    for (int second = 0; second <= seconds; second++) {
      said = watch.look(seen, second * SECOND);
    }
    return said;
  }

  @Test
  void a_follower_that_its_leader_leaves_behind_says_so_after_ten_seconds() {
    LogProgress wedged = new LogProgress("n1", "n2", 7, 0, 0);
    assertThat(lookFor(9, wedged)).isNull();
    assertThat(lookFor(10, wedged))
        .contains("group g on node n1", "for 10 s", "stayed at entry 0", "node n2", "entry 7")
        .contains("restart this node");
  }

  @Test
  void a_replica_without_a_leader_says_so_also_while_nothing_is_written() {
    assertThat(lookFor(12, new LogProgress("n1", null, 7, 7, 7))).contains("knows no leader");
  }

  @Test
  void a_leader_whose_entries_nobody_acknowledges_says_so() {
    assertThat(lookFor(10, new LogProgress("n1", "n1", 8, 7, 7)))
        .contains("it leads, and no majority of the members acknowledges entry 8");
  }

  @Test
  void a_replica_that_executes_nothing_says_so() {
    assertThat(lookFor(10, new LogProgress("n1", "n2", 8, 8, 5)))
        .contains("5 the last that it executed");
  }

  @Test
  void a_replica_that_is_idle_or_slow_says_nothing() {
    assertThat(lookFor(60, new LogProgress("n1", "n2", 8, 8, 8))).isNull();
    for (int second = 0; second < 60; second++) {
      assertThat(
              watch.look(new LogProgress("n1", "n2", 100, second / 9, second / 9), second * SECOND))
          .isNull();
    }
  }

  @Test
  void a_pause_of_the_process_is_not_held_against_the_replica() {
    LogProgress behind = new LogProgress("n1", null, 8, 7, 7);
    assertThat(watch.look(behind, 0)).isNull();
    for (int second = 60; second < 67; second++) {
      assertThat(watch.look(behind, second * SECOND)).isNull();
    }
    assertThat(watch.look(behind, 68 * SECOND)).contains("for 10 s");
  }

  @Test
  void it_is_well_again_with_the_first_step() {
    assertThat(lookFor(10, new LogProgress("n1", "n2", 8, 5, 5))).isNotNull();
    assertThat(watch.look(new LogProgress("n1", "n2", 8, 6, 6), 11 * SECOND)).isNull();
  }
}
