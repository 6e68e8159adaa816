package dev.csmr.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SlotOwnersTest {
  private static final int[] INITIAL = {0, 0, 1, 1, 2};

  private final SlotOwners owners = new SlotOwners(INITIAL);

  private static SlotMove move(long version, int from, int to, Integer... slots) {
    return new SlotMove(version, 1_000 * version, from, to, List.of(slots));
  }

  private static byte[] bytes(SlotOwners map) {
    WireWriter out = new WireWriter();
    map.write(out);
    return out.toByteArray();
  }

  private static SlotOwners read(int[] initial, byte[] bytes) {
    SlotOwners map = new SlotOwners(initial);
    map.read(new WireReader(bytes));
    return map;
  }

  private static SlotOwners moved(int times) {
    SlotOwners map = new SlotOwners(new int[] {0, 0});
    for (int i = 1; i <= times; i++) {
      map.apply(move(i, (i + 1) % 2, i % 2, 0));
    }
    return map;
  }

  @Test
  void before_the_first_move_the_owners_are_the_initial_ones() {
    assertThat(owners.version()).isZero();
    assertThat(owners.slots()).isEqualTo(5);
    assertThat(IntStream.range(0, 5).map(owners::owner)).containsExactly(0, 0, 1, 1, 2);
    assertThat(IntStream.range(0, 5).mapToLong(owners::version)).containsOnly(0L);
    assertThat(owners.since(0)).isEmpty();
    assertThat(bytes(owners)).isEmpty();
  }

  @Test
  void the_initial_owners_are_copied() {
    int[] initial = {3};
    SlotOwners map = new SlotOwners(initial);
    initial[0] = 4;
    assertThat(map.owner(0)).isEqualTo(3);
  }

  @Test
  void a_move_gives_its_slots_and_no_others_an_owner_and_a_version() {
    owners.apply(move(1, 1, 2, 2));
    owners.apply(move(2, 0, 1, 0, 1));
    owners.apply(move(3, 1, 0, 3));
    assertThat(owners.version()).isEqualTo(3);
    assertThat(IntStream.range(0, 5).map(owners::owner)).containsExactly(1, 1, 2, 0, 2);
    assertThat(IntStream.range(0, 5).mapToLong(owners::version))
        .containsExactly(2L, 2L, 1L, 3L, 0L);
    assertThat(owners.since(1)).extracting(SlotChange::version).containsExactly(2L, 3L);
    assertThat(owners.since(3)).isEmpty();
    assertThat(owners.since(7)).isEmpty();
  }

  @Test
  void a_plan_is_current_outdated_or_ahead() {
    owners.apply(move(1, 1, 2, 2));
    owners.apply(move(2, 2, 0, 2));
    assertThat(owners.standing(2, 0)).isEqualTo(SlotStanding.OUTDATED);
    assertThat(owners.standing(2, 1)).isEqualTo(SlotStanding.OUTDATED);
    assertThat(owners.standing(2, 2)).isEqualTo(SlotStanding.CURRENT);
    assertThat(owners.standing(2, 3)).isEqualTo(SlotStanding.AHEAD);
    assertThat(owners.standing(3, 0)).isEqualTo(SlotStanding.CURRENT);
    assertThat(owners.standing(3, 2)).isEqualTo(SlotStanding.AHEAD);
    assertThat(owners.standing(6, 0)).isEqualTo(SlotStanding.AHEAD);
    assertThat(owners.standing(-1, 0)).isEqualTo(SlotStanding.AHEAD);
  }

  @Test
  void what_is_asked_of_all_partitions_relies_on_the_group_that_joined_last() {
    int list = owners.slots();
    assertThat(owners.standing(list, 0)).isEqualTo(SlotStanding.CURRENT);
    assertThat(owners.standing(list, 1)).isEqualTo(SlotStanding.AHEAD);
    owners.apply(new GroupJoin(1, 1, "n", 3, 7));
    owners.apply(move(2, 1, 2, 2));
    owners.apply(new DrainMark(3, 3, 3, true));
    assertThat(owners.standing(list, 0)).isEqualTo(SlotStanding.OUTDATED);
    assertThat(owners.standing(list, 1)).isEqualTo(SlotStanding.CURRENT);
    assertThat(owners.standing(list, 2)).isEqualTo(SlotStanding.AHEAD);
  }

  @Test
  void a_partition_drains_until_it_does_no_more() {
    owners.apply(new DrainMark(1, 1, 2, true));
    owners.apply(new DrainMark(2, 1, 0, true));
    assertThat(owners.draining()).containsExactly(0, 2);
    owners.apply(new DrainMark(3, 1, 2, false));
    assertThat(owners.drains(2)).isFalse();
    assertThat(owners.drains(0)).isTrue();
    assertThatThrownBy(() -> owners.apply(new DrainMark(3, 1, 2, true)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not follow version 3");
  }

  /** Random changes: what is written and read is the same, now and after further changes. */
  @Test
  void a_group_that_joins_gets_the_map_with_the_changes_that_must_be_remembered() {
    Random random = new Random(7);
    SlotOwners old = new SlotOwners(new int[40]);
    int partitions = 3;
    for (int i = 1; i <= 5_000; i++) {
      int dice = random.nextInt(100);
      if (dice == 0 && old.joins().size() < 20) {
        old.apply(new GroupJoin(i, i, "g" + i, partitions++, i));
      } else if (dice < 5) {
        int partition = random.nextInt(partitions);
        old.apply(new DrainMark(i, i, partition, !old.drains(partition)));
      } else {
        int slot = random.nextInt(40);
        int from = old.owner(slot);
        old.apply(new SlotMove(i, i, from, (from + 1) % 3, List.of(slot)));
      }
      if (i % 500 != 0) {
        continue;
      }
      SlotOwners reread = new SlotOwners(new int[40]);
      reread.read(new WireReader(bytes(old)));
      assertThat(bytes(reread)).isEqualTo(bytes(old));
      WireWriter out = new WireWriter();
      old.writeForJoin(out, i - 100);
      SlotOwners fresh = new SlotOwners(new int[40]);
      fresh.read(new WireReader(out.toByteArray()));
      assertThat(fresh.toString()).isEqualTo(old.toString());
      assertThat(fresh.joins()).isEqualTo(old.joins());
      assertThat(fresh.draining()).isEqualTo(old.draining());
      assertThat(fresh.since(i - 101)).isEqualTo(old.since(i - 101)).hasSize(101);
      assertThat(fresh.since(i - 102)).isNull();
      KnownSlots told = KnownSlots.before(new int[40]);
      KnownSlots asOld = told;
      told = told.after(new SlotSteps.Told(fresh.base(), fresh.since(fresh.base().version())));
      SlotBase all = old.base().after(old.since(old.base().version()));
      asOld = asOld.after(new SlotSteps.Told(all, List.of()));
      assertThat(told.version()).isEqualTo(asOld.version()).isEqualTo(i);
      assertThat(told.draining()).isEqualTo(old.draining());
      for (int slot = 0; slot <= 40; slot++) {
        assertThat(told.place(slot, i)).isEqualTo(asOld.place(slot, i));
      }
    }
  }

  @Test
  void a_partition_owns_slots_together_or_not() {
    assertThat(owners.areOwnedBy(1, List.of(2, 3))).isTrue();
    assertThat(owners.areOwnedBy(1, List.of(1, 2))).isFalse();
    assertThat(owners.areOwnedBy(1, List.of(2, 5))).isFalse();
    assertThat(owners.areOwnedBy(1, List.of(2, -1))).isFalse();
  }

  @Test
  void a_move_that_does_not_follow_is_refused_and_changes_nothing() {
    owners.apply(move(1, 1, 2, 2));
    byte[] before = bytes(owners);
    for (SlotMove wrong :
        List.of(
            move(1, 1, 2, 3),
            move(3, 1, 2, 3),
            move(2, 1, 0, 2),
            move(2, 0, 1, 1, 2),
            move(2, 2, 1, 4, 5))) {
      assertThatThrownBy(() -> owners.apply(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("does not follow version 1");
      assertThat(bytes(owners)).isEqualTo(before);
    }
  }

  @Test
  void so_many_moves_are_remembered_and_no_more() {
    int forgotten = 10;
    SlotOwners map = moved(SlotOwners.MAX_REMEMBERED + forgotten);
    assertThat(map.version()).isEqualTo(SlotOwners.MAX_REMEMBERED + forgotten);
    assertThat(map.since(forgotten)).hasSize(SlotOwners.MAX_REMEMBERED);
    assertThat(map.since(forgotten - 1)).isNull();
    assertThat(map.since(0)).isNull();
    assertThat(map.version(0)).isEqualTo(map.version());
  }

  @Test
  void the_base_has_the_versions_that_callers_of_then_planned_by_also_of_slots_that_move_again() {
    SlotOwners map = new SlotOwners(new int[] {0, 0});
    map.apply(new SlotMove(1, 1, 0, 1, List.of(0)));
    KnownSlots all = KnownSlots.before(new int[] {0, 0});
    all = all.after(new SlotSteps.Told(SlotBase.FIRST, map.since(0)));
    for (long version = 2; version <= SlotOwners.MAX_REMEMBERED + 10; version++) {
      int from = (int) version % 2;
      SlotMove move = new SlotMove(version, version, from, 1 - from, List.of(1));
      map.apply(move);
      all = all.after(new SlotSteps.Told(SlotBase.FIRST, List.of(move)));
    }
    long then = map.version();
    map.apply(new SlotMove(then + 1, then + 1, 1, 0, List.of(0)));
    KnownSlots late = KnownSlots.before(new int[] {0, 0});
    for (long before = -1; before < late.version(); ) {
      before = late.version();
      List<SlotChange> since = map.since(before);
      late =
          late.after(
              since == null
                  ? new SlotSteps.Told(map.base(), map.since(map.base().version()))
                  : new SlotSteps.Told(SlotBase.FIRST, since));
    }
    assertThat(late.first()).isEqualTo(11);
    assertThat(late.version()).isEqualTo(then + 1);
    assertThat(late.place(0, then).owner()).isEqualTo(all.place(0, then).owner()).isEqualTo(1);
    assertThat(late.place(0, then).version()).isEqualTo(all.place(0, then).version()).isEqualTo(1);
  }

  @Test
  void there_is_room_until_the_oldest_move_would_be_forgotten_too_early() {
    long keep = 600_000;
    SlotOwners map = moved(SlotOwners.MAX_REMEMBERED - 1);
    assertThat(map.hasRoom(0, keep)).isTrue();
    map = moved(SlotOwners.MAX_REMEMBERED);
    long oldest = 1_000;
    assertThat(map.hasRoom(oldest + keep, keep)).isFalse();
    assertThat(map.hasRoom(oldest + keep + 1, keep)).isTrue();
  }

  @Test
  void a_map_that_was_read_is_the_one_that_was_written_and_goes_on_alike() {
    Random random = new Random(5);
    int[] initial = new int[40];
    Arrays.setAll(initial, slot -> slot % 3);
    SlotOwners kept = new SlotOwners(initial);
    SlotOwners reread = new SlotOwners(initial);
    for (int i = 1; i <= SlotOwners.MAX_REMEMBERED + 300; i++) {
      int from = kept.owner(random.nextInt(initial.length));
      List<Integer> slots =
          IntStream.range(0, initial.length)
              .filter(slot -> kept.owner(slot) == from && random.nextInt(3) == 0)
              .boxed()
              .toList();
      if (slots.isEmpty()) {
        slots =
            List.of(
                IntStream.range(0, 40).filter(s -> kept.owner(s) == from).findAny().orElseThrow());
      }
      SlotMove move =
          new SlotMove(kept.version() + 1, random.nextInt(1_000_000), from, (from + 1) % 3, slots);
      kept.apply(move);
      reread.apply(move);
      if (i % 311 == 0) {
        reread = read(initial, bytes(reread));
        assertThat(bytes(reread)).isEqualTo(bytes(kept));
      }
    }
    assertThat(reread.toString()).isEqualTo(kept.toString());
    assertThat(reread.since(300)).isEqualTo(kept.since(300)).hasSize(SlotOwners.MAX_REMEMBERED);
    assertThat(reread.since(299)).isNull();
  }

  @Test
  void what_is_no_map_is_refused() {
    assertThatThrownBy(() -> read(INITIAL, new byte[] {9 << 3, 1}))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("unknown field 9");
    assertThatThrownBy(() -> read(INITIAL, new byte[] {1 << 3 | 2, 2, 5 << 3, 1}))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("unknown field 5");
    SlotOwners larger = new SlotOwners(new int[6]);
    larger.apply(move(1, 0, 1, 5));
    assertThatThrownBy(() -> read(INITIAL, bytes(larger)))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("map of 5 slots has an owner of slot 5");
  }
}
