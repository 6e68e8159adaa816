package dev.csmr.service.frame;

import static dev.csmr.codec.WireType.LENGTH_DELIMITED;
import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.WireReader;
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
      switch (tag) {
        case 1 << 3 | LENGTH_DELIMITED -> node = in.readString();
        case 2 << 3 | VARINT -> clock = in.readInt64();
        case 3 << 3 | VARINT -> maxRequest = in.readInt32();
        case 4 << 3 | VARINT -> maxExpiry = in.readInt64();
        default -> in.skip(tag);
      }
    }
    return new Hello(node, clock, maxRequest, maxExpiry);
  }
}
