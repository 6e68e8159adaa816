package dev.csmr.replica.state;

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
 * log.proto.
 */
public final class StoredReplies {

  private static final byte[] ONE_EMPTY_OK = encodeAll(List.of(Reply.ok()));

  private StoredReplies() {}

  public static byte[] encode(List<Reply> replies) {
    if (replies.size() == 1 && replies.get(0).isOk() && replies.get(0).payload().length == 0) {
      return ONE_EMPTY_OK;
    }
    return encodeAll(replies);
  }

  private static byte[] encodeAll(List<Reply> replies) {
    int size = 0;
    for (Reply reply : replies) {
      size += 12 + reply.payload().length;
    }
    WireWriter out = new WireWriter(size);
    for (Reply reply : replies) {
      int mark = out.begin(1);
      reply.write(out);
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
        default ->
            throw new MalformedMessageException(
                "A stored answer has the unknown field " + WireType.fieldNumber(tag) + ".");
      }
    }
    return replies;
  }
}
