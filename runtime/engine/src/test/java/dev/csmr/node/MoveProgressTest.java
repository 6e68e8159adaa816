package dev.csmr.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MoveProgressTest {
  @Test
  void what_is_left_takes_as_long_as_what_was_moved() {
    AtomicLong nanos = new AtomicLong(5);
    MoveProgress progress = new MoveProgress(100, nanos::get);
    assertThat(progress.text(100)).isEqualTo("100 of 100 slots left to move");
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
    assertThat(progress.text(80)).isEqualTo("80 of 100 slots left to move, about 40 s");
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(190));
    assertThat(progress.text(50)).isEqualTo("50 of 100 slots left to move, about 4 min");
    assertThat(progress.text(0)).isEqualTo("0 of 100 slots left to move");
  }

  @Test
  void what_is_copied_before_it_moves_is_told() {
    MoveProgress progress = new MoveProgress(2, () -> 0);
    assertThat(progress.text(new SlotMoves.MovesLeft(2, 7)))
        .isEqualTo("2 of 2 slots left to move; 7 portions of the next copied");
    assertThat(progress.text(new SlotMoves.MovesLeft(0, 7))).isEqualTo("0 of 2 slots left to move");
  }
}
