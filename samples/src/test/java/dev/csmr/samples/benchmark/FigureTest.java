package dev.csmr.samples.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FigureTest {
  @Test
  void the_median_of_an_odd_number_of_rounds_is_the_middle_one() {
    assertThat(Figure.median(List.of(9.0, 1.0, 2.0))).isEqualTo(new Figure(2, 1, 9));
  }

  @Test
  void the_median_of_an_even_number_of_rounds_is_between_the_middle_ones() {
    assertThat(Figure.median(List.of(9.0, 1.0, 2.0, 4.0))).isEqualTo(new Figure(3, 1, 9));
  }

  @Test
  void one_round_has_no_scatter() {
    assertThat(Figure.median(List.of(7.0))).isEqualTo(new Figure(7, 7, 7));
  }

  @Test
  void a_value_of_all_rounds_together_keeps_the_rounds_scatter() {
    assertThat(Figure.of(2.5, List.of(4.0, 2.0))).isEqualTo(new Figure(2.5, 2, 4));
  }

  @Test
  void no_round_is_no_figure() {
    assertThatThrownBy(() -> Figure.median(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs a round");
  }

  @Test
  void its_text_has_the_scatter_in_parentheses() {
    assertThat(new Figure(1234.56, 1000, 2000).text(1)).isEqualTo("1,234.6 (1,000.0–2,000.0)");
    assertThat(new Figure(0.5, 0.25, 1).text(0)).isEqualTo("1 (0–1)");
  }
}
