package dev.csmr.service.frame;

import static dev.csmr.codec.WireType.LENGTH_DELIMITED;
import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.service.Reply;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The answer to one {@link Request}.
 *
 * @param sequence the request's
 * @param outcome what may be concluded
 * @param maybeExecuted whether an attempt that the node made before may have been executed,
 *     although the outcome says that the last one was not
 * @param status for {@link Outcome#DONE} the reply's, else null
 * @param payload for {@link Outcome#DONE} the reply's, else a message for people in UTF-8
 * @param logTimeMillis for {@link Outcome#EXPIRED} the log time that the expiry is held against, in
 *     milliseconds since the epoch, as far as it is known; else 0
 */
public record Answer(
    long sequence,
    Outcome outcome,
    boolean maybeExecuted,
    Reply.Status status,
    byte[] payload,
    long logTimeMillis) {
  private static final byte[] NONE = {};

  /** The conclusions that the caller may draw. */
  public enum Outcome {
    /** Executed: here is the reply. */
    DONE(1, false, Status.Code.OK),
    /** Not executed: nobody serves at the moment. Try again, better at another node. */
    UNAVAILABLE(2, true, Status.Code.UNAVAILABLE),
    /** Not executed: a bound is reached. Try again later. */
    OVERLOADED(3, true, Status.Code.RESOURCE_EXHAUSTED),
    /** Nobody knows. Sent again with the same identity, it executes at most once. */
    INDETERMINATE(4, true, Status.Code.DEADLINE_EXCEEDED),
    /** Not executed by this attempt: by log time it has expired, or expires too far ahead. */
    EXPIRED(5, false, Status.Code.DEADLINE_EXCEEDED),
    /** Not executed: it can not be as it is. */
    INVALID(6, false, Status.Code.INVALID_ARGUMENT),
    /** It was executed, but its answer was dropped: the client had said that it has it. */
    ACKNOWLEDGED(7, false, Status.Code.FAILED_PRECONDITION),
    /** Not executed: the caller has no role that may call the operation. */
    DENIED(8, false, Status.Code.PERMISSION_DENIED);

    private static final Outcome[] VALUES = values();

    private final int number;
    private final boolean retriable;
    private final Status.Code code;

    Outcome(int number, boolean retriable, Status.Code code) {
      this.number = number;
      this.retriable = retriable;
      this.code = code;
    }

    /** The number on the wire. */
    public int number() {
      return number;
    }

    /** What a unary call ends with that no earlier attempt may have executed. */
    public Status status() {
      return code.toStatus();
    }

    /** Whether the same invocation may be sent again with better luck. */
    public boolean retriable() {
      return retriable;
    }

    /**
     * The outcome with a number on the wire.
     *
     * @throws MalformedMessageException when there is none
     */
    public static Outcome of(int number) {
      if (number < 1 || number > VALUES.length) {
        throw new MalformedMessageException("An answer has the unknown outcome " + number + ".");
      }
      return VALUES[number - 1];
    }
  }

  /** Checks the parts. */
  public Answer {
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(payload, "payload");
  }

  /** The answer of an executed invocation. */
  public static Answer done(long sequence, Reply reply) {
    return new Answer(sequence, Outcome.DONE, false, reply.status(), reply.payload(), 0);
  }

  /** Any other answer. */
  public static Answer of(long sequence, Outcome outcome, boolean maybeExecuted, String message) {
    return new Answer(
        sequence, outcome, maybeExecuted, null, message.getBytes(StandardCharsets.UTF_8), 0);
  }

  /** The answer to what does not expire when it would have to by a group's log time. */
  public static Answer expired(
      long sequence, boolean maybeExecuted, String message, long logTimeMillis) {
    return new Answer(
        sequence,
        Outcome.EXPIRED,
        maybeExecuted,
        null,
        message.getBytes(StandardCharsets.UTF_8),
        logTimeMillis);
  }

  /** The reply of an answer with {@link Outcome#DONE}. */
  public Reply reply() {
    return status == Reply.Status.OK && payload.length == 0
        ? Reply.ok()
        : new Reply(status, payload);
  }

  /** The message for people of any other answer. */
  public String message() {
    return new String(payload, StandardCharsets.UTF_8);
  }

  /** Writes the answer as one of an {@link AnswerFrame}. */
  public void write(WireWriter out) {
    int mark = out.begin(3);
    out.writeInt64(1, sequence);
    out.writeInt32(2, outcome.number());
    out.writeBool(3, maybeExecuted);
    out.writeInt32(4, status == null ? 0 : status.number());
    out.writeBytes(5, payload);
    out.writeInt64(6, logTimeMillis);
    out.end(mark);
  }

  /**
   * Reads one of a frame's.
   *
   * @throws UnreadableMessageException when it is none, or of a newer node, but its sequence is
   *     known
   * @throws MalformedMessageException when that is not
   */
  static Answer read(WireReader in) throws UnreadableMessageException {
    long sequence = 0;
    int outcome = 0;
    boolean maybe = false;
    int status = 0;
    byte[] payload = NONE;
    long logTime = 0;
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (tag) {
          case 1 << 3 | VARINT -> sequence = in.readInt64();
          case 2 << 3 | VARINT -> outcome = in.readInt32();
          case 3 << 3 | VARINT -> maybe = in.readBool();
          case 4 << 3 | VARINT -> status = in.readInt32();
          case 5 << 3 | LENGTH_DELIMITED -> payload = in.readBytes();
          case 6 << 3 | VARINT -> logTime = in.readInt64();
          default -> in.skip(tag);
        }
      }
      return of(sequence, Outcome.of(outcome), maybe, status, payload, logTime);
    } catch (MalformedMessageException e) {
      throw UnreadableMessageException.of(sequence, e);
    }
  }

  private static Answer of(
      long sequence, Outcome outcome, boolean maybe, int status, byte[] payload, long logTime) {
    Answer answer = new Answer(sequence, outcome, maybe, Reply.Status.of(status), payload, logTime);
    if (outcome == Outcome.DONE && answer.status == null) {
      throw new MalformedMessageException("An answer has the unknown status " + status + ".");
    }
    return answer;
  }
}
