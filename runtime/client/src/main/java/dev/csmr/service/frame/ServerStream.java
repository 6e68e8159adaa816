package dev.csmr.service.frame;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireWriter;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.concurrent.Executor;

/**
 * The answering end of a stream of frames. Answers come from any thread; frames are read and
 * written on the stream's event loop. While the other end does not read, nothing more is read from
 * it, so as many answers are kept for it as it had requests on their way, and so many bytes of them
 * as there is room for: what finds none is replaced by a word that says so.
 *
 * @param <A> an answer
 */
public abstract class ServerStream<A> extends ServerCall.Listener<Frame> {
  private static final int FRAME_BYTES = 256 << 10;
  private static final int READ_AHEAD_FRAMES = 4;

  private final ServerCall<Frame, Frame> call;
  private final Mailbox<Waiting<A>> answers;
  private final AnswerBacklog.BacklogShare room;
  private int toRequest;
  private boolean signDue;
  private boolean ended;

  /** An answer, and what room it takes. */
  private record Waiting<T>(T answer, int size) {}

  /**
   * Creates the end of a stream whose call just began.
   *
   * @param loop the event loop that calls back
   * @param backlog has the room for answers that wait
   */
  // The mailbox flushes when something is put into it, and nobody has this object before that.
  @SuppressWarnings("this-escape")
  protected ServerStream(ServerCall<Frame, Frame> call, Executor loop, AnswerBacklog backlog) {
    this.call = call;
    this.room = backlog.share();
    this.answers = new Mailbox<>(loop, this::flush);
  }

  /** Begins to read, after the first frame was written if there is one. */
  public final void start(WireWriter first) {
    Metadata headers = new Metadata();
    Protocol.tell(headers);
    call.sendHeaders(headers);
    call.sendMessage(Frame.of(first));
    call.request(READ_AHEAD_FRAMES);
  }

  /**
   * A frame came; on the event loop.
   *
   * @throws MalformedMessageException ends the stream
   */
  protected abstract void received(Frame frame);

  /** Begins a frame to be sent; on the event loop. */
  protected void begin(WireWriter out) {}

  /** Writes an answer into a frame; on the event loop, once for each answer. */
  protected abstract void write(A answer, WireWriter out);

  /** About how many bytes an answer takes; from any thread. */
  protected abstract int size(A answer);

  /**
   * The answer that is sent in place of one for which there is no room; small, and such that the
   * other end may ask again. From any thread.
   *
   * @param full how full the room is, for people
   */
  protected abstract A instead(A answer, String full);

  /** The stream is over; answers are dropped from now on. On the event loop. */
  protected void over() {}

  /** Sends an answer soon, with what else there is by then. From any thread. */
  public final void answer(A answer) {
    int size = size(answer);
    answers.add(
        room.enter(size)
            ? new Waiting<>(answer, size)
            : new Waiting<>(instead(answer, room.toString()), 0));
  }

  /** Sends a frame soon, even if there is no answer for it. On the event loop. */
  protected final void sign() {
    signDue = true;
    answers.wake();
  }

  /** Ends the stream with an error. On the event loop. */
  protected final void fail(Status status) {
    fail(status, new Metadata());
  }

  /** Ends the stream with an error and more about it. On the event loop. */
  protected final void fail(Status status, Metadata trailers) {
    if (!ended) {
      ended = true;
      call.close(status, trailers);
      end();
    }
  }

  /** Whatever waits waits for nobody now. */
  private void end() {
    over();
    flush();
  }

  @Override
  public final void onMessage(Frame frame) {
    if (ended) {
      return;
    }
    try {
      received(frame);
    } catch (MalformedMessageException e) {
      fail(Status.INVALID_ARGUMENT.withDescription(e.getMessage()));
      return;
    }
    toRequest++;
    requestMore();
  }

  @Override
  public final void onReady() {
    flush();
    requestMore();
  }

  @Override
  public final void onHalfClose() {
    if (!ended) {
      ended = true;
      call.close(Status.OK, new Metadata());
      end();
    }
  }

  @Override
  public final void onCancel() {
    if (!ended) {
      ended = true;
      end();
    }
  }

  private void requestMore() {
    if (!ended && toRequest > 0 && call.isReady()) {
      call.request(toRequest);
      toRequest = 0;
    }
  }

  private void flush() {
    if (ended) {
      while (next() != null) {
        // Nobody waits for it.
      }
      return;
    }
    while (call.isReady() && (signDue || !answers.isEmpty())) {
      signDue = false;
      WireWriter out = new WireWriter(256);
      begin(out);
      A answer = next();
      while (answer != null) {
        write(answer, out);
        answer = out.length() < FRAME_BYTES ? next() : null;
      }
      call.sendMessage(Frame.of(out));
    }
  }

  private A next() {
    Waiting<A> next = answers.poll();
    if (next == null) {
      return null;
    }
    room.leave(next.size());
    return next.answer();
  }
}
