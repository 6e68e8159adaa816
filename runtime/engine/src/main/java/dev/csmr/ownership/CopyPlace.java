package dev.csmr.ownership;

import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.codec.WireWriter;

/**
 * How far a copy is: which one, and the number of one of its portions.
 *
 * @param from the number of the partition that owns the slots
 * @param serial the number of the copy among all that began there, from 1
 * @param portion the number of the portion, from 1; 0 for before the first one
 */
public record CopyPlace(int from, long serial, long portion) {
  /** The same copy, at another portion. */
  public CopyPlace at(long other) {
    return new CopyPlace(from, serial, other);
  }

  /** Writes the message's content. */
  public void write(WireWriter out) {
    out.writeInt32(1, from);
    out.writeInt64(2, serial);
    out.writeInt64(3, portion);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws MalformedMessageException if the bytes are no such place
   */
  public static CopyPlace read(WireReader in) {
    int from = 0;
    long serial = 0;
    long portion = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | VARINT -> from = in.readInt32();
        case 2 << 3 | VARINT -> serial = in.readInt64();
        case 3 << 3 | VARINT -> portion = in.readInt64();
        default ->
            throw new MalformedMessageException(
                "A place of a copy has the unknown field " + WireType.fieldNumber(tag) + ".");
      }
    }
    return new CopyPlace(from, serial, portion);
  }
}
