package dev.csmr.replica.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.multicast.Ballot;
import dev.csmr.multicast.Decision;
import dev.csmr.ownership.CopyPlace;
import dev.csmr.ownership.CopySteps;
import dev.csmr.ownership.CopySteps.CopyOutcome;
import dev.csmr.ownership.CopySteps.CopyTold;
import dev.csmr.ownership.DrainMark;
import dev.csmr.ownership.GroupJoin;
import dev.csmr.ownership.MoveOrder;
import dev.csmr.ownership.SlotCopy;
import dev.csmr.ownership.SlotSteps;
import dev.csmr.replica.api.GroupComponent;
import dev.csmr.replica.api.GroupConfig;
import dev.csmr.replica.api.Member;
import dev.csmr.replica.api.SlottedService;
import dev.csmr.replica.disk.SnapshotFile;
import dev.csmr.service.CanonicalKey;
import dev.csmr.service.Step;
import dev.csmr.session.SessionLimits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Slots that are copied, portion by portion, and then move. */
final class SlotCopiesTest {
  private static final int SLOTS = 4;
  private static final long NOW = 5_000_000;
  private static final int VALUE_BYTES = 100_000;

  private final SlottedService service =
      new SlottedService(
          "P",
          List.of(0, 0, 1, 1),
          List.of(partition("g", 0), partition("h", 1)),
          List.of(),
          Texts.FORM,
          List.of("g", "h"));
  private final MoveOrder order = new MoveOrder(0, 1, List.of(0), Texts.FORM);
  private Group source = new Group("g", 0, new Texts());
  private Group target = new Group("h", 1, new Texts());
  private long now = NOW;

  /** Which groups are told of changes. */
  private List<String> destinations = List.of("g", "h");

  private static SlottedService.Partition partition(String group, int number) {
    return new SlottedService.Partition(group, Step.componentId("P/T#" + number));
  }

  /** A group of one replica. */
  private final class Group {
    final Texts texts;
    final SlotMaps maps;
    private final String name;
    private final int number;

    Group(String name, int number, Texts texts) {
      this.name = name;
      this.number = number;
      this.texts = texts;
      GroupConfig config =
          new GroupConfig(
              name,
              List.of(new Member("n", "localhost", 1, 0)),
              List.of(new GroupComponent.Stateful("P/T#" + number, new Texts.Definition(texts))),
              List.of(service));
      maps = new SlotMaps(config, ComponentSet.create(config, new EntryContext()));
    }

    CopyTold execute(Step step) {
      maps.expire(now);
      return CopyTold.decode(maps.execute(step, now).payload());
    }

    void put(String key, String text) {
      byte[] arguments = key.getBytes(StandardCharsets.UTF_8);
      maps.willChange(List.of(new Step(partition(name, number).component(), 1, arguments, 0)));
      if (text == null) {
        texts.texts.remove(key);
      } else {
        texts.texts.put(key, text);
      }
    }

    /** Another replica with what this one saves. */
    Group restarted() {
      Map<String, byte[]> sections = new LinkedHashMap<>();
      maps.save(
          new SnapshotFile.Sink() {
            @Override
            public void section(String section, Consumer<WireWriter> content) {
              WireWriter out = new WireWriter();
              content.accept(out);
              sections.put(section, out.toByteArray());
            }
          });
      Texts copy = new Texts();
      copy.texts.putAll(texts.texts);
      Group other = new Group(name, number, copy);
      sections.forEach((section, bytes) -> other.maps.restore(section, new WireReader(bytes)));
      return other;
    }
  }

  private static List<String> keys(int slot, int count) {
    List<String> keys = new ArrayList<>();
    for (int i = 0; keys.size() < count; i++) {
      if (CanonicalKey.of("k" + i).slot(SLOTS) == slot) {
        keys.add("k" + i);
      }
    }
    return keys;
  }

