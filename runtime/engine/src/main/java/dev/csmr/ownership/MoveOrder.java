package dev.csmr.ownership;

import static dev.csmr.codec.WireType.FIXED64;
import static dev.csmr.codec.WireType.LENGTH_DELIMITED;
import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.codec.WireWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * What is asked for: that some slots move from one partition to another. It is executed if the
 * first owns them all when its turn comes.
 *
 * @param from the number of the partition that owns the slots
 * @param to the number of the partition that is to own them
 * @param slots the slots, ascending
 * @param form what the state is written as, of whoever gives the order; where it is written as
 *     something else it does not move
 * @param mostBytes how many bytes of state may go with the move itself; 0 for as many as can
 * @param copied what was copied before; null if nothing was
 */
public record MoveOrder(
    int from, int to, List<Integer> slots, long form, int mostBytes, CopyPlace copied) {
  /** Checks and copies the parts. */
  public MoveOrder {
    slots = new SlotMove(1, 0, from, to, slots).slots();
    if (mostBytes < 0) {
      throw new IllegalArgumentException("A move takes " + mostBytes + " bytes at most.");
    }
  }

  /** An order of which all state goes with the move. */
  public MoveOrder(int from, int to, List<Integer> slots, long form) {
    this(from, to, slots, form, 0, null);
  }

  /** This order, if no more than some state goes with it. */
  public MoveOrder within(int bytes) {
    return new MoveOrder(from, to, slots, form, bytes, copied);
  }

  /** This order, after a copy. */
  public MoveOrder after(CopyPlace copy) {
    return new MoveOrder(from, to, slots, form, mostBytes, copy);
  }

  /** The move that executes it. */
  public SlotMove executed(long version, long atMillis) {
    return new SlotMove(version, atMillis, from, to, slots);
  }

  /** The bytes that say it. */
  public byte[] encode() {
    WireWriter out = new WireWriter();
    out.writeInt32(1, from);
    out.writeInt32(2, to);
    int mark = out.begin(3);
    slots.forEach(out::rawVarint64);
    out.end(mark);
    out.writeFixed64(4, form);
    out.writeInt32(5, mostBytes);
    if (copied != null) {
      int copy = out.begin(6);
      copied.write(out);
      out.end(copy);
    }
    return out.toByteArray();
  }

  /**
   * Reads what {@link #encode} made.
   *
   * @throws MalformedMessageException if the bytes are no order
   */
  public static MoveOrder decode(byte[] bytes) {
    int from = 0;
    int to = 0;
    List<Integer> slots = new ArrayList<>();
    long form = 0;
    int mostBytes = 0;
    CopyPlace copied = null;
    WireReader in = new WireReader(bytes);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | VARINT -> from = in.readInt32();
        case 2 << 3 | VARINT -> to = in.readInt32();
        case 3 << 3 | LENGTH_DELIMITED -> {
          WireReader packed = in.readMessage();
          while (!packed.atEnd()) {
            slots.add(packed.readInt32());
          }
        }
        case 4 << 3 | FIXED64 -> form = in.readFixed64();
        case 5 << 3 | VARINT -> mostBytes = in.readInt32();
        case 6 << 3 | LENGTH_DELIMITED -> copied = CopyPlace.read(in.readMessage());
        default ->
            throw new MalformedMessageException(
                "An order to move slots has the unknown field " + WireType.fieldNumber(tag) + ".");
      }
    }
    try {
      return new MoveOrder(from, to, slots, form, mostBytes, copied);
    } catch (IllegalArgumentException e) {
      throw new MalformedMessageException(e.getMessage());
    }
  }
}
