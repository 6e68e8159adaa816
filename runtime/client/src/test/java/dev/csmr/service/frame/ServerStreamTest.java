package dev.csmr.service.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The answering end of a stream whose other end reads when a test lets it. */
final class ServerStreamTest {
  private static final int MANY = 1_000;

  private final AnswerBacklog backlog = new AnswerBacklog(100_000);
  private final Call call = new Call();

  private static final class Call extends ServerCall<Frame, Frame> {
    final List<Frame> sent = new ArrayList<>();
    boolean reads;
    int requested;

    @Override
    public void request(int frames) {
      requested += frames;
    }

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(Frame frame) {
      sent.add(frame);
    }

    @Override
    public void close(Status status, Metadata trailers) {}

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public boolean isReady() {
      return reads;
    }

    @Override
    public Attributes getAttributes() {
      return Attributes.EMPTY;
    }

    @Override
    public MethodDescriptor<Frame, Frame> getMethodDescriptor() {
      return FrameMethods.OPEN;
    }

    /** The texts of all answers. */
    List<String> answers() {
      List<String> texts = new ArrayList<>();
      for (Frame frame : sent) {
        WireReader in = frame.reader();
        while (in.readTag() != 0) {
          texts.add(in.readString());
        }
      }
      return texts;
    }
  }

  /** Answers are texts. */
  private final class Texts extends ServerStream<String> {
    Texts() {
      super(call, Runnable::run, backlog);
    }

    @Override
    protected void received(Frame frame) {}

    @Override
    protected int size(String answer) {
      return answer.length();
    }

    @Override
    protected String instead(String answer, String full) {
      return "full";
    }

    @Override
    protected void write(String answer, WireWriter out) {
      out.writeString(1, answer);
    }
  }

  @Test
  void for_one_that_does_not_read_only_so_many_bytes_are_kept_and_the_rest_is_refused() {
    Texts stream = new Texts();
    for (int i = 0; i < MANY; i++) {
      stream.answer("x".repeat(1_000));
    }
    assertThat(backlog.toString()).startsWith("50000 bytes");

    call.reads = true;
    stream.onReady();

    assertThat(call.answers()).hasSize(MANY).containsOnly("x".repeat(1_000), "full");
    assertThat(call.answers().stream().filter(text -> text.equals("full"))).hasSize(MANY - 50);
    assertThat(backlog.toString()).startsWith("0 bytes");
  }

  @Test
  void one_that_reads_gets_everything() {
    call.reads = true;
    Texts stream = new Texts();
    for (int i = 0; i < MANY; i++) {
      stream.answer("x".repeat(1_000));
    }

    assertThat(call.answers()).hasSize(MANY).doesNotContain("full");
  }

  @Test
  void nothing_is_read_from_one_that_does_not_read() {
    Texts stream = new Texts();

    stream.onMessage(Frame.of(new byte[0]));
    assertThat(call.requested).isZero();

    call.reads = true;
    stream.onReady();
    assertThat(call.requested).isEqualTo(1);
  }

  @Test
  void one_that_is_gone_takes_no_room() {
    Texts gone = new Texts();
    Texts ended = new Texts();
    for (int i = 0; i < 10; i++) {
      gone.answer("x");
      ended.answer("y");
    }

    gone.onCancel();
    ended.onHalfClose();
    gone.answer("late");

    assertThat(backlog.toString()).startsWith("0 bytes");
    assertThat(call.sent).isEmpty();
  }
}
