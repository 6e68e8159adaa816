package dev.csmr.replica.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SnapshotScheduleTest {
  private static final long NEVER = Long.MAX_VALUE / 2;
  private static final List<String> MEMBERS = List.of("n1", "n2", "n3");

  private static List<Long> turns(String self, String leader, List<String> members, long cycle) {
    SnapshotSchedule schedule = new SnapshotSchedule(cycle, NEVER);
    schedule.arrange(members, self, leader);
    List<Long> taken = new ArrayList<>();
    SnapshotSchedule.Position last = new SnapshotSchedule.Position(0, 0);
    for (long index = 1; index < 4 * cycle; index++) {
      SnapshotSchedule.Position now = new SnapshotSchedule.Position(index, index * 100);
      if (schedule.isDue(last, now)) {
        taken.add(index);
        last = now;
      }
    }
    return taken;
  }

  @Test
  void followers_take_their_turns_one_after_another_and_the_leader_last() {
    assertThat(turns("n1", "n2", MEMBERS, 300)).containsExactly(100L, 400L, 700L, 1000L);
    assertThat(turns("n3", "n2", MEMBERS, 300)).containsExactly(200L, 500L, 800L, 1100L);
    assertThat(turns("n2", "n2", MEMBERS, 300)).containsExactly(300L, 600L, 900L);
  }

  @Test
  void a_group_of_one_takes_its_snapshot_once_a_cycle() {
    assertThat(turns("n1", "n1", List.of("n1"), 50)).containsExactly(50L, 100L, 150L);
  }

  @Test
  void no_two_members_stop_at_the_same_entry_whoever_leads() {
    List<String> members = List.of("a", "b", "c", "d", "e", "f", "g");
    for (long cycle : new long[] {7, 20, 100, 101, 1_000}) {
      for (String leader : members) {
        HashSet<Long> all = new HashSet<>();
        for (String member : members) {
          List<Long> turns = turns(member, leader, members, cycle);
          assertThat(all).doesNotContainAnyElementsOf(turns);
          all.addAll(turns);
        }
      }
    }
  }

  @Test
  void who_begins_to_lead_does_not_stand_still_for_a_turn_that_was_over() {
    SnapshotSchedule schedule = new SnapshotSchedule(300, NEVER);
    schedule.arrange(MEMBERS, "n1", "n2");
    SnapshotSchedule.Position last = new SnapshotSchedule.Position(100, 0);
    assertThat(schedule.isDue(last, new SnapshotSchedule.Position(350, 0))).isFalse();
    schedule.arrange(MEMBERS, "n1", "n1");
    assertThat(schedule.isDue(last, new SnapshotSchedule.Position(351, 0))).isFalse();
    assertThat(schedule.isDue(last, new SnapshotSchedule.Position(599, 0))).isFalse();
    assertThat(schedule.isDue(last, new SnapshotSchedule.Position(600, 0))).isTrue();
  }

  @Test
  void a_log_never_grows_beyond_two_cycles_however_members_and_leaders_change() {
    SplittableRandom random = new SplittableRandom(3);
    List<String> all = List.of("n1", "n2", "n3", "n4", "n5");
    SnapshotSchedule schedule = new SnapshotSchedule(100, 5_000);
    schedule.arrange(MEMBERS, "n2", null);
    SnapshotSchedule.Position last = new SnapshotSchedule.Position(0, 0);
    long bytes = 0;
    for (long index = 0; index < 100_000; index++) {
      bytes += random.nextInt(100);
      if (random.nextInt(30) == 0) {
        List<String> members = all.subList(0, 1 + random.nextInt(all.size()));
        schedule.arrange(members, "n2", all.get(random.nextInt(all.size())));
      }
      SnapshotSchedule.Position now = new SnapshotSchedule.Position(index, bytes);
      if (schedule.isDue(last, now)) {
        last = now;
      }
      assertThat(index - last.index()).isLessThan(200);
      assertThat(bytes - last.bytes()).isLessThan(10_000);
    }
  }

  @Test
  void large_entries_make_it_due_before_many_do() {
    SnapshotSchedule schedule = new SnapshotSchedule(NEVER, 1_000);
    schedule.arrange(List.of("n1"), "n1", "n1");
    SnapshotSchedule.Position last = new SnapshotSchedule.Position(5, 500);
    assertThat(schedule.isDue(last, new SnapshotSchedule.Position(6, 999))).isFalse();
    assertThat(schedule.isDue(last, new SnapshotSchedule.Position(6, 1_000))).isTrue();
  }

  @Test
  void nothing_is_due_before_the_members_are_known() {
    SnapshotSchedule schedule = new SnapshotSchedule(10, 10);
    assertThat(
            schedule.isDue(
                new SnapshotSchedule.Position(0, 0), new SnapshotSchedule.Position(99, 99)))
        .isFalse();
  }

  @Test
  void who_stops_saves_what_takes_longer_to_execute_again() {
    SnapshotSchedule.Position latest = new SnapshotSchedule.Position(10, 1_000);
    SnapshotSchedule.Position near = new SnapshotSchedule.Position(500_000, 1_000_000);
    SnapshotSchedule.Position far = new SnapshotSchedule.Position(20, 10_001_000);
    SnapshotSchedule.Position farther = new SnapshotSchedule.Position(20, 1_000_000_000);
    assertThat(SnapshotSchedule.isDueAtEnd(latest, near, 0)).isFalse();
    assertThat(SnapshotSchedule.isDueAtEnd(latest, far, 0)).isTrue();
    assertThat(SnapshotSchedule.isDueAtEnd(latest, far, 10_000_000)).isTrue();
    assertThat(SnapshotSchedule.isDueAtEnd(latest, far, 10_000_001)).isFalse();
    assertThat(SnapshotSchedule.isDueAtEnd(latest, farther, 268_435_456)).isTrue();
    assertThat(SnapshotSchedule.isDueAtEnd(latest, farther, 268_435_457)).isFalse();
  }
}
