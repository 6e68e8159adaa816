package dev.csmr.codec;

/** The wire types of protobuf, and the tags made of them. */
public final class WireType {
  /** Varint: integers, booleans, enums. */
  public static final int VARINT = 0;

  /** Eight bytes, little-endian: double, fixed64. */
  public static final int FIXED64 = 1;

  /** Length-delimited: strings, bytes, messages, packed repeated numbers. */
  public static final int LENGTH_DELIMITED = 2;

  /** Four bytes, little-endian: float, fixed32. */
  public static final int FIXED32 = 5;

  private WireType() {}

  /** The tag of field {@code number} with wire type {@code type}. */
  public static int tag(int number, int type) {
    return number << 3 | type;
  }

  /** The field number of a tag. */
  public static int fieldNumber(int tag) {
    return tag >>> 3;
  }

  /** The wire type of a tag. */
  public static int of(int tag) {
    return tag & 7;
  }
}