  private static String large(int number) {
    return Integer.toString(number).repeat(VALUE_BYTES).substring(0, VALUE_BYTES);
  }

  private CopyTold cut(CopyPlace place) {
    return source.execute(CopySteps.at(service.id(), CopySteps.CUT, place));
  }

  private byte[] portion(CopyPlace place) {
    return source.maps.query(CopySteps.at(service.id(), CopySteps.PORTION, place)).payload();
  }

  private CopyTold stage(CopyPlace place, byte[] content) {
    return target.execute(
        CopySteps.stage(service.id(), new CopySteps.Staged(order, place, content)));
  }

  private CopyPlace begin() {
    CopyTold told = source.execute(CopySteps.begin(service.id(), order));
    assertThat(told.outcome()).isEqualTo(CopyOutcome.DONE);
    return told.place();
  }

  /** Copies until few keys wait; where it is then. */
  private CopyPlace copy(CopyPlace from) {
    CopyPlace place = from;
    CopyTold told;
    do {
      place = place.at(place.portion() + 1);
      told = cut(place);
      assertThat(told.outcome()).isEqualTo(CopyOutcome.DONE);
      if (told.place().equals(place)) {
        assertThat(stage(place, portion(place)).outcome()).isEqualTo(CopyOutcome.DONE);
      }
    } while (!told.isNearlyDone());
    return told.place();
  }

  private Decision decide(Group group, Step step) {
    return group.maps.decide(step, destinations, now * 1000, SessionLimits.DEFAULT);
  }

  private boolean move(MoveOrder moved) {
    Step step = SlotSteps.move(service.id(), moved);
    Decision gives = decide(source, step);
    Decision takes = decide(target, step);
    boolean executes = gives.ballot().equals(Ballot.HOLDS) && takes.ballot().equals(Ballot.HOLDS);
    source = source.restarted();
    target = target.restarted();
    TreeMap<String, byte[]> toTarget = new TreeMap<>();
    gives.enclosures().forEach((group, bytes) -> toTarget.put("g", bytes));
    source.maps.deliver(step, gives, executes, new TreeMap<>());
    target.maps.deliver(step, takes, executes, toTarget);
    return executes;
  }

  @Test
  void what_is_too_much_for_a_move_is_copied_before_while_it_changes() {
    List<String> keys = keys(0, 20);
    for (String key : keys) {
      source.put(key, large(1));
    }
    source.put(keys(1, 1).get(0), "stays");
    target.put(keys(2, 1).get(0), "is there");
    assertThat(move(order)).isFalse();

    CopyPlace place = copy(begin());
    assertThat(place.portion()).isGreaterThan(8);
    assertThat(target.texts.texts).hasSize(1);
    source.put(keys.get(3), large(2));
    source.put(keys.get(4), null);
    place = copy(place);
    source.put(keys.get(0), "changed");
    source.put(keys.get(19), null);
    source.put("new " + keys.get(1), "perhaps of another slot");
    assertThat(move(order.after(place))).isTrue();

    Map<String, String> expected = new TreeMap<>();
    keys.forEach(key -> expected.put(key, large(1)));
    expected.put(keys.get(0), "changed");
    expected.put(keys.get(3), large(2));
    expected.remove(keys.get(4));
    expected.remove(keys.get(19));
    Map<String, String> arrived = new TreeMap<>(target.texts.texts);
    arrived
        .keySet()
        .removeIf(key -> CanonicalKey.of(key).slot(SLOTS) != 0 || key.startsWith("new"));
    assertThat(arrived).isEqualTo(expected);
    assertThat(source.texts.texts.keySet()).allMatch(key -> CanonicalKey.of(key).slot(SLOTS) != 0);
    assertThat(source.texts.texts).containsValue("stays");
    assertThat(target.texts.texts).containsValue("is there");
    assertThat(cut(place).outcome()).isEqualTo(CopyOutcome.OVER);
  }

