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
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which partition owns which slot of a partitioned service, since which move, which groups have
 * joined, which partitions drain, and the changes of late: a part of the replicated state of each
 * of its groups, changed by {@link SlotChange}s alone. See the {@linkplain dev.csmr.ownership
 * package}.
 *
 * <p>Deterministic. Memory: twelve bytes a slot, one place for each that had moved before the
 * changes that are remembered, those, at most {@value #MAX_REMEMBERED}, and the groups that have
 * joined, at most {@value #MAX_JOINS}. Not thread-safe.
 */
public final class SlotOwners {
  /** So many groups and partitions join at most. */
  public static final int MAX_JOINS = 1_024;

  /** So many changes are remembered at most. */
  public static final int MAX_REMEMBERED = 4_096;

  /**
   * A cluster changes a map less than a million times between a backup and its end, so versions of
   * one that is restored from the backup are greater than those of the one that ended.
   */
  private static final int EPOCH_BITS = 20;

  private static final int SLOT = 1;
  private static final int MOVE = 2;
  private static final int FORGOTTEN = 3;
  private static final int BASE = 4;
  private static final int OTHER = 5;
  private static final int JOINED = 6;
  private static final int DRAINING = 7;
  private static final int BASE_DRAINING = 8;

  private final int[] owners;
  private final long[] versions;
  private final List<GroupJoin> joins = new ArrayList<>();
  private final SortedSet<Integer> draining = new TreeSet<>();
  private final Deque<SlotChange> remembered = new ArrayDeque<>();

  /** The map after the latest change that is forgotten. */
  private SlotBase base = SlotBase.FIRST;

  /**
   * The map before the first move.
   *
   * @param initial for each slot the number of the partition that owns it
   */
  public SlotOwners(int[] initial) {
    this.owners = initial.clone();
    this.versions = new long[initial.length];
  }

  /**
   * Lets this map, which is new, begin where another one of the same service ended: with the slots
   * at their first owners, but a version that is greater than all that callers of the other one can
   * know, so that none of them takes a later change for one that it knows.
   *
   * @param version the other map's version
   */
  public void beginAfter(long version) {
    base =
        new SlotBase(
            ((version >> EPOCH_BITS) + 1) << EPOCH_BITS,
            new TreeMap<>(),
            List.of(),
            new TreeSet<>());
  }

  /** How many slots there are. */
  public int slots() {
    return owners.length;
  }

  /** How many changes there were. */
  public long version() {
    return remembered.isEmpty() ? base.version() : remembered.getLast().version();
  }

  /** The groups that have joined, in order. */
  public List<GroupJoin> joins() {
    return Collections.unmodifiableList(joins);
  }

  /** Whether a partition drains: nothing moves into it. */
  public boolean drains(int partition) {
    return draining.contains(partition);
  }

  /** The partitions that drain. */
  public SortedSet<Integer> draining() {
    return Collections.unmodifiableSortedSet(draining);
  }

  /** The number of the partition that owns a slot. */
  public int owner(int slot) {
    return owners[slot];
  }

  /** The version of the move that brought a slot to its owner; 0 if it never moved. */
  public long version(int slot) {
    return versions[slot];
  }

  /**
   * Compares what a plan knows of a slot with this map.
   *
   * @param slot the slot; their number stands for the list of partitions, see {@link
   *     Basis.SlotUse#slot}
   */
  public SlotStanding standing(int slot, long version) {
    if (slot < 0 || slot > versions.length) {
      return SlotStanding.AHEAD;
    }
    long own = slot == versions.length ? joinVersion() : versions[slot];
    return version > own
        ? SlotStanding.AHEAD
        : version == own ? SlotStanding.CURRENT : SlotStanding.OUTDATED;
  }

  /** The version of the change by which a group joined last; 0 if none has. */
  private long joinVersion() {
    return joins.isEmpty() ? 0 : joins.get(joins.size() - 1).version();
  }

  /** Whether one partition owns all of some slots. */
  public boolean areOwnedBy(int partition, List<Integer> slots) {
    return slots.stream()
        .allMatch(slot -> slot >= 0 && slot < owners.length && owners[slot] == partition);
  }

  /**
   * Whether there is room to remember another change, so that callers can follow all that happened
   * to a slot while their invocations may still be executed.
   *
   * @param nowMillis log time
   * @param keepMillis for how long a change must be remembered
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
    remember(move);
  }

  /**
   * Has a group join.
   *
   * @throws IllegalArgumentException when it is not the next change: the log or the snapshot of a
   *     group is damaged
   */
  public void apply(GroupJoin join) {
    requireNext(join);
    joins.add(join);
    remember(join);
  }

  /**
   * Has a partition drain, or not any more.
   *
   * @throws IllegalArgumentException when it is not the next change: the log or the snapshot of a
   *     group is damaged
   */
  public void apply(DrainMark mark) {
    requireNext(mark);
    mark.set(draining);
    remember(mark);
  }

  private void requireNext(SlotChange change) {
    if (change.version() != version() + 1) {
      throw new IllegalArgumentException(
          "Change " + change + " does not follow version " + version() + " of the map.");
    }
  }

  private void remember(SlotChange change) {
    if (remembered.size() == MAX_REMEMBERED) {
      base = base.after(List.of(remembered.removeFirst()));
    }
    remembered.addLast(change);
  }

  /**
   * The map as it was before the changes that are remembered, with the versions of then: by them
   * callers find what was executed under plans of then.
   */
  public SlotBase base() {
    return base;
  }

  /**
   * The changes after a version of the map, in order; null when some of them are forgotten.
   *
   * @param version a version of the map
   */
  public List<SlotChange> since(long version) {
    if (version < base.version()) {
      return null;
    }
    List<SlotChange> later = new ArrayList<>();
    for (SlotChange change : remembered) {
      if (change.version() > version) {
        later.add(change);
      }
    }
    return later;
  }

  /**
   * Writes the map for a group that joins, which {@link #read}s it: runs of slots as one, and of
   * the changes those only that must be remembered.
   *
   * @param keepMillis the log time of the oldest change that must be
   */
  public void writeForJoin(WireWriter out, long keepMillis) {
    List<SlotChange> old = new ArrayList<>();
    List<SlotChange> kept = new ArrayList<>();
    for (SlotChange change : remembered) {
      (kept.isEmpty() && change.atMillis() < keepMillis ? old : kept).add(change);
    }
    SlotBase later = base.after(old);
    out.writeInt64(FORGOTTEN, later.version());
    for (int first = 0, next; first < owners.length; first = next) {
      next = first + 1;
      while (next < owners.length
          && owners[next] == owners[first]
          && versions[next] == versions[first]) {
        next++;
      }
      if (versions[first] > 0) {
        writeSlot(out, SLOT, first, owners[first], versions[first], next - first);
      }
    }
    writeRest(out, kept, later);
  }

  /** Writes the map: equal bytes for equal histories. */
  public void write(WireWriter out) {
    out.writeInt64(FORGOTTEN, base.version());
    for (int slot = 0; slot < owners.length; slot++) {
      if (versions[slot] > 0) {
        writeSlot(out, SLOT, slot, owners[slot], versions[slot], 1);
      }
    }
    writeRest(out, remembered, base);
  }

  private void writeRest(WireWriter out, Collection<SlotChange> changes, SlotBase before) {
    for (SlotChange change : changes) {
      int mark = out.begin(change instanceof SlotMove ? MOVE : OTHER);
      if (change instanceof SlotMove move) {
        move.write(out);
      } else {
        SlotChange.writeOther(change, out);
      }
      out.end(mark);
      out.flushPoint();
    }
    before
        .places()
        .forEach((slot, place) -> writeSlot(out, BASE, slot, place.owner(), place.version(), 1));
    for (GroupJoin join : joins) {
      int mark = out.begin(JOINED);
      join.write(out);
      out.end(mark);
    }
    writePacked(out, DRAINING, draining);
    writePacked(out, BASE_DRAINING, before.draining());
  }

  private static void writePacked(WireWriter out, int field, Collection<Integer> numbers) {
    if (!numbers.isEmpty()) {
      int mark = out.begin(field);
      numbers.forEach(out::rawVarint64);
      out.end(mark);
    }
  }

  private static void writeSlot(
      WireWriter out, int field, int slot, int owner, long version, int count) {
    int mark = out.begin(field);
    out.writeInt32(1, slot);
    out.writeInt32(2, owner);
    out.writeInt64(3, version);
    out.writeInt32(4, count - 1);
    out.end(mark);
    out.flushPoint();
  }

  /**
   * Reads what {@link #write} wrote into this map, which was new.
   *
   * @throws MalformedMessageException if the bytes are no such map
   */
  public void read(WireReader in) {
    long forgotten = 0;
    SortedMap<Integer, SlotBase.SlotPlace> basePlaces = new TreeMap<>();
    SortedSet<Integer> baseDraining = new TreeSet<>();
    List<SlotChange> changes = new ArrayList<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case SLOT << 3 | LENGTH_DELIMITED -> readSlot(in.readMessage(), null);
        case BASE << 3 | LENGTH_DELIMITED -> readSlot(in.readMessage(), basePlaces);
        case MOVE << 3 | LENGTH_DELIMITED -> changes.add(SlotMove.read(in.readMessage()));
        case OTHER << 3 | LENGTH_DELIMITED -> changes.add(SlotChange.readOther(in.readMessage()));
        case JOINED << 3 | LENGTH_DELIMITED -> joins.add(GroupJoin.read(in.readMessage()));
        case DRAINING << 3 | LENGTH_DELIMITED -> readPacked(in.readMessage(), draining);
        case BASE_DRAINING << 3 | LENGTH_DELIMITED -> readPacked(in.readMessage(), baseDraining);
        case FORGOTTEN << 3 | VARINT -> forgotten = in.readInt64();
        default -> throw unknown(tag);
      }
    }
    changes.sort(SlotChange.ORDER);
    remembered.addAll(changes);
    long before = forgotten;
    base =
        new SlotBase(
            before,
            basePlaces,
            joins.stream().filter(join -> join.version() <= before).toList(),
            baseDraining);
  }

  private static void readPacked(WireReader packed, Collection<Integer> numbers) {
    while (!packed.atEnd()) {
      numbers.add(packed.readInt32());
    }
  }

  /** Reads a run of slots: of the map, or of what it was before. */
  private void readSlot(WireReader in, SortedMap<Integer, SlotBase.SlotPlace> before) {
    int slot = 0;
    int more = 0;
    int owner = 0;
    long version = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | VARINT -> slot = in.readInt32();
        case 2 << 3 | VARINT -> owner = in.readInt32();
        case 3 << 3 | VARINT -> version = in.readInt64();
        case 4 << 3 | VARINT -> more = in.readInt32();
        default -> throw unknown(tag);
      }
    }
    if (slot < 0 || more < 0 || slot + more >= owners.length) {
      throw new MalformedMessageException(
          "A map of " + owners.length + " slots has an owner of slot " + (slot + more) + ".");
    }
    if (before != null) {
      before.put(slot, new SlotBase.SlotPlace(owner, version));
    } else {
      Arrays.fill(owners, slot, slot + more + 1, owner);
      Arrays.fill(versions, slot, slot + more + 1, version);
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
