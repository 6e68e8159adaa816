package dev.csmr.service.frame;

import static dev.csmr.codec.WireType.FIXED64;
import static dev.csmr.codec.WireType.LENGTH_DELIMITED;
import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The frame that a client sends: invocations of one session. Without requests it asks the node for
 * a sign of life, which is an empty {@link AnswerFrame}.
 *
 * @param session the session's id
 * @param firstIncomplete every sequence below it was answered and will not be sent again
 * @param requests the invocations
 * @param unreadable those that cannot be read, to be refused
 */
public record RequestFrame(
    long session,
    long firstIncomplete,
    List<Request> requests,
    List<UnreadableMessageException> unreadable) {

  /** Begins a frame; requests are added by {@link Request#write}. */
  public static void begin(WireWriter out, long session, long firstIncomplete) {
    out.writeFixed64(1, session);
    out.writeInt64(2, firstIncomplete);
  }

  /**
   * Reads a frame. Unknown fields, of it and of its requests, are skipped.
   *
   * @throws dev.csmr.codec.MalformedMessageException when the bytes are not a frame
   */
  public static RequestFrame read(WireReader in) {
    long session = 0;
    long firstIncomplete = 0;
    List<Request> requests = new ArrayList<>();
    List<UnreadableMessageException> unreadable = new ArrayList<>(0);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | FIXED64 -> session = in.readFixed64();
        case 2 << 3 | VARINT -> firstIncomplete = in.readInt64();
        case 3 << 3 | LENGTH_DELIMITED -> readRequest(in.readMessage(), requests, unreadable);
        default -> in.skip(tag);
      }
    }
    return new RequestFrame(session, firstIncomplete, requests, unreadable);
  }

  private static void readRequest(
      WireReader in, List<Request> requests, List<UnreadableMessageException> unreadable) {
    try {
      requests.add(Request.read(in));
    } catch (UnreadableMessageException e) {
      unreadable.add(e);
    }
  }
}
