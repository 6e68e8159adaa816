package dev.csmr.wire;

import dev.csmr.service.Reply;
import dev.csmr.service.Step;
import dev.csmr.service.frame.Answer;
import dev.csmr.service.frame.AnswerFrame;
import dev.csmr.service.frame.Hello;
import dev.csmr.service.frame.InvocationMode;
import dev.csmr.service.frame.Request;
import dev.csmr.service.frame.RequestFrame;
import java.util.List;

/** The messages of clients' streams, and those that state machines and clients read. */
final class FrameSamples {
  private static final byte[] BYTES = {1, 2, 3};

  private FrameSamples() {}

  static List<WireSample> all() {
    Answer done = Answer.done(5, new Reply(Reply.Status.OK, BYTES));
    Answer expired = Answer.expired(7, true, "late", 8);
    return List.of(
        WireSample.of(
            "dev.csmr.RequestFrame",
            new RequestFrame(-1, 2, List.of(request(3), request(4)), List.of()),
            (frame, out) -> {
              RequestFrame.begin(out, frame.session(), frame.firstIncomplete());
              frame.requests().forEach(request -> request.write(out));
            },
            RequestFrame::read),
        WireSample.of(
            "dev.csmr.AnswerFrame",
            new AnswerFrame(new Hello("n1", 1, 2, 3), "host:1", 4, 5, true, List.of(done, expired)),
            (frame, out) -> {
              frame.hello().write(out);
              AnswerFrame.begin(
                  out, frame.leader(), frame.logTimeMillis(), frame.mapVersion(), frame.leaving());
              frame.answers().forEach(answer -> answer.write(out));
            },
            AnswerFrame::read),
        new WireSample(
            "dev.csmr.Piece",
            Reply.piece(new Reply.Piece(1, 2, BYTES)).payload(),
            bytes -> Reply.piece(Reply.Piece.read(bytes)).payload()),
        new WireSample(
            "dev.csmr.DeclaredError",
            WireSample.written(new Reply.DeclaredError("java.Lang", BYTES)::write),
            bytes -> WireSample.written(Reply.DeclaredError.read(bytes)::write)),
        WireSample.of("csmr.log.Step", new Step(-1, 2, BYTES, 3), Step::write, Step::read),
        WireSample.of(
            "csmr.log.Reply", new Reply(Reply.Status.DECLARED, BYTES), Reply::write, Reply::read));
  }

  private static Request request(long sequence) {
    return new Request(sequence, InvocationMode.QUERY, 5, 6, 7, 9, -8, BYTES);
  }
}
