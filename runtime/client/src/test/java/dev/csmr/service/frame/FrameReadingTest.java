package dev.csmr.service.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.service.Reply;
import org.junit.jupiter.api.Test;

/** What of a frame that is not quite as this version writes it. */
final class FrameReadingTest {
  private static final int UNKNOWN = 99;

  private static Request request(long sequence) {
    return new Request(sequence, InvocationMode.COMMAND, 1, 2, 0, 0, 3, new byte[] {4});
  }

  private static RequestFrame requests(WireWriter out) {
    return RequestFrame.read(new WireReader(out.toByteArray()));
  }

  /** A request whose head is readable and the rest not. */
  private static void unreadable(WireWriter out, int field, long sequence) {
    int mark = out.begin(field);
    out.writeInt64(1, sequence);
    out.writeInt32(2, UNKNOWN);
    out.end(mark);
  }

  @Test
  void unknown_fields_of_frames_and_requests_are_skipped() {
    WireWriter out = new WireWriter();
    RequestFrame.begin(out, 5, 6);
    out.writeString(UNKNOWN, "newer");
    int mark = out.begin(3);
    out.writeInt64(1, 7);
    out.writeInt32(2, 1);
    out.writeInt64(UNKNOWN, 8);
    out.end(mark);

    RequestFrame frame = requests(out);

    assertThat(frame.session()).isEqualTo(5);
    assertThat(frame.requests()).extracting(Request::sequence).containsExactly(7L);
    assertThat(frame.unreadable()).isEmpty();
  }

  @Test
  void a_request_that_cannot_be_read_is_refused_alone() {
    WireWriter out = new WireWriter();
    RequestFrame.begin(out, 5, 1);
    request(1).write(out);
    unreadable(out, 3, 2);
    request(3).write(out);

    RequestFrame frame = requests(out);

    assertThat(frame.requests()).extracting(Request::sequence).containsExactly(1L, 3L);
    assertThat(frame.unreadable()).hasSize(1);
    assertThat(frame.unreadable().get(0).id()).isEqualTo(2);
    assertThat(frame.unreadable().get(0)).hasMessageContaining("unknown kind 99");
  }

  @Test
  void a_request_that_is_nobodys_makes_the_frame_malformed() {
    WireWriter out = new WireWriter();
    RequestFrame.begin(out, 5, 1);
    unreadable(out, 3, 0);

    assertThatThrownBy(() -> requests(out)).isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void of_an_answer_that_cannot_be_read_nothing_is_concluded() {
    WireWriter out = new WireWriter();
    AnswerFrame.begin(out, "", 0, 0, false);
    Answer.done(1, Reply.ok()).write(out);
    unreadable(out, 3, 2);
    out.writeString(UNKNOWN, "newer");

    AnswerFrame frame = AnswerFrame.read(new WireReader(out.toByteArray()));

    assertThat(frame.answers())
        .extracting(Answer::outcome)
        .containsExactly(Answer.Outcome.DONE, Answer.Outcome.INDETERMINATE);
    assertThat(frame.answers().get(1).sequence()).isEqualTo(2);
    assertThat(frame.answers().get(1).maybeExecuted()).isTrue();
  }
}
