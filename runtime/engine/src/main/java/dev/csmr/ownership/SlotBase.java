package dev.csmr.ownership;

import static dev.csmr.codec.WireType.LENGTH_DELIMITED;
import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A map of slots as of some version, for nodes that know less. Immutable.
 *
 * @param version the version
 * @param places by slot, those that had moved
 */
public record SlotBase(long version, SortedMap<Integer, SlotPlace> places) {
  /** Before the first move. */
  public static final SlotBase FIRST = new SlotBase(0, new TreeMap<>());

  /**
   * Where a slot is.
   *
   * @param owner the number of the partition that owns it
   * @param version the version of the move that brought it there; 0 if it never moved
   */
  public record SlotPlace(int owner, long version) {}

  /** Copies the parts. */
  public SlotBase {
    places = Collections.unmodifiableSortedMap(new TreeMap<>(places));
  }

  /** Writes the message's content. */
  void write(WireWriter out) {
    out.writeInt64(1, version);
    places.forEach(
        (slot, place) -> {
          int mark = out.begin(2);
          out.writeInt32(1, slot);
          out.writeInt32(2, place.owner);
          out.writeInt64(3, place.version);
          out.end(mark);
        });
  }

  /** Reads what {@link #write} wrote; unknown fields are skipped. */
  static SlotBase read(WireReader in) {
    long version = 0;
    SortedMap<Integer, SlotPlace> places = new TreeMap<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | VARINT -> version = in.readInt64();
        case 2 << 3 | LENGTH_DELIMITED -> readPlace(in.readMessage(), places);
        default -> in.skip(tag);
      }
    }
    return new SlotBase(version, places);
  }

  private static void readPlace(WireReader in, SortedMap<Integer, SlotPlace> places) {
    int slot = 0;
    int owner = 0;
    long version = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | VARINT -> slot = in.readInt32();
        case 2 << 3 | VARINT -> owner = in.readInt32();
        case 3 << 3 | VARINT -> version = in.readInt64();
        default -> in.skip(tag);
      }
    }
    places.put(slot, new SlotPlace(owner, version));
  }
}
