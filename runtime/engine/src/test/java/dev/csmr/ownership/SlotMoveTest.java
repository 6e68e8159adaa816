package dev.csmr.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SlotMoveTest {
  private static byte[] bytes(SlotMove move) {
    WireWriter out = new WireWriter();
    move.write(out);
    return out.toByteArray();
  }

  @Test
  void what_is_written_is_read() {
    for (SlotMove move :
        List.of(
            new SlotMove(1, 0, 0, 1, List.of(0)),
            new SlotMove(1L << 40, 1_700_000_000_000L, 63, 0, List.of(300, 2, 65_535)))) {
      assertThat(SlotMove.read(new WireReader(bytes(move)))).isEqualTo(move);
    }
  }

  @Test
  void its_slots_are_in_order_and_each_once() {
    assertThat(new SlotMove(1, 0, 0, 1, List.of(3, 1, 3, 2)).slots()).containsExactly(1, 2, 3);
  }

  @Test
  void it_is_of_some_slots_and_of_not_too_many() {
    List<Integer> most = IntStream.range(0, SlotMove.MAX_SLOTS).boxed().toList();
    assertThat(new SlotMove(1, 0, 0, 1, most).slots()).hasSize(SlotMove.MAX_SLOTS);
    for (List<Integer> wrong :
        List.of(
            List.<Integer>of(),
            List.of(-1, 2),
            IntStream.rangeClosed(0, SlotMove.MAX_SLOTS).boxed().toList())) {
      assertThatThrownBy(() -> new SlotMove(1, 0, 0, 1, wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("1 to 64 slots");
    }
  }

  @Test
  void it_goes_from_one_partition_to_another() {
    for (int[] wrong : new int[][] {{1, 1}, {-1, 0}, {0, -1}}) {
      assertThatThrownBy(() -> new SlotMove(1, 0, wrong[0], wrong[1], List.of(0)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("from one partition to another");
    }
  }

  @Test
  void what_is_no_move_is_refused() {
    byte[] unknown = {6 << 3, 1};
    byte[] withoutSlots = {1 << 3, 1, 4 << 3, 1};
    byte[] nowhere = {1 << 3, 1, 5 << 3 | 2, 1, 0};
    for (byte[] wrong : List.of(unknown, withoutSlots, nowhere, new byte[0])) {
      assertThatThrownBy(() -> SlotMove.read(new WireReader(wrong)))
          .isInstanceOf(MalformedMessageException.class);
    }
  }
}
