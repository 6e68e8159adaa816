package dev.csmr.service;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class InvocationIdentityTest {
  @Test
  void a_sequence_that_is_not_positive_is_an_error() {
    assertThatThrownBy(() -> new InvocationIdentity(77, 0, 0, 1_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("The sequence 0 of session 4d is not positive");
  }
}
