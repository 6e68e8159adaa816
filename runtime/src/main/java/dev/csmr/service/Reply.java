package dev.csmr.service;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.MessageTooLongException;
import dev.csmr.codec.OtherVersionException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.codec.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * What executing an operation gave: the same on every replica, and stored in the session table.
 *
 * @param status how it ended
 * @param payload for {@link Status#OK} the response message, for {@link Status#DECLARED} a {@link
 *     DeclaredError}, else a message for people in UTF-8; not to be modified
 */
public record Reply(Status status, byte[] payload) {
  /** How an execution ended. */
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
    ANSWER_TOO_LARGE(6);

    private static final Status[] BY_NUMBER = {
      null, OK, DECLARED, FAILED, INVALID, CONDITION_NOT_MET, ANSWER_TOO_LARGE
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
   * The most bytes that the answers of one invocation have in one group, together. What is recorded
   * depends on it, so it is no setting: it is the same on every replica, for the life of a cluster.
   */
  public static final int MAX_ANSWER_BYTES = 2 << 20;

  private static final int STATUS_TAG = WireType.tag(1, WireType.VARINT);
  private static final int PAYLOAD_TAG = WireType.tag(2, WireType.LENGTH_DELIMITED);

  private static final byte[] EMPTY = {};
  private static final Reply DONE = new Reply(Status.OK, EMPTY);

  /** Checks the parts. */
  public Reply {
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(payload, "payload");
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
   * The answer in place of one that was dropped.
   *
   * @param most how many bytes it may have had
   */
  public static Reply answerTooLarge(int most) {
    return of(
        Status.ANSWER_TOO_LARGE,
        "The operation was executed, but its answer has more than "
            + most
            + " bytes and was dropped. Let it answer less at a time: page by page.");
  }

  /** An answer with a message for people. */
  public static Reply of(Status status, String message) {
    return new Reply(status, message.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The answer of an operation whose arguments are no message of this or any other version: the
   * same on every replica, and nothing was executed.
   *
   * @throws OtherVersionException the given one, if they are a message of another version
   */
  public static Reply invalid(String operation, MalformedMessageException e) {
    if (e instanceof OtherVersionException other) {
      throw other;
    }
    return of(Status.INVALID, operation + ": " + e.getMessage());
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

  /** The message for people of a reply that is neither OK nor DECLARED. */
  public String message() {
    return new String(payload, StandardCharsets.UTF_8);
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
      if (tag == STATUS_TAG) {
        number = in.readInt32();
      } else if (tag == PAYLOAD_TAG) {
        payload = in.readBytes();
      } else {
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
   * A declared exception on the wire.
   *
   * @param type the exception class's qualified name
   * @param fields the protobuf message with the exception's parts
   */
  public record DeclaredError(String type, byte[] fields) {
    private static final int TYPE_TAG = WireType.tag(1, WireType.LENGTH_DELIMITED);
    private static final int FIELDS_TAG = WireType.tag(2, WireType.LENGTH_DELIMITED);

    /** Reads a payload with status {@link Status#DECLARED}. */
    public static DeclaredError read(byte[] payload) {
      String type = "";
      byte[] fields = EMPTY;
      WireReader in = new WireReader(payload);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag == TYPE_TAG) {
          type = in.readString();
        } else if (tag == FIELDS_TAG) {
          fields = in.readBytes();
        } else {
          in.skip(tag);
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
