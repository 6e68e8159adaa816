package dev.csmr.replica.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.replica.ratis.Follower;
import java.util.List;
import org.junit.jupiter.api.Test;

class FollowerWatchTest {
  private static final long SECOND = 1_000_000_000L;

  private final FollowerWatch watch = new FollowerWatch("g");

  @Test
  void a_follower_that_answers_and_does_not_advance_is_named_with_a_remedy() {
    for (int second = 0; second <= 11; second++) {
      look(second, new Follower("b", 7, 10), new Follower("c", 80 + second, 10));
    }
    assertThat(watch.stuck())
        .singleElement()
        .asString()
        .contains("Node b answers in group g but has stayed at entry 7 for 11 s")
        .contains("100 is committed")
        .contains("restart that node");
    look(12, new Follower("b", 8, 10), new Follower("c", 91, 10));
    assertThat(watch.stuck()).isEmpty();
  }

  @Test
  void a_follower_that_is_down_or_has_everything_is_not_stuck() {
    look(0, new Follower("b", 7, 10), new Follower("c", 100, 10));
    look(20, new Follower("b", 7, 9_000), new Follower("c", 100, 10));
    look(29, new Follower("b", 7, 10), new Follower("c", 100, 10));
    assertThat(watch.stuck()).isEmpty();
  }

  @Test
  void a_leader_that_was_paused_names_nobody_for_that() {
    for (int second : new int[] {0, 1, 60, 61, 62}) {
      look(second, new Follower("b", 7, 10));
    }
    assertThat(watch.stuck()).isEmpty();
  }

  @Test
  void a_follower_is_silent_when_a_leader_that_was_awake_hears_nothing_of_it() {
    look(0, new Follower("b", 100, 10));
    look(60, new Follower("b", 100, 60_000));
    assertThat(watch.isSilent("b")).isFalse();
    look(61, new Follower("b", 100, 61_000));
    assertThat(watch.isSilent("b")).isTrue();
    look(62, new Follower("b", 100, 10));
    assertThat(watch.isSilent("b")).isFalse();
  }

  @Test
  void a_replica_that_does_not_lead_names_nobody() {
    look(0, new Follower("b", 7, 10));
    look(11);
    look(12, new Follower("b", 7, 10));
    assertThat(watch.stuck()).isEmpty();
  }

  private void look(long seconds, Follower... followers) {
    watch.look(List.of(followers), 100, seconds * SECOND);
  }
}
