package dev.csmr.service.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireWriter;
import dev.csmr.service.UnsavableStateException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What is one object in a state is one in the restored state, in both forms that it is saved in.
 */
class SharedStateTest {
  private static final int STATES = 150;

  /** The form of small states. */
  private static final StateLimits ONE_PASS = StateLimits.DEFAULT;

  /** The form of large states, with room for all that is searched. */
  private static final StateLimits SEARCHED = new StateLimits(0, 1 << 16, 1 << 16);

  private static SharedState state(int seed) {
    return SharedState.random(new Random(seed), 1 + seed % 5);
  }

  /** The form of large states, with little room. */
  private static StateLimits narrow(int seed) {
    return new StateLimits(0, 5 + seed % 40, 8 + seed % 3);
  }

  @Test
  void objects_that_were_one_are_one_when_they_are_restored() {
    for (int seed = 0; seed < STATES; seed++) {
      SharedState state = state(seed);
      String words = state.inWords();
      for (StateLimits limits : List.of(ONE_PASS, SEARCHED, narrow(seed))) {
        SharedState restored = SharedState.restored(state.save(limits));
        assertThat(restored.inWords()).as("seed " + seed + ", " + limits).isEqualTo(words);
      }
      assertThat(state.inWords()).as("a saved state, seed " + seed).isEqualTo(words);
    }
  }

  @Test
  void equal_states_become_equal_bytes_whatever_their_history_and_their_hashes() {
    for (int seed = 0; seed < STATES; seed++) {
      SharedState state = state(seed);
      SharedState restored = SharedState.restored(state.save(narrow(seed)));
      for (StateLimits limits : List.of(ONE_PASS, SEARCHED)) {
        byte[] saved = state.save(limits);
        assertThat(restored.save(limits)).as("seed " + seed).isEqualTo(saved);
        assertThat(state.withOtherHistory().save(limits)).as("seed " + seed).isEqualTo(saved);
      }
      assertThat(restored.withOtherHistory().save(narrow(seed)))
          .as("seed " + seed)
          .isEqualTo(state.save(SEARCHED));
    }
  }

  @Test
  void the_number_of_places_alone_decides_about_the_form() {
    for (int seed = 0; seed < 30; seed++) {
      SharedState state = state(seed);
      SharedState twin = SharedState.restored(state.save(ONE_PASS));
      boolean wasSparse = true;
      for (int limit = 0; limit < 400; limit += 40) {
        byte[] saved = state.save(new StateLimits(limit, 40, 8));
        assertThat(twin.save(new StateLimits(limit, 90, 20))).isEqualTo(saved);
        boolean isSparse = saved[5] == StateWriter.SPARSE_FORMAT;
        assertThat(isSparse && !wasSparse).isFalse();
        assertThat(saved).isEqualTo(state.save(isSparse ? SEARCHED : ONE_PASS));
        wasSparse = isSparse;
      }
    }
  }

  @Test
  void more_objects_than_were_counted_have_numbers_too() {
    AllIdentities identities = new AllIdentities(List.of(), 1);
    List<Object> objects = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      objects.add(new Object());
      assertThat(identities.meet(objects.get(i), 1)).isEqualTo(Identities.NEW);
    }
    for (int i = 0; i < 100; i++) {
      assertThat(identities.meet(objects.get(i), 1)).isEqualTo(i);
    }
  }

  @Test
  void a_broken_snapshot_is_restored_or_refused_with_a_clear_error() {
    Random random = new Random(8);
    byte[] saved = new byte[0];
    for (int i = 0; i < 5_000; i++) {
      saved = i % 200 == 0 ? state(i / 200).save(SEARCHED) : saved;
      byte[] broken = Arrays.copyOf(saved, saved.length - random.nextInt(3));
      broken[random.nextInt(broken.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        SharedState.restored(broken);
      } catch (MalformedMessageException e) {
        assertThat(e.getMessage())
            .containsAnyOf(
                "Malformed",
                "The snapshot has",
                "another version",
                "is missing",
                "than when the snapshot");
      }
    }
  }

  @Test
  void a_number_where_all_have_one_is_refused() {
    byte[] saved = state(3).save(SEARCHED);
    assertThat(saved[5]).isEqualTo((byte) StateWriter.SPARSE_FORMAT);
    saved[5] = StateWriter.FORMAT;
    assertThatThrownBy(() -> SharedState.restored(saved))
        .isInstanceOf(MalformedMessageException.class);
  }

  @Test
  @Timeout(20)
  void what_is_in_many_places_is_looked_at_once() {
    SharedState state = state(1);
    List<byte[]> arrays = new ArrayList<>(Collections.nCopies(10_000, new byte[1]));
    List<List<byte[]>> lists = new ArrayList<>(Collections.nCopies(10_000, arrays));
    state.nested.clear();
    for (int i = 0; i < 10_000; i++) {
      state.nested.put("k" + i, lists);
    }
    assertThat(SharedState.restored(state.save(narrow(4))).inWords()).isEqualTo(state.inWords());
  }

  @Test
  void what_holds_nothing_and_is_in_many_places_is_counted_up_to_the_limit() {
    SharedState state = state(1);
    List<List<byte[]>> nothing = new ArrayList<>(Collections.nCopies(3_000, null));
    state.nested.clear();
    for (int i = 0; i < 3_000; i++) {
      state.nested.put("k" + i, nothing);
    }
    // To go through the list in each of its places would be nine million steps.
    assertThat(pulses(state, new StateLimits(10_000, 5_000, 5_000))).isLessThan(1_000);
  }

  @Test
  void what_cannot_be_saved_is_told_in_the_same_words() {
    SharedState state = state(5);
    state.nested.put("odd", new ArrayList<>(List.of(Collections.unmodifiableList(List.of()))));
    for (StateLimits limits : List.of(ONE_PASS, SEARCHED, narrow(1))) {
      assertThatThrownBy(() -> state.save(limits))
          .isInstanceOf(UnsavableStateException.class)
          .hasMessageContaining("Shared.nested[\"odd\"][0] cannot be saved");
    }
  }

  @Test
  void whoever_takes_the_bytes_can_break_off_while_there_are_none() {
    SharedState state = state(2);
    state.byName.clear();
    for (int i = 0; i < 20_000; i++) {
      state.byName.put("k" + i, new ArrayList<>(List.of(new byte[1])));
    }
    // Each of the searches looks at all lists, the outer ones and the arrays in them.
    assertThat(pulses(state, new StateLimits(1_000, 5_000, 5_000)))
        .isGreaterThan(8 * 20_000 / 1_024);
  }

  /** How many occasions there are to break off while a state is saved. */
  private static int pulses(SharedState state, StateLimits limits) {
    AtomicInteger pulses = new AtomicInteger();
    OutputStream out =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new AssertionError("Bytes come in pieces.");
          }

          @Override
          public void write(byte[] bytes, int offset, int count) {
            pulses.addAndGet(count == 0 ? 1 : 0);
          }
        };
    state.save(new WireWriter(out), limits);
    return pulses.get();
  }

  @Test
  void an_order_of_access_stays_as_it_was() {
    Map<Integer, Integer> map = new LinkedHashMap<>(16, 0.75f, true);
    for (int i = 0; i < 50; i++) {
      map.put(i, i);
    }
    map.get(7);
    List<Integer> before = new ArrayList<>(map.keySet());
    assertThat(CollectionKind.ofLinked(map)).isEqualTo(CollectionKind.ACCESS_ORDERED_MAP);
    assertThat(map.keySet()).containsExactlyElementsOf(before);
  }
}
