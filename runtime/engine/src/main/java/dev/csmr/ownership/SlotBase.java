package dev.csmr.ownership;

import static dev.csmr.codec.WireType.LENGTH_DELIMITED;
import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A map of slots as of some version, for nodes that know less. Immutable.
 *
 * @param version the version
 * @param places by slot, those that had moved
 * @param joins the groups that had joined, in order
 * @param draining the partitions that drained
 */
public record SlotBase(
    long version,
    SortedMap<Integer, SlotPlace> places,
    List<GroupJoin> joins,
    SortedSet<Integer> draining) {
  /** Before the first change. */
  public static final SlotBase FIRST = new SlotBase(0, new TreeMap<>(), List.of(), new TreeSet<>());

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
    joins = List.copyOf(joins);
    draining = Collections.unmodifiableSortedSet(new TreeSet<>(draining));
  }

  /** This after some more changes, which follow it one by one. */
  SlotBase after(List<SlotChange> changes) {
    SortedMap<Integer, SlotPlace> laterPlaces = new TreeMap<>(places);
    List<GroupJoin> laterJoins = new ArrayList<>(joins);
    SortedSet<Integer> laterDraining = new TreeSet<>(draining);
    long latest = version;
    for (SlotChange change : changes) {
      latest = change.version();
      if (change instanceof SlotMove move) {
        SlotPlace place = new SlotPlace(move.to(), latest);
        move.slots().forEach(slot -> laterPlaces.put(slot, place));
      } else if (change instanceof GroupJoin join) {
        laterJoins.add(join);
      } else if (change instanceof DrainMark mark) {
        mark.set(laterDraining);
      }
    }
    return new SlotBase(latest, laterPlaces, laterJoins, laterDraining);
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
    for (GroupJoin join : joins) {
      int mark = out.begin(3);
      join.write(out);
      out.end(mark);
    }
    if (!draining.isEmpty()) {
      int mark = out.begin(4);
      draining.forEach(out::rawVarint64);
      out.end(mark);
    }
  }

  /** Reads what {@link #write} wrote; unknown fields are skipped. */
  static SlotBase read(WireReader in) {
    long version = 0;
    SortedMap<Integer, SlotPlace> places = new TreeMap<>();
    List<GroupJoin> joins = new ArrayList<>();
    SortedSet<Integer> draining = new TreeSet<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | VARINT -> version = in.readInt64();
        case 2 << 3 | LENGTH_DELIMITED -> readPlace(in.readMessage(), places);
        case 3 << 3 | LENGTH_DELIMITED -> joins.add(GroupJoin.read(in.readMessage()));
        case 4 << 3 | LENGTH_DELIMITED -> {
          WireReader packed = in.readMessage();
          while (!packed.atEnd()) {
            draining.add(packed.readInt32());
          }
        }
        default -> in.skip(tag);
      }
    }
    return new SlotBase(version, places, joins, draining);
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
