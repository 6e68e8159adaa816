package dev.csmr.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BoundedAuditLogTest {
  private final BoundedAuditLog log = new BoundedAuditLog();

  @Test
  void entries_come_back_in_the_order_they_were_appended() throws CompactedException {
    assertThat(log.firstIndex()).isEqualTo(1);
    assertThat(log.lastIndex()).isZero();
    assertThat(log.append("a")).isEqualTo(1);
    assertThat(log.append("b")).isEqualTo(2);
    assertThat(log.append("a")).isEqualTo(3);
    assertThat(log.retrieve(1, 3)).containsExactly("a", "b", "a");
    assertThat(log.retrieve(2, 2)).containsExactly("b");
    assertThat(log.retrieve(3, Long.MAX_VALUE)).containsExactly("a");
    assertThat(log.retrieve(4, 9)).isEmpty();
    assertThat(log.retrieve(2, 1)).isEmpty();
  }

  @Test
  void a_compacted_range_is_an_error_that_names_where_the_log_begins() {
    log.append("a");
    log.append("b");
    log.append("c");
    assertThat(log.truncate(3)).isEqualTo(3);
    assertThatThrownBy(() -> log.retrieve(2, 3))
        .isInstanceOfSatisfying(
            CompactedException.class, e -> assertThat(e.firstIndex()).isEqualTo(3))
        .hasMessage("The log has no entry 2: it begins at 3.");
    assertThat(log.truncate(Long.MIN_VALUE)).isEqualTo(3);
    assertThat(log.truncate(Long.MAX_VALUE)).isEqualTo(4);
    assertThat(log.append("d")).isEqualTo(4);
    assertThat(log.firstIndex()).isEqualTo(4);
  }

  @Test
  void one_answer_holds_a_thousand_entries_at_most() throws CompactedException {
    for (int i = 1; i <= 1_500; i++) {
      log.append("e" + i);
    }
    assertThat(log.retrieve(1, 1_500)).hasSize(1_000).endsWith("e1000");
    assertThat(log.retrieve(1_001, 1_500)).hasSize(500).endsWith("e1500");
  }

  @Test
  void the_oldest_entries_make_room_for_new_ones() throws CompactedException {
    int appended = 2 * BoundedAuditLog.MAX_ENTRIES + 5;
    for (int i = 1; i <= appended; i++) {
      log.append("e" + i);
    }
    long first = appended - BoundedAuditLog.MAX_ENTRIES + 1L;
    assertThat(log.ring).hasSize(BoundedAuditLog.MAX_ENTRIES);
    assertThat(log.firstIndex()).isEqualTo(first);
    assertThat(log.retrieve(first, first)).containsExactly("e" + first);
    assertThat(log.retrieve(appended, appended)).containsExactly("e" + appended);
    assertThat(log.retrieve(appended - 9, appended)).startsWith("e" + (appended - 9)).hasSize(10);
  }

  @Test
  void a_full_log_goes_on_where_it_was_compacted() throws CompactedException {
    int max = BoundedAuditLog.MAX_ENTRIES;
    for (int i = 1; i <= max + 5; i++) {
      log.append("e" + i);
    }
    assertThat(log.truncate(max)).isEqualTo(max);
    assertThat(log.ring).filteredOn(entry -> !entry.isEmpty()).hasSize(6);
    assertThat(log.append("next")).isEqualTo(max + 6);
    assertThat(log.firstIndex()).isEqualTo(max);
    assertThat(log.retrieve(max, max + 9L))
        .containsExactly(
            "e" + max,
            "e" + (max + 1),
            "e" + (max + 2),
            "e" + (max + 3),
            "e" + (max + 4),
            "e" + (max + 5),
            "next");
  }

  @Test
  void random_use_agrees_with_a_model_that_never_forgets() throws CompactedException {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      AuditLog tested = new BoundedAuditLog();
      List<String> all = new ArrayList<>();
      long first = 1;
      for (int step = 0; step < 300; step++) {
        String where = "seed " + seed + ", step " + step;
        if (random.nextInt(10) == 0) {
          long index = random.nextInt(all.size() + 3);
          first = Math.max(first, Math.min(index, all.size() + 1));
          assertThat(tested.truncate(index)).as(where).isEqualTo(first);
        } else if (random.nextBoolean()) {
          all.add("e" + random.nextInt(5));
          assertThat(tested.append(all.get(all.size() - 1))).as(where).isEqualTo(all.size());
        } else {
          long from = first + random.nextInt(5);
          long to = from + random.nextInt(5) - 1;
          assertThat(tested.retrieve(from, to))
              .as(where)
              .isEqualTo(
                  all.subList(
                      (int) Math.min(from - 1, all.size()),
                      (int) Math.max(Math.min(from - 1, all.size()), Math.min(to, all.size()))));
        }
        assertThat(tested.firstIndex()).as(where).isEqualTo(first);
        assertThat(tested.lastIndex()).as(where).isEqualTo(all.size());
      }
    }
  }
}
