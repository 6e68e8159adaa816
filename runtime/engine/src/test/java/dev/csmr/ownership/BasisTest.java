package dev.csmr.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.codec.MalformedMessageException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BasisTest {
  private static final Basis.SlotUse FIRST = new Basis.SlotUse(-5, 7, 0);
  private static final Basis.SlotUse SECOND = new Basis.SlotUse(3, 0, 1L << 40);
  private static final Basis.SlotUse THIRD = new Basis.SlotUse(3, 65_535, 2);

  @Test
  void what_is_encoded_is_decoded() {
    for (Basis basis :
        List.of(
            Basis.NONE,
            new Basis(List.of(new Basis.SlotUse(0, 0, 0))),
            new Basis(List.of(FIRST, SECOND, THIRD)))) {
      assertThat(Basis.decode(basis.encode())).isEqualTo(basis);
    }
  }

  @Test
  void equal_ones_have_equal_bytes_in_whatever_order_they_were_made() {
    Basis ordered = new Basis(List.of(FIRST, SECOND, THIRD));
    Basis other = new Basis(List.of(THIRD, FIRST, SECOND, FIRST));
    assertThat(other).isEqualTo(ordered);
    assertThat(other.uses()).containsExactly(FIRST, SECOND, THIRD);
    assertThat(other.encode()).isEqualTo(ordered.encode());
  }

  @Test
  void nothing_takes_no_bytes() {
    assertThat(Basis.NONE.isNone()).isTrue();
    assertThat(Basis.NONE.encode()).isEmpty();
    assertThat(Basis.decode(new byte[0])).isSameAs(Basis.NONE);
    assertThat(new Basis(List.of(FIRST)).isNone()).isFalse();
  }

  @Test
  void what_is_no_basis_is_refused() {
    byte[] unknownField = {2 << 3 | 2, 0};
    byte[] otherType = {1 << 3, 1};
    byte[] unknownFieldOfUse = {1 << 3 | 2, 2, 4 << 3, 1};
    byte[] serviceAsVarint = {1 << 3 | 2, 2, 1 << 3, 1};
    byte[] whole = new Basis(List.of(FIRST)).encode();
    byte[] cut = Arrays.copyOf(whole, whole.length - 1);
    for (byte[] wrong : List.of(unknownField, otherType, unknownFieldOfUse, serviceAsVarint, cut)) {
      assertThatThrownBy(() -> Basis.decode(wrong)).isInstanceOf(MalformedMessageException.class);
    }
  }
}
