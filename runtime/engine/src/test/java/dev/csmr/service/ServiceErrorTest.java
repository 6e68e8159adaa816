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
    assertThat(Reply.of(Reply.Status.FAILED, "why").kept().message())
        .isEqualTo(
            "[csmr-1584] It threw an exception that it does not declare. Look for csmr-1661 in the"
                + " logs of the group's nodes: the first of each class is there, further ones at"
                + " DEBUG.");
    assertThat(Reply.of(Reply.Status.INVALID, "why").kept().message())
        .isEqualTo("[csmr-1585] Its arguments cannot be read; nothing was executed.");
    assertThat(ServiceError.EXECUTED_IN_PART.text("It failed."))
        .isEqualTo("[csmr-1583] It was executed in part. It failed.");
  }
}
