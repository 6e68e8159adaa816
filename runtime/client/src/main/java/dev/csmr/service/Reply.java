package dev.csmr.service;

import static dev.csmr.codec.WireType.LENGTH_DELIMITED;
import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.OperationFailedException;
import dev.csmr.UnreadableAnswerException;
import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.MessageTooLongException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.codec.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The reply that executing an operation gave: the same on every replica, and stored in the session
 * table. What a message for people says of {@link Status#FAILED} and {@link Status#INVALID} is no
 * part of that: the texts of exceptions differ between releases of Java, a compiler leaves those
 * out that are thrown often, and which of several exceptions code throws may follow the order of a
 * hash table. So it is not kept ({@link #kept}): only the replica that executes tells.
 *
 * @param status how it ended
 * @param payload for {@link Status#OK} the response message, for {@link Status#DECLARED} a {@link
 *     DeclaredError}, for {@link Status#PIECE} a {@link Piece}, else a message for people in UTF-8,
 *     empty where it was not kept; not to be modified
 * @param large where a command of one step answered more than {@link #MAX_ANSWER_BYTES}: the
 *     response message in pieces, as {@link LargeAnswer} has them, and the payload is empty; else
 *     empty. It does not leave the replica so.
 */
public record Reply(Status status, byte[] payload, List<byte[]> large) {
  /** The ways in which an execution ends. */
  public enum Status {
    /** The operation returned. */
    OK(1),
    /** The operation threw an exception that it declares. */
    DECLARED(2),
    /** The operation threw an exception that it does not declare. */
    FAILED(3),
    /** The arguments cannot be read; nothing was executed. */
    INVALID(4),
    /** A condition was false; nothing was executed. */
    CONDITION_NOT_MET(5),
    /** The operation was executed, but what it answered was too large and was dropped. */
    ANSWER_TOO_LARGE(6),
    /** The operation returned more than one message holds: this is a piece of its answer. */
    PIECE(7);

    private static final Status[] BY_NUMBER = {
      null, OK, DECLARED, FAILED, INVALID, CONDITION_NOT_MET, ANSWER_TOO_LARGE, PIECE
    };

    private final int number;

    Status(int number) {
      this.number = number;
    }

    /** The number on the wire. */
    public int number() {
      return number;
    }

    /** The status with a number on the wire, or null when there is none. */
    public static Status of(int number) {
      return number > 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : null;
    }
  }

  /**
   * The most bytes that the answers of one invocation have in one group, together; a command of one
   * step may answer more, which is kept and fetched in pieces. What is recorded depends on it, so
   * it is no setting: it is the same on every replica, for the life of a cluster.
   */
  public static final int MAX_ANSWER_BYTES = 2 << 20;

  private static final byte[] EMPTY = {};
  private static final Reply DONE = new Reply(Status.OK, EMPTY);
  private static final Reply KEPT_FAILURE = new Reply(Status.FAILED, EMPTY);
  private static final Reply KEPT_REFUSAL = new Reply(Status.INVALID, EMPTY);

  /** Checks the parts. */
  public Reply {
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(payload, "payload");
    large = List.copyOf(large);
  }

  /** A reply in one message. */
  public Reply(Status status, byte[] payload) {
    this(status, payload, List.of());
  }

  /** The answer of an operation that returned nothing. */
  public static Reply ok() {
    return DONE;
  }

  /** The answer of an operation that returned: the content of its response message. */
  public static Reply ok(byte[] response) {
    return response.length == 0 ? DONE : new Reply(Status.OK, response);
  }

  /**
   * The answer of an operation that returned.
   *
   * @param response writes the content of the response message. When that has more than {@link
   *     #MAX_ANSWER_BYTES} bytes it is dropped before it takes more memory, and the status is
   *     {@link Status#ANSWER_TOO_LARGE}.
   */
  public static Reply ok(Consumer<WireWriter> response) {
    WireWriter out = WireWriter.limited(MAX_ANSWER_BYTES);
    try {
      response.accept(out);
      return ok(out.toByteArray());
    } catch (MessageTooLongException e) {
      return answerTooLarge(MAX_ANSWER_BYTES);
    }
  }

  /**
   * The answer of a command that returned. It may have many times {@link #MAX_ANSWER_BYTES}: {@link
   * LargeAnswer#MAX_BYTES}.
   *
   * @param response writes the content of the response message. When that has more bytes, or a
   *     field of it more than {@link LargeAnswer#MAX_FIELD_BYTES}, it is dropped before it takes
   *     more memory, and the status is {@link Status#ANSWER_TOO_LARGE}.
   */
  public static Reply ofCommand(Consumer<WireWriter> response) {
    try {
      List<byte[]> pieces = LargeAnswer.encode(response);
      return pieces.size() == 1 ? ok(pieces.get(0)) : new Reply(Status.OK, EMPTY, pieces);
    } catch (MessageTooLongException e) {
      return answerTooLarge(LargeAnswer.MAX_BYTES);
    }
  }

  /** The answer that a piece of one is, and how many there are. */
  public static Reply piece(Piece piece) {
    WireWriter out = new WireWriter(piece.content().length + 32);
    piece.write(out);
    return new Reply(Status.PIECE, out.toByteArray());
  }

  /**
   * The answer in place of one that was dropped.
   *
   * @param most how many bytes it may have had
   */
  public static Reply answerTooLarge(long most) {
    return of(Status.ANSWER_TOO_LARGE, ServiceError.ANSWER_TOO_LARGE.text(most));
  }

  /** An answer with a message for people. */
  public static Reply of(Status status, String message) {
    return new Reply(status, message.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The answer of an operation that threw an exception it declares.
   *
   * @param fields writes the protobuf message with the exception's parts; when that is too large,
   *     it ends as {@link #ok(Consumer)} says
   */
  public static Reply declared(String type, Consumer<WireWriter> fields) {
    Reply content = ok(fields);
    if (!content.isOk()) {
      return content;
    }
    WireWriter out = new WireWriter(content.payload().length + 3 * type.length() + 16);
    new DeclaredError(type, content.payload()).write(out);
    return new Reply(Status.DECLARED, out.toByteArray());
  }

  /**
   * The response of an operation that returned, for its caller. Unknown fields are skipped.
   *
   * @param operation what was executed, for messages
   * @param reader reads the response message
   * @throws OperationFailedException when it did not return
   * @throws UnreadableAnswerException when the answer holds what this version cannot skip
   */
  public <T> T response(String operation, Function<WireReader, ? extends T> reader) {
    completed(operation);
    return decode(operation, payload, reader);
  }

  /**
   * Checks for its caller that an operation without result returned.
   *
   * @param operation what was executed, for messages
   * @return null, the only value of its type
   * @throws OperationFailedException when it did not return
   */
  public Void completed(String operation) {
    if (!isOk()) {
      throw new OperationFailedException(
          operation
              + " failed with what it does not declare: "
              + (status == Status.DECLARED ? DeclaredError.read(payload).type() : message()));
    }
    return null;
  }

  /**
   * Throws what an operation threw, for its caller, if it is of a type that the operation declares.
   *
   * @param operation what was executed, for messages
   * @param type the declared exception's class name
   * @param reader makes the exception of the message with its parts, whose unknown fields are
   *     skipped
   * @throws UnreadableAnswerException when the message holds what this version cannot skip
   */
  public <E extends Exception> void rethrow(
      String operation, String type, Function<WireReader, ? extends E> reader) throws E {
    if (status == Status.DECLARED) {
      DeclaredError error = DeclaredError.read(payload);
      if (error.type().equals(type)) {
        throw decode(operation, error.fields(), reader);
      }
    }
  }

  private static <T> T decode(
      String operation, byte[] content, Function<WireReader, ? extends T> reader) {
    try {
      return reader.apply(WireReader.lenient(content));
    } catch (MalformedMessageException e) {
      throw new UnreadableAnswerException(
          operation
              + " was executed, but this client does not understand the answer: "
              + e.getMessage()
              + " Do not send it again; give the client the version of the service that the nodes"
              + " run.");
    }
  }

  /** The message for people of a reply that is neither OK nor DECLARED. */
  public String message() {
    if (payload.length > 0) {
      return new String(payload, StandardCharsets.UTF_8);
    }
    return switch (status) {
      case FAILED -> ServiceError.FAILED_UNTOLD.text();
      case INVALID -> ServiceError.INVALID_UNTOLD.text();
      default -> "";
    };
  }

  /** What is kept of it: the same on every replica. */
  public Reply kept() {
    return switch (status) {
      case FAILED -> KEPT_FAILURE;
      case INVALID -> KEPT_REFUSAL;
      default -> this;
    };
  }

  /** Whether it is too large for one message. */
  public boolean isLarge() {
    return !large.isEmpty();
  }

  /** Whether the operation returned. */
  public boolean isOk() {
    return status == Status.OK;
  }

  /** Writes the message's content. */
  public void write(WireWriter out) {
    out.writeInt32(1, status.number());
    out.writeBytes(2, payload);
  }

  /**
   * Reads the message's content.
   *
   * @throws MalformedMessageException if it is no reply, or one of a newer version
   */
  public static Reply read(WireReader in) {
    int number = 0;
    byte[] payload = EMPTY;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | VARINT -> number = in.readInt32();
        case 2 << 3 | LENGTH_DELIMITED -> payload = in.readBytes();
        default ->
            throw new MalformedMessageException(
                "A reply has the unknown field " + WireType.fieldNumber(tag) + ". Is it newer?");
      }
    }
    Status status = Status.of(number);
    if (status == null) {
      throw new MalformedMessageException(
          "A reply has the unknown status " + number + ". Is it newer?");
    }
    return status == Status.OK && payload.length == 0 ? DONE : new Reply(status, payload);
  }

  /**
   * A piece of an answer that is too large for one message.
   *
   * @param number which piece, from 0
   * @param count how many there are
   * @param content its bytes; the pieces one after another are the response message
   */
  public record Piece(int number, int count, byte[] content) {

    /**
     * Reads a payload with status {@link Status#PIECE}.
     *
     * @throws MalformedMessageException if it is none
     */
    public static Piece read(byte[] payload) {
      int number = 0;
      int count = 0;
      byte[] content = EMPTY;
      WireReader in = new WireReader(payload);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (tag) {
          case 1 << 3 | VARINT -> number = in.readInt32();
          case 2 << 3 | VARINT -> count = in.readInt32();
          case 3 << 3 | LENGTH_DELIMITED -> content = in.readBytes();
          default -> in.skip(tag);
        }
      }
      if (number < 0 || number >= count) {
        throw new MalformedMessageException(
            "An answer has the piece " + number + " of " + count + ".");
      }
      return new Piece(number, count, content);
    }

    private void write(WireWriter out) {
      out.writeInt32(1, number);
      out.writeInt32(2, count);
      out.writeBytes(3, content);
    }
  }

  /**
   * A declared exception on the wire.
   *
   * @param type the exception class's qualified name
   * @param fields the protobuf message with the exception's parts
   */
  public record DeclaredError(String type, byte[] fields) {

    /** Reads a payload with status {@link Status#DECLARED}. */
    public static DeclaredError read(byte[] payload) {
      String type = "";
      byte[] fields = EMPTY;
      WireReader in = new WireReader(payload);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (tag) {
          case 1 << 3 | LENGTH_DELIMITED -> type = in.readString();
          case 2 << 3 | LENGTH_DELIMITED -> fields = in.readBytes();
          default -> in.skip(tag);
        }
      }
      return new DeclaredError(type, fields);
    }

    /** Writes the message's content. */
    public void write(WireWriter out) {
      out.writeString(1, type);
      out.writeBytes(2, fields);
    }
  }
}
