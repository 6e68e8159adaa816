package dev.csmr.ownership;

import static dev.csmr.codec.WireType.FIXED32;
import static dev.csmr.codec.WireType.LENGTH_DELIMITED;
import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.codec.WireWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a plan relies on: the slots of its keys, and which change made the planner's map say who
 * owns each. The same for all destinations of an operation. Immutable.
 *
 * @param uses the slots, ordered by service and slot, each once
 */
public record Basis(List<SlotUse> uses) {
  private static final Comparator<SlotUse> ORDER =
      Comparator.comparingInt(SlotUse::service).thenComparingInt(SlotUse::slot);

  /** What a plan relies on whose keys have never moved and cannot. */
  public static final Basis NONE = new Basis(List.of());

  private static final byte[] NOTHING = {};

  /**
   * A slot that a plan relies on.
   *
   * @param service the number of the partitioned service: {@link dev.csmr.service.Step#componentId}
   *     of its path
   * @param slot the slot; the number of slots, which none has, for the list of the service's
   *     partitions: what names no key is asked of all of them
   * @param version the version of the map that moved it last, as the planner knows; 0 for none
   */
  public record SlotUse(int service, int slot, long version) {}

  /** Orders the parts. */
  public Basis {
    uses = uses.size() == 1 ? List.copyOf(uses) : uses.stream().distinct().sorted(ORDER).toList();
  }

  /** The greatest version in it; 0 when it relies on no move. */
  public long latest() {
    long latest = 0;
    for (SlotUse use : uses) {
      latest = Math.max(latest, use.version);
    }
    return latest;
  }

  /** Whether the plan relies on nothing. */
  public boolean isNone() {
    return uses.isEmpty();
  }

  /** The bytes that say it; none for {@link #NONE}; equal for equal ones. */
  public byte[] encode() {
    if (uses.isEmpty()) {
      return NOTHING;
    }
    WireWriter out = new WireWriter();
    for (SlotUse use : uses) {
      int mark = out.begin(1);
      out.writePresentFixed32(1, use.service);
      out.writeInt32(2, use.slot);
      out.writeInt64(3, use.version);
      out.end(mark);
    }
    return out.toByteArray();
  }

  /**
   * Reads what {@link #encode} made.
   *
   * @throws MalformedMessageException if the bytes are no basis
   */
  public static Basis decode(byte[] bytes) {
    if (bytes.length == 0) {
      return NONE;
    }
    List<SlotUse> uses = new ArrayList<>();
    WireReader in = new WireReader(bytes);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag != (1 << 3 | LENGTH_DELIMITED)) {
        throw unknown(tag);
      }
      uses.add(readUse(in.readMessage()));
    }
    return new Basis(uses);
  }

  private static SlotUse readUse(WireReader in) {
    int service = 0;
    int slot = 0;
    long version = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | FIXED32 -> service = in.readFixed32();
        case 2 << 3 | VARINT -> slot = in.readInt32();
        case 3 << 3 | VARINT -> version = in.readInt64();
        default -> throw unknown(tag);
      }
    }
    return new SlotUse(service, slot, version);
  }

  private static MalformedMessageException unknown(int tag) {
    return new MalformedMessageException(
        "What a plan relies on has the unknown field " + WireType.fieldNumber(tag) + ".");
  }
}
