package dev.csmr.service.frame;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Room for answers that nobody reads. */
final class AnswerBacklogTest {
  private final AnswerBacklog room = new AnswerBacklog(1_000);

  private static int fill(AnswerBacklog.BacklogShare share) {
    int entered = 0;
    while (share.enter(10)) {
      entered += 10;
    }
    return entered;
  }

  @Test
  void one_that_does_not_read_leaves_half_of_the_room_to_others_and_the_next_half_of_that() {
    AnswerBacklog.BacklogShare first = room.share();
    AnswerBacklog.BacklogShare second = room.share();

    assertThat(fill(first)).isEqualTo(500);
    assertThat(fill(second)).isEqualTo(250);
    assertThat(room.toString()).contains("of answers; the room for them takes 1000");
  }

  @Test
  void whoever_reads_goes_on_whatever_others_do() {
    for (int i = 0; i < 100; i++) {
      fill(room.share());
    }
    AnswerBacklog.BacklogShare reads = room.share();

    for (int i = 0; i < 100; i++) {
      assertThat(reads.enter(5_000)).isTrue();
      assertThat(reads.enter(5_000)).isFalse();
      reads.leave(5_000);
    }
  }

  @Test
  void what_was_read_makes_room() {
    AnswerBacklog.BacklogShare share = room.share();
    int entered = fill(share);
    for (int i = 0; i < entered; i += 10) {
      share.leave(10);
    }

    assertThat(share.toString()).startsWith("0 of 0 bytes");
    assertThat(fill(share)).isEqualTo(entered);
  }
}
