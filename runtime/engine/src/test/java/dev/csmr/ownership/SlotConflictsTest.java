package dev.csmr.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.multicast.Conflicts;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SlotConflictsTest {
  @Test
  void slots_of_all_services_are_told_apart() {
    Set<Long> hashes = new HashSet<>();
    for (int service = -20; service < 20; service++) {
      for (int slot = -1; slot < 4_096; slot++) {
        hashes.add(SlotConflicts.hash(service, slot));
      }
    }
    assertThat(hashes).hasSize(40 * 4_097);
  }

  @Test
  void a_move_meets_what_is_on_its_slots_and_every_move_of_the_service() {
    Conflicts move = SlotConflicts.ofMove(1, List.of(3, 4));
    assertThat(move.meets(Conflicts.of(SlotConflicts.hash(1, 4)))).isTrue();
    assertThat(move.meets(Conflicts.of(SlotConflicts.hash(1, 5)))).isFalse();
    assertThat(move.meets(Conflicts.of(SlotConflicts.hash(2, 4)))).isFalse();
    assertThat(move.meets(SlotConflicts.ofMove(1, List.of(9)))).isTrue();
    assertThat(move.meets(SlotConflicts.ofMove(2, List.of(3)))).isFalse();
  }
}
