package dev.csmr.ownership;

import static dev.csmr.codec.WireType.LENGTH_DELIMITED;
import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.codec.WireWriter;
import java.util.Collection;
import java.util.Collections;

/**
 * What the group that is to own slots knows of a {@linkplain SlotCopy copy} of what is in them: a
 * part of its replicated state. The copied state itself is kept beside it, apart from what the
 * partition serves.
 *
 * <p>Deterministic. Not thread-safe.
 */
public final class SlotStaging {
  private final MoveOrder order;
  private CopyPlace place;
  private boolean isPromised;
  private long lastMillis;

  /**
   * Begins, before the first portion.
   *
   * @param order what the copy is for
   * @param copy which copy
   * @param nowMillis log time
   */
  public SlotStaging(MoveOrder order, CopyPlace copy, long nowMillis) {
    this.order = order.within(0).after(null);
    this.place = copy.at(0);
    this.lastMillis = nowMillis;
  }

  /** What a portion is here. */
  public enum PortionStanding {
    /** It is the next one. */
    NEXT,
    /** It was put in before. */
    KNOWN,
    /** One before it is missing, or it is of another copy. */
    OUT_OF_STEP
  }

  /** What a portion is here, of some copy. */
  public PortionStanding standing(CopyPlace of) {
    if (!isOf(of) || of.portion() > place.portion() + (isPromised ? 0 : 1)) {
      return PortionStanding.OUT_OF_STEP;
    }
    return of.portion() <= place.portion() ? PortionStanding.KNOWN : PortionStanding.NEXT;
  }

  /** Whether it is of a copy. */
  public boolean isOf(CopyPlace copy) {
    return copy.at(0).equals(place.at(0));
  }

  /** Whether the copy that it is of is over where it was made, by what another one says. */
  public boolean isSuperseded(CopyPlace other) {
    return !isPromised && other.from() == place.from() && other.serial() > place.serial();
  }

  /** The next portion is put in. */
  public void staged(long nowMillis) {
    place = place.at(place.portion() + 1);
    lastMillis = nowMillis;
  }

  /** How far it is. */
  public CopyPlace place() {
    return place;
  }

  /** Whether it is a copy for a move, as far as that says. */
  public boolean isComplete(MoveOrder move) {
    return !isPromised && place.equals(move.copied()) && order.equals(move.within(0).after(null));
  }

  /** This group has decided that the slots may move here: what was copied stays until they do. */
  public void promise() {
    isPromised = true;
  }

  /** The move that it was promised to has not come about. */
  public void release() {
    isPromised = false;
  }

  /** Whether what was copied has to stay. */
  public boolean isPromised() {
    return isPromised;
  }

  /** Whether a slot is among those that it is of. */
  public boolean isOf(Collection<Integer> slots) {
    return !Collections.disjoint(order.slots(), slots);
  }

  /** Whether no portion has come for too long. */
  public boolean isIdle(long nowMillis) {
    return !isPromised && nowMillis - lastMillis > SlotCopy.IDLE_MILLIS;
  }

  /** What it is for. */
  public MoveOrder order() {
    return order;
  }

  /** Writes it: equal bytes for equal histories. */
  public void write(WireWriter out) {
    out.writeBytes(1, order.encode());
    int mark = out.begin(2);
    place.write(out);
    out.end(mark);
    out.writeBool(3, isPromised);
    out.writeInt64(4, lastMillis);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws MalformedMessageException if the bytes are no such thing
   */
  public static SlotStaging read(WireReader in) {
    SlotStaging staging = null;
    MoveOrder order = null;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | LENGTH_DELIMITED -> order = MoveOrder.decode(in.readBytes());
        case 2 << 3 | LENGTH_DELIMITED -> {
          CopyPlace place = CopyPlace.read(in.readMessage());
          staging = new SlotStaging(SlotCopy.required(order), place, 0);
          staging.place = place;
        }
        case 3 << 3 | VARINT -> SlotCopy.required(staging).isPromised = in.readBool();
        case 4 << 3 | VARINT -> SlotCopy.required(staging).lastMillis = in.readInt64();
        default ->
            throw new MalformedMessageException(
                "What was copied of slots has the unknown field "
                    + WireType.fieldNumber(tag)
                    + ".");
      }
    }
    return SlotCopy.required(staging);
  }
}
