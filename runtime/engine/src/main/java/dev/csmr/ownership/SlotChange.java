package dev.csmr.ownership;

import static dev.csmr.codec.WireType.LENGTH_DELIMITED;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.codec.WireWriter;
import java.util.Comparator;

/** A change of the map of a partitioned service that was executed. */
public sealed interface SlotChange permits SlotMove, GroupJoin, DrainMark {
  /** In the order in which they were executed. */
  Comparator<SlotChange> ORDER = Comparator.comparingLong(SlotChange::version);

  /** Counts the changes of the partitioned service, from 1: the map's version after it. */
  long version();

  /** The log time of the group that decided it, in milliseconds since the epoch. */
  long atMillis();

  /** Writes one that is no move, as the content of a message. */
  static void writeOther(SlotChange change, WireWriter out) {
    if (change instanceof GroupJoin join) {
      int mark = out.begin(1);
      join.write(out);
      out.end(mark);
    } else if (change instanceof DrainMark drain) {
      int mark = out.begin(2);
      drain.write(out);
      out.end(mark);
    }
  }

  /**
   * Reads what {@link #writeOther} wrote.
   *
   * @throws MalformedMessageException if the bytes are no such change
   */
  static SlotChange readOther(WireReader in) {
    SlotChange change = null;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      change =
          switch (tag) {
            case 1 << 3 | LENGTH_DELIMITED -> GroupJoin.read(in.readMessage());
            case 2 << 3 | LENGTH_DELIMITED -> DrainMark.read(in.readMessage());
            default ->
                throw new MalformedMessageException(
                    "A change of a map of slots has the unknown field "
                        + WireType.fieldNumber(tag)
                        + ".");
          };
    }
    if (change == null) {
      throw new MalformedMessageException("A change of a map of slots is empty.");
    }
    return change;
  }
}
