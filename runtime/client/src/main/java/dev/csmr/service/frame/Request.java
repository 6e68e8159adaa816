package dev.csmr.service.frame;

import static dev.csmr.codec.WireType.FIXED32;
import static dev.csmr.codec.WireType.LENGTH_DELIMITED;
import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;

/**
 * One invocation on its way to a node.
 *
 * @param sequence the invocation's number within the session; its answer carries it
 * @param mode how to execute it
 * @param expiresAtMillis log time after which it is refused; the same whenever it is sent again,
 *     but for one that was refused by {@link Answer.Outcome#EXPIRED} before any was sent that may
 *     have been executed
 * @param patienceMillis how long the node may try before it answers that it could not
 * @param piece which piece of the answer is wanted, if that is too large for one message; from 0
 * @param mapVersion the version of the map of the service's slots that the client knew when it sent
 *     the invocation first; the same whenever it is sent again; 0 where nothing has moved
 * @param operation the operation's id
 * @param arguments the request message; not to be modified
 */
public record Request(
    long sequence,
    InvocationMode mode,
    long expiresAtMillis,
    int patienceMillis,
    int piece,
    long mapVersion,
    int operation,
    byte[] arguments) {
  private static final byte[] NONE = {};

  /** The most bytes that a request adds to its arguments. */
  public static final int OVERHEAD_BYTES = 64;

  /** How many it mostly adds. */
  private static final int HEAD_BYTES = 26;

  /** Writes the request as one of a {@link RequestFrame}. */
  public void write(WireWriter out) {
    int mark = out.begin(3, HEAD_BYTES + arguments.length);
    out.writeInt64(1, sequence);
    out.writeInt32(2, mode.number());
    out.writeInt64(3, expiresAtMillis);
    out.writeInt32(4, patienceMillis);
    out.writePresentFixed32(5, operation);
    out.writeBytes(6, arguments);
    out.writeInt32(7, piece);
    out.writeInt64(8, mapVersion);
    out.end(mark);
  }

  /**
   * Reads one of a frame's.
   *
   * @throws UnreadableMessageException when it is none, or of a newer client, but its sequence is
   *     known
   * @throws MalformedMessageException when that is not
   */
  static Request read(WireReader in) throws UnreadableMessageException {
    long sequence = 0;
    int mode = 0;
    long expiresAt = 0;
    int patience = 0;
    int piece = 0;
    long mapVersion = 0;
    int operation = 0;
    byte[] arguments = NONE;
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (tag) {
          case 1 << 3 | VARINT -> sequence = in.readInt64();
          case 2 << 3 | VARINT -> mode = in.readInt32();
          case 3 << 3 | VARINT -> expiresAt = in.readInt64();
          case 4 << 3 | VARINT -> patience = in.readInt32();
          case 5 << 3 | FIXED32 -> operation = in.readFixed32();
          case 6 << 3 | LENGTH_DELIMITED -> arguments = in.readBytes();
          case 7 << 3 | VARINT -> piece = in.readInt32();
          case 8 << 3 | VARINT -> mapVersion = in.readInt64();
          default -> in.skip(tag);
        }
      }
      if (sequence < 1) {
        throw new MalformedMessageException("A request has the sequence " + sequence + ".");
      }
      if (piece < 0) {
        throw new MalformedMessageException("A request is for the piece " + piece + ".");
      }
      return new Request(
          sequence,
          InvocationMode.of(mode),
          expiresAt,
          patience,
          piece,
          mapVersion,
          operation,
          arguments);
    } catch (MalformedMessageException e) {
      throw UnreadableMessageException.of(sequence, e);
    }
  }
}
