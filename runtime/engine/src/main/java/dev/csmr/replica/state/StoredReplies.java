package dev.csmr.replica.state;

import static dev.csmr.codec.WireType.FIXED64;
import static dev.csmr.codec.WireType.LENGTH_DELIMITED;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.codec.WireWriter;
import dev.csmr.service.Reply;
import java.util.ArrayList;
import java.util.List;

/**
 * Encodes the replies of one invocation as the session table keeps them: {@code Answer} of
 * log.proto, {@link Reply#kept} of each.
 */
public final class StoredReplies {

  private static final byte[] ONE_EMPTY_OK = encodeAll(List.of(Reply.ok()), 0);

  private StoredReplies() {}

  /** The replies of what no plan was made for, or one that relies on nothing. */
  public static byte[] encode(List<Reply> replies) {
    return encode(replies, 0);
  }

  /**
   * Encodes replies.
   *
   * @param plan under which plan the invocation was executed: {@link
   *     dev.csmr.multicast.MulticastId#plan}
   */
  static byte[] encode(List<Reply> replies, long plan) {
    if (plan == 0
        && replies.size() == 1
        && replies.get(0).isOk()
        && replies.get(0).payload().length == 0) {
      return ONE_EMPTY_OK;
    }
    return encodeAll(replies, plan);
  }

  private static byte[] encodeAll(List<Reply> replies, long plan) {
    int size = 0;
    for (Reply reply : replies) {
      size += 12 + reply.payload().length;
    }
    WireWriter out = new WireWriter(size + 9);
    out.writeFixed64(2, plan);
    for (Reply reply : replies) {
      int mark = out.begin(1);
      reply.kept().write(out);
      out.end(mark);
    }
    return out.toByteArray();
  }

  public static List<Reply> decode(byte[] answer) {
    List<Reply> replies = new ArrayList<>(1);
    WireReader in = new WireReader(answer);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | LENGTH_DELIMITED -> replies.add(Reply.read(in.readMessage()));
        case 2 << 3 | FIXED64 -> in.readFixed64();
        default ->
            throw new MalformedMessageException(
                "A stored answer has the unknown field " + WireType.fieldNumber(tag) + ".");
      }
    }
    return replies;
  }

  /** The plan that an answer was executed under; it stands first. */
  static long plan(byte[] answer) {
    WireReader in = new WireReader(answer);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == WireType.tag(2, FIXED64)) {
        return in.readFixed64();
      }
      in.skip(tag);
    }
    return 0;
  }
}
