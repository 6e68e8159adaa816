package dev.csmr.multicast;

import static dev.csmr.codec.WireType.LENGTH_DELIMITED;
import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import java.util.Objects;

/**
 * A message on its way between leaders.
 *
 * @param from the group that sends it
 * @param acknowledged every number up to this one, in the channel from the receiver to the sender,
 *     is in the sender's log
 * @param message the message
 */
public record Envelope(String from, long acknowledged, Message message) {
  /** Checks the parts. */
  public Envelope {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(message, "message");
  }

  /** How many bytes of commands it carries, about. */
  public long size() {
    if (message instanceof Message.TimestampGiven given) {
      return given.operation().size();
    }
    return message instanceof Message.Vote vote ? vote.enclosed().length : 0;
  }

  /** Writes the envelope as a message. */
  public void write(WireWriter out) {
    out.writeString(1, from);
    out.writeInt64(2, acknowledged);
    Wire.writeMessage(out, 3, message);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws dev.csmr.codec.MalformedMessageException if the bytes are no envelope
   */
  public static Envelope read(WireReader in) {
    String from = "";
    long acknowledged = 0;
    Message message = null;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | LENGTH_DELIMITED -> from = in.readString();
        case 2 << 3 | VARINT -> acknowledged = in.readInt64();
        case 3 << 3 | LENGTH_DELIMITED -> message = Wire.readMessage(in.readMessage());
        default -> in.skip(tag);
      }
    }
    if (message == null || from.isEmpty()) {
      throw Wire.malformed("an envelope without sender or message");
    }
    return new Envelope(from, acknowledged, message);
  }
}
