package dev.csmr.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KnownSlotsTest {
  private static final int SLOTS = 8;
  private static final int PARTITIONS = 3;

  /** Moves drawn from a seed, each executed by a group's map; what the map was after each. */
  private static final class History {
    final SlotOwners owners = new SlotOwners(new int[SLOTS]);
    final List<int[]> ownersAt = new ArrayList<>();
    final List<long[]> versionsAt = new ArrayList<>();

    final Random random;

    History(long seed, int moves) {
      random = new Random(seed);
      note();
      moveOn(moves);
    }

    void moveOn(int moves) {
      long until = owners.version() + moves;
      while (owners.version() < until) {
        int slot = random.nextInt(SLOTS);
        int from = owners.owner(slot);
        int to = (from + 1 + random.nextInt(PARTITIONS - 1)) % PARTITIONS;
        owners.apply(new SlotMove(owners.version() + 1, 0, from, to, List.of(slot)));
        note();
      }
    }

    private void note() {
      int[] nowOwners = new int[SLOTS];
      long[] nowVersions = new long[SLOTS];
      for (int slot = 0; slot < SLOTS; slot++) {
        nowOwners[slot] = owners.owner(slot);
        nowVersions[slot] = owners.version(slot);
      }
      ownersAt.add(nowOwners);
      versionsAt.add(nowVersions);
    }

    KnownSlots toldTo(KnownSlots known) {
      KnownSlots before = known;
      for (KnownSlots after = tell(before); after != before; after = tell(before)) {
        before = after;
      }
      return before;
    }

    private KnownSlots tell(KnownSlots known) {
      List<SlotChange> moves = owners.since(known.version());
      return known.after(
          moves == null
              ? new SlotSteps.Told(owners.base(), owners.since(owners.base().version()))
              : new SlotSteps.Told(SlotBase.FIRST, moves));
    }
  }

  @Test
  void every_version_of_the_map_is_as_the_groups_had_it() {
    for (long seed = 0; seed < 20; seed++) {
      History history = new History(seed, 40);
      KnownSlots known = history.toldTo(KnownSlots.before(new int[SLOTS]));
      assertThat(known.version()).isEqualTo(40);
      for (int at = 0; at <= 40; at++) {
        for (int slot = 0; slot < SLOTS; slot++) {
          assertThat(known.place(slot, at).owner()).isEqualTo(history.ownersAt.get(at)[slot]);
          assertThat(known.place(slot, at).version()).isEqualTo(history.versionsAt.get(at)[slot]);
        }
      }
    }
  }

  @Test
  void the_next_change_is_the_first_move_of_one_of_the_slots() {
    History history = new History(7, 40);
    KnownSlots known = history.toldTo(KnownSlots.before(new int[SLOTS]));
    for (int at = 0; at <= 40; at++) {
      long expected = 0;
      for (int version = 40; version > at; version--) {
        boolean isOfThese =
            history.versionsAt.get(version)[1] == version
                || history.versionsAt.get(version)[5] == version;
        expected = isOfThese ? version : expected;
      }
      assertThat(known.nextChange(List.of(1, 5), at)).isEqualTo(expected);
    }
  }

  @Test
  void a_node_that_comes_late_knows_all_since_what_the_groups_remember() {
    int moves = SlotOwners.MAX_REMEMBERED + 100;
    History history = new History(3, moves);
    KnownSlots known = history.toldTo(KnownSlots.before(new int[SLOTS]));
    assertThat(known.version()).isEqualTo(moves);
    assertThat(known.first()).isEqualTo(history.owners.base().version()).isEqualTo(100);
    for (int at = 100; at <= moves; at += 37) {
      for (int slot = 0; slot < SLOTS; slot++) {
        assertThat(known.place(slot, at).owner()).isEqualTo(history.ownersAt.get(at)[slot]);
      }
    }
    for (int slot = 0; slot < SLOTS; slot++) {
      assertThat(known.place(slot, moves).version()).isEqualTo(history.versionsAt.get(moves)[slot]);
    }
  }

  @Test
  void a_node_that_runs_for_long_forgets_what_the_groups_have_forgotten() {
    int moves = 3 * SlotOwners.MAX_REMEMBERED;
    History history = new History(5, 0);
    KnownSlots known = KnownSlots.before(new int[SLOTS]);
    while (history.owners.version() < moves) {
      history.moveOn(100);
      known = history.toldTo(known);
    }
    assertThat(known.first()).isPositive().isLessThanOrEqualTo(history.owners.base().version());
    for (long at = known.first(); at <= moves; at += 41) {
      for (int slot = 0; slot < SLOTS; slot++) {
        assertThat(known.place(slot, at).owner()).isEqualTo(history.ownersAt.get((int) at)[slot]);
        assertThat(known.place(slot, at).version())
            .isEqualTo(history.versionsAt.get((int) at)[slot]);
      }
    }
  }

  @Test
  void what_is_known_and_what_is_behind_a_gap_is_passed_over() {
    KnownSlots known = KnownSlots.before(new int[SLOTS]);
    SlotMove first = new SlotMove(1, 0, 0, 1, List.of(2));
    SlotMove third = new SlotMove(3, 0, 1, 0, List.of(2));
    KnownSlots after = known.after(new SlotSteps.Told(SlotBase.FIRST, List.of(first, third)));
    assertThat(after.version()).isEqualTo(1);
    assertThat(after.place(2, 1).owner()).isEqualTo(1);
    assertThat(after.after(new SlotSteps.Told(SlotBase.FIRST, List.of(first)))).isSameAs(after);
  }
}
