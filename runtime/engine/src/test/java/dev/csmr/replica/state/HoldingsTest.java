package dev.csmr.replica.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.codec.WireReader;
import dev.csmr.replica.CounterStore;
import dev.csmr.replica.api.GroupComponent;
import dev.csmr.replica.api.GroupConfig;
import dev.csmr.replica.api.Member;
import dev.csmr.replica.entry.Holding;
import dev.csmr.replica.entry.LogClock;
import dev.csmr.replica.entry.LogEntry;
import dev.csmr.replica.entry.LogFacts;
import dev.csmr.session.SessionLimits;
import dev.csmr.wire.WireSample;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a group holds is a fact of its log, whatever the files of its nodes say later. */
final class HoldingsTest {
  private static final String LOWER = "slots 0-7 of 16";
  private static final String UPPER = "slots 8-15 of 16";

  private static GroupState configured(String keys) {
    return new GroupState(
        new GroupConfig(
            "g",
            List.of(new Member("n", "localhost", 1, 0)),
            List.of(new GroupComponent.Stateful(CounterStore.PATH, new CounterStore(), keys))),
        SessionLimits.DEFAULT);
  }

  private static void apply(GroupState state, LogFacts facts) {
    state.apply(new LogEntry(new LogClock.Stamp(1, false), facts, 1, List.of()), null, null);
  }

  private static LogFacts holds(String path, String keys) {
    return new LogFacts(null, List.of(new Holding(path, keys)));
  }

  private static Map<String, byte[]> saved(GroupState state) {
    Map<String, byte[]> sections = new LinkedHashMap<>();
    state.save((name, content) -> sections.put(name, WireSample.written(content)));
    return sections;
  }

  private static GroupState restored(GroupState from, String keys) {
    GroupState fresh = configured(keys);
    saved(from).forEach((section, bytes) -> fresh.restore(section, new WireReader(bytes)));
    return fresh;
  }

  @Test
  void the_first_leader_has_the_log_say_what_it_is_configured_to() {
    GroupState state = configured(LOWER);
    assertThat(state.factsToSet()).isEqualTo(holds(CounterStore.PATH, LOWER));

    apply(state, state.factsToSet());

    assertThat(state.factsToSet()).isSameAs(LogFacts.NONE);
    assertThat(state.holdings()).containsExactly(new Holding(CounterStore.PATH, LOWER));
    assertThat(state.contradiction()).isNull();
  }

  @Test
  void a_replica_that_is_configured_otherwise_contradicts_the_log_and_does_not_change_it() {
    GroupState state = configured(UPPER);
    apply(state, holds(CounterStore.PATH, LOWER));
    assertThat(state.contradiction())
        .contains(CounterStore.PATH, "with " + LOWER, "configuration says " + UPPER);
    assertThat(state.factsToSet()).isSameAs(LogFacts.NONE);

    apply(state, holds(CounterStore.PATH, UPPER));
    assertThat(state.holdings()).containsExactly(new Holding(CounterStore.PATH, LOWER));
  }

  @Test
  void all_keys_and_some_of_them_are_different_things() {
    GroupState state = configured("");
    apply(state, holds(CounterStore.PATH, LOWER));
    assertThat(state.contradiction()).contains("configuration says all keys");
  }

  @Test
  void a_restored_replica_knows_what_the_log_said() {
    GroupState state = configured(LOWER);
    apply(state, state.factsToSet());
    apply(state, holds("Another", ""));

    GroupState same = restored(state, LOWER);
    assertThat(same.contradiction()).isNull();
    assertThat(same.factsToSet()).isSameAs(LogFacts.NONE);
    assertThat(same.holdings()).isEqualTo(state.holdings());
    assertThat(saved(same)).containsExactlyInAnyOrderEntriesOf(saved(state));

    assertThat(restored(state, UPPER).contradiction()).contains(LOWER, UPPER);
  }

  @Test
  void a_component_that_is_new_to_the_group_is_added() {
    GroupState state = configured(LOWER);
    apply(state, holds("Another", UPPER));
    assertThat(state.contradiction()).isNull();
    assertThat(state.factsToSet()).isEqualTo(holds(CounterStore.PATH, LOWER));
  }
}
