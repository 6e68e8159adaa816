package dev.csmr.ownership;

import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.codec.WireWriter;
import java.util.Set;

/**
 * A partition began or ceased to drain: into one that drains nothing moves.
 *
 * @param version the map's version after it
 * @param atMillis the deciding group's log time, milliseconds since the epoch
 * @param partition the partition's number
 * @param drains whether it drains from now on
 */
public record DrainMark(long version, long atMillis, int partition, boolean drains)
    implements SlotChange {
  /** Checks the parts. */
  public DrainMark {
    if (partition < 0) {
      throw new IllegalArgumentException("There is no partition " + partition + ".");
    }
  }

  /** Puts it into the set of the partitions that drain. */
  void set(Set<Integer> draining) {
    if (drains) {
      draining.add(partition);
    } else {
      draining.remove(partition);
    }
  }

  /** Writes the message's content. */
  void write(WireWriter out) {
    out.writeInt64(1, version);
    out.writeInt64(2, atMillis);
    out.writeInt32(3, partition);
    out.writeBool(4, drains);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws MalformedMessageException if the bytes are no such change
   */
  static DrainMark read(WireReader in) {
    long version = 0;
    long atMillis = 0;
    int partition = 0;
    boolean drains = false;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | VARINT -> version = in.readInt64();
        case 2 << 3 | VARINT -> atMillis = in.readInt64();
        case 3 << 3 | VARINT -> partition = in.readInt32();
        case 4 << 3 | VARINT -> drains = in.readBool();
        default ->
            throw new MalformedMessageException(
                "A drain mark has the unknown field " + WireType.fieldNumber(tag) + ".");
      }
    }
    try {
      return new DrainMark(version, atMillis, partition, drains);
    } catch (IllegalArgumentException e) {
      throw new MalformedMessageException(e.getMessage());
    }
  }

  /** What is asked for: that a partition drains, or does no more. */
  public static DrainMark order(int partition, boolean drains) {
    return new DrainMark(0, 0, partition, drains);
  }

  /** The bytes that ask for it; version and time are not yet. */
  public byte[] encodeOrder() {
    WireWriter out = new WireWriter();
    new DrainMark(0, 0, partition, drains).write(out);
    return out.toByteArray();
  }

  /**
   * Reads what {@link #encodeOrder} made.
   *
   * @throws MalformedMessageException if the bytes are no such order
   */
  public static DrainMark decodeOrder(byte[] bytes) {
    return read(new WireReader(bytes));
  }

  /** The change that executes this order. */
  public DrainMark executed(long atVersion, long nowMillis) {
    return new DrainMark(atVersion, nowMillis, partition, drains);
  }
}
