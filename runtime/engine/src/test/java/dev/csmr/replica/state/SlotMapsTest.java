package dev.csmr.replica.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.multicast.Ballot;
import dev.csmr.multicast.Decision;
import dev.csmr.ownership.Basis;
import dev.csmr.ownership.DrainMark;
import dev.csmr.ownership.GroupJoin;
import dev.csmr.ownership.MoveOrder;
import dev.csmr.ownership.SlotMove;
import dev.csmr.ownership.SlotOwners;
import dev.csmr.ownership.SlotStanding;
import dev.csmr.ownership.SlotSteps;
import dev.csmr.replica.api.GroupComponent;
import dev.csmr.replica.api.GroupConfig;
import dev.csmr.replica.api.Member;
import dev.csmr.replica.api.SlottedService;
import dev.csmr.service.CanonicalKey;
import dev.csmr.service.Reply;
import dev.csmr.service.Step;
import dev.csmr.session.SessionLimits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SlotMapsTest {
  private static final int SLOTS = 4;
  private static final long FORM = Texts.FORM;
  private static final long NOW = 5_000_000;
  private static final List<String> BOTH = List.of("g", "h");

  private final Texts first = new Texts();
  private final Texts second = new Texts();
  private final SlottedService service =
      new SlottedService(
          "P",
          List.of(0, 0, 1, 1),
          List.of(partition("g", 0), partition("h", 1)),
          List.of(partition("n", 2)),
          FORM,
          List.of("g", "h"));
  private final SlotMaps source = maps("g", 0, first);
  private final SlotMaps target = maps("h", 1, second);

  private static SlottedService.Partition partition(String group, int number) {
    return new SlottedService.Partition(group, Step.componentId("P/T#" + number));
  }

  private SlotMaps maps(String group, int number, Texts machine) {
    GroupConfig config =
        new GroupConfig(
            group,
            List.of(new Member("n", "localhost", 1, 0)),
            List.of(new GroupComponent.Stateful("P/T#" + number, new Texts.Definition(machine))),
            List.of(service));
    return new SlotMaps(config, ComponentSet.create(config, new EntryContext()));
  }

  /** A key of a slot. */
  private static String key(int slot) {
    for (int i = 0; ; i++) {
      if (CanonicalKey.of("k" + i).slot(SLOTS) == slot) {
        return "k" + i;
      }
    }
  }

  private Step step(int from, int to, int... slots) {
    List<Integer> list = Arrays.stream(slots).boxed().toList();
    return SlotSteps.move(service.id(), new MoveOrder(from, to, list, FORM));
  }

  private Decision decide(Step step) {
    return source.decide(step, BOTH, NOW * 1000, SessionLimits.DEFAULT);
  }

  private static String refusal(Decision decision) {
    assertThat(decision.ballot()).isEqualTo(Ballot.VETO);
    return new String(decision.answers(), StandardCharsets.UTF_8);
  }

  private void move(Step step) {
    Decision decided = decide(step);
    assertThat(decided.ballot()).isEqualTo(Ballot.HOLDS);
    assertThat(source.deliver(step, decided, true, new TreeMap<>()).isOk()).isTrue();
    TreeMap<String, byte[]> told = new TreeMap<>(Map.of("g", decided.enclosures().get("h")));
    assertThat(target.deliver(step, null, true, told).isOk()).isTrue();
  }

  private SlotStanding standing(int slot, long version) {
    byte[] basis = new Basis(List.of(new Basis.SlotUse(service.id(), slot, version))).encode();
    return source.standing(basis, List.of());
  }

  @Test
  void what_is_in_a_slot_goes_to_its_new_owner_and_older_plans_are_outdated() {
    first.texts.put(key(0), "zero");
    first.texts.put(key(1), "one");
    assertThat(standing(0, 0)).isEqualTo(SlotStanding.CURRENT);

    move(step(0, 1, 0));

    assertThat(first.texts).containsOnlyKeys(key(1));
    assertThat(second.texts).containsEntry(key(0), "zero");
    assertThat(standing(0, 0)).isEqualTo(SlotStanding.OUTDATED);
    assertThat(standing(0, 1)).isEqualTo(SlotStanding.CURRENT);
    assertThat(standing(0, 2)).isEqualTo(SlotStanding.AHEAD);
    assertThat(standing(1, 0)).isEqualTo(SlotStanding.CURRENT);
    assertThat(standing(99, 0)).isEqualTo(SlotStanding.AHEAD);
  }

  @Test
  void a_step_that_says_nothing_relies_on_slots_that_have_never_moved() {
    Step moved =
        new Step(Step.componentId("P/T#0"), 1, key(0).getBytes(StandardCharsets.UTF_8), Step.NONE);
    Step stays =
        new Step(Step.componentId("P/T#0"), 1, key(1).getBytes(StandardCharsets.UTF_8), Step.NONE);
    move(step(0, 1, 0));
    assertThat(source.standing(new byte[0], List.of(moved))).isEqualTo(SlotStanding.OUTDATED);
    assertThat(source.standing(new byte[0], List.of(stays))).isEqualTo(SlotStanding.CURRENT);
  }

  @Test
  void what_cannot_move_is_refused_and_stays() {
    first.texts.put(key(0), "x".repeat(SlotMaps.MAX_STATE_BYTES + 1));
    first.texts.put(key(1), "small");
    assertThat(refusal(decide(step(0, 1, 0)))).contains("csmr-1654");
    assertThat(refusal(decide(step(0, 2, 1)))).contains("csmr-1652");
    assertThat(refusal(decide(step(0, 1, 2)))).contains("csmr-1653");
    assertThat(refusal(decide(step(0, 1, 7)))).contains("csmr-1653");
    first.texts.put(Texts.UNSAVABLE, "");
    int slot = CanonicalKey.of(Texts.UNSAVABLE).slot(SLOTS);
    if (slot < 2) {
      assertThat(refusal(decide(step(0, 1, slot)))).contains("csmr-1657", "it is null.");
    }
    assertThat(first.texts).hasSize(3);
    assertThat(standing(0, 0)).isEqualTo(SlotStanding.CURRENT);

    Step refused = step(0, 1, 0);
    Reply reply = source.deliver(refused, decide(refused), false, new TreeMap<>());
    assertThat(reply.status()).isEqualTo(Reply.Status.CONDITION_NOT_MET);
    assertThat(reply.message()).contains("csmr-1654");
    assertThat(target.deliver(refused, null, false, new TreeMap<>()).message()).isEmpty();
  }

  @Test
  void moves_are_refused_that_callers_could_not_follow() {
    for (int i = 0; i < SlotOwners.MAX_REMEMBERED; i++) {
      boolean there = i % 2 == 0;
      Step step = step(there ? 0 : 1, there ? 1 : 0, 0);
      SlotMaps from = there ? source : target;
      Decision decided = from.decide(step, BOTH, NOW * 1000, SessionLimits.DEFAULT);
      SlotMaps to = there ? target : source;
      from.deliver(step, decided, true, new TreeMap<>());
      TreeMap<String, byte[]> told =
          new TreeMap<>(Map.of(there ? "g" : "h", decided.enclosures().get(there ? "h" : "g")));
      to.deliver(step, null, true, told);
    }
    assertThat(refusal(decide(step(0, 1, 0)))).contains("csmr-1655");
    Decision later =
        source.decide(
            step(0, 1, 0), BOTH, (NOW + 3 * 900_000 + 1) * 1_000_000, SessionLimits.DEFAULT);
    assertThat(later.ballot()).isEqualTo(Ballot.HOLDS);
  }

  @Test
  void a_portion_that_this_version_cannot_read_stops_the_replica() {
    Step step = step(0, 1, 0);
    byte[] told = new SlotMaps.GivenSlots(NOW, new byte[] {10, 100, 1}).encode();
    assertThatThrownBy(() -> target.deliver(step, null, true, new TreeMap<>(Map.of("g", told))))
        .isInstanceOf(DivergenceException.class)
        .hasMessageContaining("needs another version of P/T#1");
  }

  private static final List<String> THREE = List.of("g", "h", "n");

  private Decision decide(Step step, List<String> destinations) {
    return source.decide(step, destinations, NOW * 1000, SessionLimits.DEFAULT);
  }

  private Step join(String group, int partition) {
    return SlotSteps.join(
        service.id(), GroupJoin.order(group, partition, partition(group, 2).component()));
  }

  private Step drain(int partition, boolean drains) {
    return SlotSteps.drain(service.id(), DrainMark.order(partition, drains));
  }

  /**
   * Executes a change that the first group decides in two others, in the second only if it joins.
   */
  private void change(Step step, List<String> destinations, SlotMaps newcomer) {
    Decision decided = decide(step, destinations);
    assertThat(decided.ballot()).isEqualTo(Ballot.HOLDS);
    assertThat(source.deliver(step, decided, true, new TreeMap<>()).isOk()).isTrue();
    target.deliver(step, null, true, new TreeMap<>(Map.of("g", decided.enclosures().get("h"))));
    if (newcomer != null) {
      newcomer.deliver(step, null, true, new TreeMap<>(Map.of("g", decided.enclosures().get("n"))));
    }
  }

  private static byte[] told(SlotMaps maps, int id) {
    return maps.told(SlotSteps.movesSince(id, 0)).payload();
  }

  @Test
  void a_group_that_joins_has_the_map_and_then_takes_part() {
    Texts third = new Texts();
    SlotMaps newcomer = maps("n", 2, third);
    first.texts.put(key(0), "zero");
    move(step(0, 1, 0));
    change(join("n", 2), THREE, newcomer);
    change(drain(1, true), THREE, newcomer);
    assertThat(told(newcomer, service.id())).isEqualTo(told(source, service.id()));
    assertThat(told(target, service.id())).isEqualTo(told(source, service.id()));
    assertThat(standing(SLOTS, 0)).isEqualTo(SlotStanding.OUTDATED);
    assertThat(standing(SLOTS, 2)).isEqualTo(SlotStanding.CURRENT);

    Step step = step(0, 2, 1);
    first.texts.put(key(1), "one");
    Decision decided = decide(step, THREE);
    source.deliver(step, decided, true, new TreeMap<>());
    newcomer.deliver(step, null, true, new TreeMap<>(Map.of("g", decided.enclosures().get("n"))));
    assertThat(third.texts).containsEntry(key(1), "one");
    assertThat(first.texts).isEmpty();
  }

  @Test
  void a_group_may_have_the_map_before_it_has_a_partition() {
    SlotMaps newcomer = maps("n", 2, new Texts());
    change(join("n", GroupJoin.NO_PARTITION), THREE, newcomer);
    assertThat(refusal(decide(join("n", GroupJoin.NO_PARTITION), THREE))).contains("csmr-1672");
    change(join("n", 2), THREE, newcomer);
    change(drain(2, true), THREE, newcomer);
    assertThat(told(newcomer, service.id())).isEqualTo(told(source, service.id()));
    assertThat(refusal(decide(step(0, 2, 0), THREE))).contains("csmr-1678");
  }

  @Test
  void what_cannot_join_or_drain_is_refused() {
    assertThat(refusal(decide(join("n", 2), BOTH))).contains("csmr-1671", "[g, h, n]");
    assertThat(refusal(decide(join("n", 3), THREE))).contains("csmr-1672");
    assertThat(refusal(decide(join("h", GroupJoin.NO_PARTITION), BOTH))).contains("csmr-1672");
    assertThat(refusal(decide(drain(2, true)))).contains("csmr-1675");
    assertThat(refusal(decide(drain(1, false)))).contains("csmr-1676", "does not drain");
    change(drain(1, true), BOTH, null);
    assertThat(refusal(decide(drain(1, true)))).contains("csmr-1676");
    assertThat(refusal(decide(drain(0, true)))).contains("csmr-1677");
    assertThat(refusal(decide(step(0, 1, 0)))).contains("csmr-1678");
    change(join("n", 2), THREE, null);
    assertThat(refusal(decide(step(0, 2, 0)))).contains("csmr-1671");
    assertThat(refusal(decide(drain(1, false)))).contains("csmr-1671");
    assertThat(refusal(decide(join("n", 2), THREE))).contains("csmr-1672");
    assertThat(decide(join("n", 3), THREE).ballot()).isEqualTo(Ballot.HOLDS);
  }

  @Test
  void no_more_groups_join_than_there_is_room_for() {
    for (int i = 0; i < SlotOwners.MAX_JOINS; i++) {
      change(join("h", 2 + i), BOTH, null);
    }
    assertThat(refusal(decide(join("h", 2 + SlotOwners.MAX_JOINS), BOTH))).contains("csmr-1673");
  }

  @Test
  void a_map_that_is_too_large_is_given_to_nobody() {
    List<String> all = new ArrayList<>(BOTH);
    for (int i = 0; i < 600; i++) {
      String name = i + "n".repeat(1_000);
      all.add(name);
      Step step = join(name, 2 + i);
      Decision decided = decide(step, all);
      if (decided.ballot() == Ballot.VETO) {
        assertThat(refusal(decided)).contains("csmr-1674");
        return;
      }
      source.deliver(step, decided, true, new TreeMap<>());
    }
    throw new AssertionError("600 groups with long names have joined");
  }

  @Test
  void moves_are_told_to_nodes_that_ask() {
    move(step(0, 1, 0, 1));
    Reply told = source.told(SlotSteps.movesSince(service.id(), 0));
    assertThat(SlotSteps.Told.decode(told.payload()).changes())
        .containsExactly(new SlotMove(1, NOW, 0, 1, List.of(0, 1)));
  }
}