  @Test
  void steps_may_be_repeated_late_and_by_several() {
    keys(0, 9).forEach(key -> source.put(key, large(1)));
    CopyPlace copy = begin();
    assertThat(begin()).isEqualTo(copy);
    assertThat(cut(copy.at(2)).outcome()).isEqualTo(CopyOutcome.OVER);
    cut(copy.at(1));
    byte[] first = portion(copy.at(1));
    assertThat(stage(copy.at(2), first).outcome()).isEqualTo(CopyOutcome.OVER);
    stage(copy.at(1), first);
    cut(copy.at(2));
    assertThat(portion(copy.at(1))).isEmpty();
    stage(copy.at(2), portion(copy.at(2)));
    source.put(keys(0, 1).get(0), "later");
    CopyPlace place = copy(copy.at(2));
    assertThat(stage(copy.at(1), first).outcome()).isEqualTo(CopyOutcome.DONE);
    source = source.restarted();
    target = target.restarted();
    assertThat(begin()).isEqualTo(place);
    assertThat(refusal(order.after(place.at(1)))).contains("csmr-1682");
    assertThat(move(order.after(place.at(1)))).isFalse();
    assertThat(move(order.after(place))).isTrue();
    assertThat(target.texts.texts).hasSize(9).containsEntry(keys(0, 1).get(0), "later");
  }

  @Test
  void a_copy_that_nobody_goes_on_with_ends_and_the_next_one_begins_anew() {
    keys(0, 9).forEach(key -> source.put(key, large(1)));
    CopyPlace place = copy(begin());
    assertThat(source.execute(CopySteps.begin(service.id(), other())).message())
        .contains("csmr-1681");
    now += SlotCopy.IDLE_MILLIS + 1;
    assertThat(cut(place.at(place.portion() + 1)).outcome()).isEqualTo(CopyOutcome.OVER);
    assertThat(source.execute(CopySteps.begin(service.id(), other())).place().serial())
        .isEqualTo(place.serial() + 1);
    source.execute(CopySteps.at(service.id(), CopySteps.END, place.at(0)));
    assertThat(move(order.after(place))).isFalse();
    assertThat(source.texts.texts).hasSize(9);
  }

  @Test
  void code_of_a_version_without_copies_is_named() {
    source.texts.isOfOldCode = true;
    assertThat(source.execute(CopySteps.begin(service.id(), order)).message())
        .contains("csmr-1685", "P/T#0");
  }

  /** Executes a change that the first group decides. */
  private void change(Step step) {
    Decision decided = decide(source, step);
    assertThat(decided.ballot()).isEqualTo(Ballot.HOLDS);
    source.maps.deliver(step, decided, true, new TreeMap<>());
    target.maps.deliver(
        step, null, true, new TreeMap<>(Map.of("g", decided.enclosures().get("h"))));
  }

  private String refusal(MoveOrder moved) {
    Decision decided = decide(source, SlotSteps.move(service.id(), moved));
    assertThat(decided.ballot()).isEqualTo(Ballot.VETO);
    return new String(decided.answers(), StandardCharsets.UTF_8);
  }

  @Test
  void a_copy_goes_on_when_a_group_joins_and_the_move_has_that_take_part() {
    keys(0, 9).forEach(key -> source.put(key, large(1)));
    CopyPlace copy = begin();
    cut(copy.at(1));
    stage(copy.at(1), portion(copy.at(1)));
    List<String> before = destinations;
    destinations = List.of("g", "h", "n");
    change(SlotSteps.join(service.id(), GroupJoin.order("n", 2, partition("n", 2).component())));
    source = source.restarted();
    target = target.restarted();
    CopyPlace place = copy(copy.at(1));

    destinations = before;
    assertThat(refusal(order.after(place))).contains("csmr-1671");
    assertThat(move(order.after(place))).isFalse();
    destinations = List.of("g", "h", "n");
    assertThat(move(order.after(place))).isTrue();
    assertThat(target.texts.texts).hasSize(9);
    assertThat(source.texts.texts).isEmpty();
  }

