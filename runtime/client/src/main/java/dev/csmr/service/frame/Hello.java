package dev.csmr.service.frame;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.codec.WireWriter;

/**
 * The introduction of a node on a client's stream.
 *
 * @param node the node's name
 * @param clockMillis its clock, milliseconds since the epoch: what a client takes for log time as
 *     long as no {@link AnswerFrame} says better
 * @param maxRequestBytes the longest arguments it takes
 * @param maxExpiryMillis how far ahead of log time an invocation may expire
 */
public record Hello(String node, long clockMillis, int maxRequestBytes, long maxExpiryMillis) {
  private static final int NODE_TAG = WireType.tag(1, WireType.LENGTH_DELIMITED);
  private static final int CLOCK_TAG = WireType.tag(2, WireType.VARINT);
  private static final int MAX_REQUEST_TAG = WireType.tag(3, WireType.VARINT);
  private static final int MAX_EXPIRY_TAG = WireType.tag(4, WireType.VARINT);

  /** Writes the introduction as the one of an {@link AnswerFrame}. */
  public void write(WireWriter out) {
    int mark = out.begin(1);
    out.writeString(1, node);
    out.writeInt64(2, clockMillis);
    out.writeInt32(3, maxRequestBytes);
    out.writeInt64(4, maxExpiryMillis);
    out.end(mark);
  }

  static Hello read(WireReader in) {
    String node = "";
    long clock = 0;
    int maxRequest = 0;
    long maxExpiry = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == NODE_TAG) {
        node = in.readString();
      } else if (tag == CLOCK_TAG) {
        clock = in.readInt64();
      } else if (tag == MAX_REQUEST_TAG) {
        maxRequest = in.readInt32();
      } else if (tag == MAX_EXPIRY_TAG) {
        maxExpiry = in.readInt64();
      } else {
        in.skip(tag);
      }
    }
    return new Hello(node, clock, maxRequest, maxExpiry);
  }
}
