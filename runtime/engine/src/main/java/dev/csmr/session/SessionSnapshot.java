package dev.csmr.session;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;

/** The layout of a {@link SessionTable} in a snapshot: flat, so that nothing large is nested. */
final class SessionSnapshot {
  /** The limits under which the table was filled. */
  static final int LIMITS = 1 << 3 | WireType.LENGTH_DELIMITED;

  /** The latest log time. */
  static final int NOW = 2 << 3 | WireType.VARINT;

  /** A session, oldest first. */
  static final int SESSION = 3 << 3 | WireType.LENGTH_DELIMITED;

  /** A record of the session before it, oldest first. */
  static final int RECORD = 4 << 3 | WireType.LENGTH_DELIMITED;

  /**
   * The large answer of a record, oldest first, after all records: whose, and in how many pieces.
   */
  static final int LARGE = 5 << 3 | WireType.LENGTH_DELIMITED;

  /** A piece of the large answer before it. */
  static final int PIECE = 6 << 3 | WireType.LENGTH_DELIMITED;

  private SessionSnapshot() {}

  /** Reads a message of varints and fixed64s with the fields 1 to {@code count}. */
  static long[] readNumbers(WireReader in, int count) {
    long[] values = new long[count + 1];
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int field = WireType.fieldNumber(tag);
      if (field > count) {
        throw unknown(tag);
      }
      values[field] = WireType.of(tag) == WireType.FIXED64 ? in.readFixed64() : in.readInt64();
    }
    return values;
  }

  static MalformedMessageException unknown(int tag) {
    return new MalformedMessageException(
        "The session table of this snapshot has a field with tag "
            + tag
            + ", which this version does not know. Start a version at least as new as the one that"
            + " wrote the snapshot.");
  }
}
