package dev.csmr.ownership;

import static dev.csmr.codec.WireType.FIXED32;
import static dev.csmr.codec.WireType.LENGTH_DELIMITED;
import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.codec.WireWriter;
import java.util.Objects;

/**
 * A group that joined a partitioned service, with a partition that owned no slots, or to have the
 * map only.
 *
 * @param version the map's version after it
 * @param atMillis the deciding group's log time, milliseconds since the epoch
 * @param group the group; maybe one that had the map already, and got another partition
 * @param partition the partition's number: the next one; {@link #NO_PARTITION} for none
 * @param component the number of the partition's component; 0 where there is no partition
 */
public record GroupJoin(long version, long atMillis, String group, int partition, int component)
    implements SlotChange {
  /** For a group that is to have the map, and no partition. */
  public static final int NO_PARTITION = -1;

  /** Checks the parts. */
  public GroupJoin {
    Objects.requireNonNull(group, "group");
    if (group.isEmpty() || partition < NO_PARTITION) {
      throw new IllegalArgumentException(
          "No group joins as \"" + group + "\" with partition " + partition + ".");
    }
  }

  /** Whether it came with a partition. */
  public boolean hasPartition() {
    return partition != NO_PARTITION;
  }

  /** Writes the message's content. */
  void write(WireWriter out) {
    out.writeInt64(1, version);
    out.writeInt64(2, atMillis);
    out.writeString(3, group);
    out.writeInt32(4, partition + 1);
    out.writePresentFixed32(5, component);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws MalformedMessageException if the bytes are no such change
   */
  static GroupJoin read(WireReader in) {
    long version = 0;
    long atMillis = 0;
    String group = "";
    int partition = NO_PARTITION;
    int component = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | VARINT -> version = in.readInt64();
        case 2 << 3 | VARINT -> atMillis = in.readInt64();
        case 3 << 3 | LENGTH_DELIMITED -> group = in.readString();
        case 4 << 3 | VARINT -> partition = in.readInt32() - 1;
        case 5 << 3 | FIXED32 -> component = in.readFixed32();
        default ->
            throw new MalformedMessageException(
                "A group that joins has the unknown field " + WireType.fieldNumber(tag) + ".");
      }
    }
    try {
      return new GroupJoin(version, atMillis, group, partition, component);
    } catch (IllegalArgumentException e) {
      throw new MalformedMessageException(e.getMessage());
    }
  }

  /** The bytes that ask for it; version and time are not yet. */
  public byte[] encodeOrder() {
    WireWriter out = new WireWriter();
    new GroupJoin(0, 0, group, partition, component).write(out);
    return out.toByteArray();
  }

  /** What is asked for: that a group joins. */
  public static GroupJoin order(String group, int partition, int component) {
    return new GroupJoin(0, 0, group, partition, component);
  }

  /**
   * Reads what {@link #encodeOrder} made.
   *
   * @throws MalformedMessageException if the bytes are no such order
   */
  public static GroupJoin decodeOrder(byte[] bytes) {
    return read(new WireReader(bytes));
  }

  /** The change that executes this order. */
  public GroupJoin executed(long atVersion, long nowMillis) {
    return new GroupJoin(atVersion, nowMillis, group, partition, component);
  }
}