  @Test
  void a_copy_for_a_partition_ends_when_that_drains() {
    keys(0, 9).forEach(key -> source.put(key, large(1)));
    CopyPlace place = copy(begin());
    byte[] last = portion(place);
    change(SlotSteps.drain(service.id(), DrainMark.order(1, true)));

    assertThat(refusal(order.after(place))).contains("csmr-1678");
    assertThat(move(order.after(place))).isFalse();
    assertThat(cut(place.at(place.portion() + 1)).outcome()).isEqualTo(CopyOutcome.OVER);
    assertThat(stage(place, last).message()).contains("csmr-1678");
    assertThat(source.execute(CopySteps.begin(service.id(), order)).message())
        .contains("csmr-1678");
    assertThat(source.texts.texts).hasSize(9);

    change(SlotSteps.drain(service.id(), DrainMark.order(1, false)));
    assertThat(move(order.after(place))).isFalse();
    assertThat(move(order.after(copy(begin())))).isTrue();
    assertThat(target.texts.texts).hasSize(9);
  }

  private static MoveOrder other() {
    return new MoveOrder(0, 1, List.of(1), Texts.FORM);
  }

  @Test
  void a_command_that_names_no_key_counts_as_a_change_of_all() {
    List<String> keys = keys(0, 9);
    keys.forEach(key -> source.put(key, large(1)));
    CopyPlace place = copy(begin());
    source.maps.willChange(
        List.of(new Step(partition("g", 0).component(), 1, new byte[0], Step.NONE)));
    source.texts.texts.remove(keys.get(2));
    source.texts.texts.put(keys.get(3), "other");
    assertThat(move(order.after(place))).isFalse();
    assertThat(move(order.after(copy(place)))).isTrue();
    assertThat(target.texts.texts)
        .hasSize(8)
        .containsEntry(keys.get(3), "other")
        .doesNotContainKey(keys.get(2));
  }

  @Test
  void what_changes_faster_than_it_is_copied_is_not_copied_for_ever() {
    List<String> keys = keys(0, 9);
    keys.forEach(key -> source.put(key, large(1)));
    CopyPlace place = begin();
    CopyTold told;
    do {
      keys.forEach(key -> source.put(key, large(3)));
      place = place.at(place.portion() + 1);
      told = cut(place);
      assertThat(place.portion()).isLessThan(100);
      stage(place, portion(place));
    } while (told.outcome() == CopyOutcome.DONE);
    assertThat(told.outcome()).isEqualTo(CopyOutcome.CHANGES_TOO_FAST);
    Step step = SlotSteps.move(service.id(), order.after(told.place()));
    Decision decided = decide(source, step);
    assertThat(new String(decided.answers(), StandardCharsets.UTF_8)).contains("csmr-1683");
    assertThat(source.texts.texts).hasSize(9);
  }

  @Test
  void a_key_that_is_too_large_for_a_portion_is_told() {
    source.put(keys(0, 1).get(0), "x".repeat(SlotCopy.MAX_PORTION_BYTES));
    CopyTold told = cut(begin().at(1));
    assertThat(told.outcome()).isEqualTo(CopyOutcome.REFUSED);
    assertThat(told.message()).contains("csmr-1684", "slot 0 has 5242");
    assertThat(begin().portion()).isZero();
  }

  @Test
  void another_move_of_the_slots_ends_a_copy_at_both_ends() {
    keys(0, 3).forEach(key -> source.put(key, large(1)));
    CopyPlace place = copy(begin());
    assertThat(move(order)).isTrue();
    assertThat(cut(place.at(place.portion() + 1)).outcome()).isEqualTo(CopyOutcome.OVER);
    assertThat(stage(place, new byte[0]).message()).contains("csmr-1653");
    assertThat(target.texts.texts).hasSize(3);
  }
}
