package dev.csmr.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TextTableTest {
  @Test
  void columns_are_as_wide_as_their_widest_cell() {
    TextTable table = new TextTable("NODE", "LEADS");
    table.add("node-1", 2);
    table.add("n", "");
    assertThat(table.lines()).containsExactly("NODE    LEADS", "node-1  2", "n");
  }

  @Test
  void a_row_has_a_cell_for_each_column() {
    assertThatThrownBy(() -> new TextTable("NODE").add("n1", 2))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
