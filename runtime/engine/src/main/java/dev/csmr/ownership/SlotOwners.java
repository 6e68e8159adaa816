package dev.csmr.ownership;

import static dev.csmr.codec.WireType.LENGTH_DELIMITED;
import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.codec.WireWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which partition owns which slot of a partitioned service, since which move, and the moves of
 * late: a part of the replicated state of each of its groups, changed by moves alone. See the
 * {@linkplain dev.csmr.ownership package}.
 *
 * <p>Deterministic. Memory: twelve bytes a slot, one place for each that had moved before the moves
 * that are remembered, and those, at most {@value #MAX_REMEMBERED}. Not thread-safe.
 */
public final class SlotOwners {
  /** So many moves are remembered at most. */
  public static final int MAX_REMEMBERED = 4_096;

  private static final int SLOT = 1;
  private static final int MOVE = 2;
  private static final int FORGOTTEN = 3;
  private static final int BASE = 4;

  private final int[] owners;
  private final long[] versions;
  private final Deque<SlotMove> remembered = new ArrayDeque<>();

  /** The version of the latest move that is forgotten; 0 if none is. */
  private long forgotten;

  /** Where the slots were after that move that had moved by then. */
  private final SortedMap<Integer, SlotBase.SlotPlace> basePlaces = new TreeMap<>();

  /**
   * The map before the first move.
   *
   * @param initial for each slot the number of the partition that owns it
   */
  public SlotOwners(int[] initial) {
    this.owners = initial.clone();
    this.versions = new long[initial.length];
  }

  /** How many slots there are. */
  public int slots() {
    return owners.length;
  }

  /** How many moves there were. */
  public long version() {
    return remembered.isEmpty() ? forgotten : remembered.getLast().version();
  }

  /** The number of the partition that owns a slot. */
  public int owner(int slot) {
    return owners[slot];
  }

  /** The version of the move that brought a slot to its owner; 0 if it never moved. */
  public long version(int slot) {
    return versions[slot];
  }

  /** Compares what a plan knows of a slot with this map. */
  public SlotStanding standing(int slot, long version) {
    if (slot < 0 || slot >= versions.length || version > versions[slot]) {
      return SlotStanding.AHEAD;
    }
    return version == versions[slot] ? SlotStanding.CURRENT : SlotStanding.OUTDATED;
  }

  /** Whether one partition owns all of some slots. */
  public boolean areOwnedBy(int partition, List<Integer> slots) {
    return slots.stream()
        .allMatch(slot -> slot >= 0 && slot < owners.length && owners[slot] == partition);
  }

  /**
   * Whether there is room to remember another move, so that callers can follow all that happened to
   * a slot while their invocations may still be executed.
   *
   * @param nowMillis log time
   * @param keepMillis for how long a move must be remembered
   */
  public boolean hasRoom(long nowMillis, long keepMillis) {
    return remembered.size() < MAX_REMEMBERED
        || remembered.getFirst().atMillis() < nowMillis - keepMillis;
  }

  /**
   * Executes a move.
   *
   * @throws IllegalArgumentException when it is not the next one, or its slots are not where it
   *     says: the log or the snapshot of a group is damaged
   */
  public void apply(SlotMove move) {
    if (move.version() != version() + 1 || !areOwnedBy(move.from(), move.slots())) {
      throw new IllegalArgumentException(
          "Move " + move + " does not follow version " + version() + " of the map.");
    }
    for (int slot : move.slots()) {
      owners[slot] = move.to();
      versions[slot] = move.version();
    }
    if (remembered.size() == MAX_REMEMBERED) {
      SlotMove oldest = remembered.removeFirst();
      forgotten = oldest.version();
      SlotBase.SlotPlace place = new SlotBase.SlotPlace(oldest.to(), forgotten);
      oldest.slots().forEach(slot -> basePlaces.put(slot, place));
    }
    remembered.addLast(move);
  }

  /**
   * The map as it was before the moves that are remembered, with the versions of then: by them
   * callers find what was executed under plans of then.
   */
  public SlotBase base() {
    return new SlotBase(forgotten, basePlaces);
  }

  /**
   * The moves after a version of the map, in order; null when some of them are forgotten.
   *
   * @param version a version of the map
   */
  public List<SlotMove> since(long version) {
    if (version < forgotten) {
      return null;
    }
    List<SlotMove> later = new ArrayList<>();
    for (SlotMove move : remembered) {
      if (move.version() > version) {
        later.add(move);
      }
    }
    return later;
  }

  /** Writes the map: equal bytes for equal histories. */
  public void write(WireWriter out) {
    out.writeInt64(FORGOTTEN, forgotten);
    for (int slot = 0; slot < owners.length; slot++) {
      if (versions[slot] > 0) {
        writeSlot(out, SLOT, slot, owners[slot], versions[slot]);
      }
    }
    for (SlotMove move : remembered) {
      int mark = out.begin(MOVE);
      move.write(out);
      out.end(mark);
      out.flushPoint();
    }
    basePlaces.forEach((slot, place) -> writeSlot(out, BASE, slot, place.owner(), place.version()));
  }

  private static void writeSlot(WireWriter out, int field, int slot, int owner, long version) {
    int mark = out.begin(field);
    out.writeInt32(1, slot);
    out.writeInt32(2, owner);
    out.writeInt64(3, version);
    out.end(mark);
    out.flushPoint();
  }

  /**
   * Reads what {@link #write} wrote into this map, which was new.
   *
   * @throws MalformedMessageException if the bytes are no such map
   */
  public void read(WireReader in) {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case SLOT << 3 | LENGTH_DELIMITED -> readSlot(in.readMessage(), false);
        case BASE << 3 | LENGTH_DELIMITED -> readSlot(in.readMessage(), true);
        case MOVE << 3 | LENGTH_DELIMITED -> remembered.addLast(SlotMove.read(in.readMessage()));
        case FORGOTTEN << 3 | VARINT -> forgotten = in.readInt64();
        default -> throw unknown(tag);
      }
    }
  }

  private void readSlot(WireReader in, boolean ofBase) {
    int slot = 0;
    int owner = 0;
    long version = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | VARINT -> slot = in.readInt32();
        case 2 << 3 | VARINT -> owner = in.readInt32();
        case 3 << 3 | VARINT -> version = in.readInt64();
        default -> throw unknown(tag);
      }
    }
    if (slot < 0 || slot >= owners.length) {
      throw new MalformedMessageException(
          "A map of " + owners.length + " slots has an owner of slot " + slot + ".");
    }
    if (ofBase) {
      basePlaces.put(slot, new SlotBase.SlotPlace(owner, version));
    } else {
      owners[slot] = owner;
      versions[slot] = version;
    }
  }

  private static MalformedMessageException unknown(int tag) {
    return new MalformedMessageException(
        "A map of slots has the unknown field " + WireType.fieldNumber(tag) + ".");
  }

  @Override
  public String toString() {
    return Arrays.toString(owners) + " at version " + version();
  }
}
