package dev.csmr.multicast;

import static dev.csmr.codec.WireType.LENGTH_DELIMITED;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An input that a leader puts into its group's log on behalf of the protocol. START is not among
 * them: it comes from a proxy, with the session's particulars. The same input may be in the log
 * more than once.
 */
public sealed interface Input {
  /**
   * A message of another group.
   *
   * @param from the group that sent it
   * @param message the message
   */
  record Received(String from, Message.Numbered message) implements Input {}

  /**
   * What this group need not remember any longer.
   *
   * @param acknowledged for each other group, the number up to which it has our messages in its log
   * @param released the delivery numbers of operations that are released here
   */
  record Trim(SortedMap<String, Long> acknowledged, List<Long> released) implements Input {
    /** Copies the parts. */
    public Trim {
      acknowledged = new TreeMap<>(acknowledged);
      released = List.copyOf(released);
    }
  }

  /** Writes the input as a message. */
  default void write(WireWriter out) {
    if (this instanceof Received received) {
      out.writeString(1, received.from);
      Wire.writeMessage(out, 2, received.message);
    } else if (this instanceof Trim trim) {
      Wire.writeCounters(out, 3, trim.acknowledged);
      int mark = out.begin(4);
      trim.released.forEach(out::rawVarint64);
      out.end(mark);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws dev.csmr.codec.MalformedMessageException if the bytes are no input
   */
  static Input read(WireReader in) {
    String from = "";
    Message message = null;
    SortedMap<String, Long> acknowledged = new TreeMap<>();
    List<Long> released = new ArrayList<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | LENGTH_DELIMITED -> from = in.readString();
        case 2 << 3 | LENGTH_DELIMITED -> message = Wire.readMessage(in.readMessage());
        case 3 << 3 | LENGTH_DELIMITED -> Wire.readCounter(in.readMessage(), acknowledged);
        case 4 << 3 | LENGTH_DELIMITED -> {
          WireReader packed = in.readMessage();
          while (!packed.atEnd()) {
            released.add(packed.readInt64());
          }
        }
        default -> throw Wire.malformed("an input with tag " + tag);
      }
    }
    if (message == null) {
      return new Trim(acknowledged, released);
    }
    if (message instanceof Message.Numbered numbered && !from.isEmpty()) {
      return new Received(from, numbered);
    }
    throw Wire.malformed("an input with " + message + " from '" + from + "'");
  }
}
