package dev.csmr.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.OperationFailedException;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class StepOutcomeTest {
  @Test
  void a_step_that_returned_gives_its_value() {
    StepOutcome<String> outcome = StepOutcome.of(() -> "done");
    assertThatCode(() -> outcome.rethrow(IOException.class)).doesNotThrowAnyException();
    assertThat(outcome.get()).isEqualTo("done");
  }

  @Test
  void a_declared_exception_is_thrown_as_itself() {
    StepOutcome<Void> outcome =
        StepOutcome.ofAction(
            () -> {
              throw new FileNotFoundException("gone");
            });
    assertThatThrownBy(() -> outcome.rethrow(IOException.class))
        .isExactlyInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(outcome::get)
        .isInstanceOf(OperationFailedException.class)
        .hasMessageContaining("gone");
  }

  @Test
  void an_unchecked_exception_is_thrown_as_itself() {
    RuntimeException mistake = new IllegalStateException("mistake");
    StepOutcome<Void> outcome =
        StepOutcome.ofAction(
            () -> {
              throw mistake;
            });
    assertThatCode(() -> outcome.rethrow(IOException.class)).doesNotThrowAnyException();
    assertThatThrownBy(outcome::get).isSameAs(mistake);
  }
}
