package dev.csmr.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What services answer instead of their results, as callers read it. */
class ServiceErrorTest {
  @Test
  void texts_begin_with_their_code() {
    assertThat(Reply.answerTooLarge(9).message())
        .isEqualTo(
            "[csmr-1581] The operation was executed, but its answer has more than 9 bytes and was"
                + " dropped. Let it answer less at a time: page by page.");
    assertThat(ServiceError.UNREADABLE_ARGUMENTS.text("put", "It is cut short."))
        .isEqualTo("[csmr-1582] put: It is cut short.");
    assertThat(ServiceError.EXECUTED_IN_PART.text("It failed."))
        .isEqualTo("[csmr-1583] It was executed in part. It failed.");
  }
}
