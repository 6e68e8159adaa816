package dev.csmr.ownership;

import static dev.csmr.codec.WireType.LENGTH_DELIMITED;
import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.codec.WireWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * A move of slots from one partition to another that was executed.
 *
 * @param version the map's version after it
 * @param atMillis the old owner's log time when it gave the slots away, milliseconds since the
 *     epoch
 * @param from the number of the partition that owned the slots
 * @param to the number of the partition that owns them now
 * @param slots the slots, ascending; at most {@value #MAX_SLOTS}
 */
public record SlotMove(long version, long atMillis, int from, int to, List<Integer> slots)
    implements SlotChange {
  /** So many slots move together at most. */
  public static final int MAX_SLOTS = 64;

  /** Checks and copies the parts. */
  public SlotMove {
    slots = slots.stream().sorted().distinct().toList();
    if (slots.isEmpty() || slots.size() > MAX_SLOTS || slots.get(0) < 0) {
      throw new IllegalArgumentException(
          "A move is of 1 to " + MAX_SLOTS + " slots, not of " + slots + ".");
    }
    if (from == to || from < 0 || to < 0) {
      throw new IllegalArgumentException(
          "Slots move from one partition to another, not from " + from + " to " + to + ".");
    }
  }

  /** Writes the message's content. */
  public void write(WireWriter out) {
    out.writeInt64(1, version);
    out.writeInt64(2, atMillis);
    out.writeInt32(3, from);
    out.writeInt32(4, to);
    int mark = out.begin(5);
    slots.forEach(out::rawVarint64);
    out.end(mark);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws MalformedMessageException if the bytes are no such move
   */
  public static SlotMove read(WireReader in) {
    long version = 0;
    long atMillis = 0;
    int from = 0;
    int to = 0;
    List<Integer> slots = new ArrayList<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | VARINT -> version = in.readInt64();
        case 2 << 3 | VARINT -> atMillis = in.readInt64();
        case 3 << 3 | VARINT -> from = in.readInt32();
        case 4 << 3 | VARINT -> to = in.readInt32();
        case 5 << 3 | LENGTH_DELIMITED -> {
          WireReader packed = in.readMessage();
          while (!packed.atEnd()) {
            slots.add(packed.readInt32());
          }
        }
        default ->
            throw new MalformedMessageException(
                "A move of slots has the unknown field " + WireType.fieldNumber(tag) + ".");
      }
    }
    try {
      return new SlotMove(version, atMillis, from, to, slots);
    } catch (IllegalArgumentException e) {
      throw new MalformedMessageException(e.getMessage());
    }
  }
}
