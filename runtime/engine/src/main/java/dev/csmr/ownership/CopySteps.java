package dev.csmr.ownership;

import static dev.csmr.codec.WireType.LENGTH_DELIMITED;
import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.service.Step;

/**
 * The steps of a copy, each of one group: commands at the owner of the slots and at the partition
 * that is to own them, and a query for a portion. Their component is the number of the service.
 */
public final class CopySteps {
  // 1 to 4 are those of SlotSteps.

  /** Begins a copy at the owner, or joins the one that there is; the arguments are the order. */
  public static final int BEGIN = 5;

  /** Makes a portion at the owner; the arguments are its place. */
  public static final int CUT = 6;

  /** Tells a portion that the owner has made: a query; the arguments are its place. */
  public static final int PORTION = 7;

  /** Puts a portion in beside what is served; the arguments are a {@link Staged}. */
  public static final int STAGE = 8;

  /** Ends a copy, at either end; the arguments are its place. */
  public static final int END = 9;

  private static final byte[] NOTHING = {};

  private CopySteps() {}

  /** Whether a step is one of a copy that changes something. */
  public static boolean isCommand(int operation) {
    return operation == BEGIN || operation == CUT || operation == STAGE || operation == END;
  }

  /** The step that begins a copy. */
  public static Step begin(int service, MoveOrder order) {
    return new Step(service, BEGIN, order.encode(), Step.NONE);
  }

  /** A step whose arguments are a place. */
  public static Step at(int service, int operation, CopyPlace place) {
    return new Step(service, operation, encode(place), Step.NONE);
  }

  private static byte[] encode(CopyPlace place) {
    WireWriter out = new WireWriter();
    place.write(out);
    return out.toByteArray();
  }

  /** The place that is the arguments of a step. */
  public static CopyPlace place(Step step) {
    return CopyPlace.read(new WireReader(step.arguments()));
  }

  /** The step that puts a portion in. */
  public static Step stage(int service, Staged staged) {
    return new Step(service, STAGE, staged.encode(), Step.NONE);
  }

  /**
   * A portion on its way.
   *
   * @param order what the copy is for
   * @param place which portion
   * @param content {@link CopiedKeys}; not to be modified
   */
  public record Staged(MoveOrder order, CopyPlace place, byte[] content) {
    /** The bytes that say it. */
    byte[] encode() {
      WireWriter out = new WireWriter(content.length + 128);
      out.writeBytes(1, order.encode());
      int mark = out.begin(2);
      place.write(out);
      out.end(mark);
      out.writeBytes(3, content);
      return out.toByteArray();
    }

    /**
     * Reads what a step says.
     *
     * @throws dev.csmr.codec.MalformedMessageException if the bytes are no such thing
     */
    public static Staged decode(byte[] bytes) {
      MoveOrder order = null;
      CopyPlace place = null;
      byte[] content = NOTHING;
      WireReader in = new WireReader(bytes);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (tag) {
          case 1 << 3 | LENGTH_DELIMITED -> order = MoveOrder.decode(in.readBytes());
          case 2 << 3 | LENGTH_DELIMITED -> place = CopyPlace.read(in.readMessage());
          case 3 << 3 | LENGTH_DELIMITED -> content = in.readBytes();
          default -> in.unknownField(tag, "Staged");
        }
      }
      return new Staged(SlotCopy.required(order), SlotCopy.required(place), content);
    }
  }

  /** What came of a step. */
  public enum CopyOutcome {
    /** It is done, or was before. */
    DONE(1),
    /** The copy is over at this end, or another portion is due: begin anew. */
    OVER(2),
    /** There were as many rounds as there may be, and still much waits. */
    CHANGES_TOO_FAST(3),
    /** It is refused, for a reason that is told. */
    REFUSED(4);

    private final int number;

    CopyOutcome(int number) {
      this.number = number;
    }

    static CopyOutcome of(int number) {
      for (CopyOutcome outcome : values()) {
        if (outcome.number == number) {
          return outcome;
        }
      }
      return REFUSED;
    }
  }

  /**
   * The answer of each command of a copy.
   *
   * @param outcome what came of it
   * @param place how far the copy is at this end; null if there is none
   * @param isNearlyDone whether what waits may go with the move
   * @param message why it is refused, for people; else empty
   */
  public record CopyTold(
      CopyOutcome outcome, CopyPlace place, boolean isNearlyDone, String message) {
    /** An answer without a copy. */
    public static CopyTold of(CopyOutcome outcome, String message) {
      return new CopyTold(outcome, null, false, message);
    }

    /** The bytes that say it. */
    public byte[] encode() {
      WireWriter out = new WireWriter();
      out.writeInt32(1, outcome.number);
      if (place != null) {
        int mark = out.begin(2);
        place.write(out);
        out.end(mark);
      }
      out.writeBool(3, isNearlyDone);
      out.writeString(4, message);
      return out.toByteArray();
    }

    /**
     * Reads what {@link #encode} made; unknown fields are skipped.
     *
     * @throws dev.csmr.codec.MalformedMessageException if the bytes are no such answer
     */
    public static CopyTold decode(byte[] bytes) {
      CopyOutcome outcome = CopyOutcome.REFUSED;
      CopyPlace place = null;
      boolean nearly = false;
      String message = "";
      WireReader in = new WireReader(bytes);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (tag) {
          case 1 << 3 | VARINT -> outcome = CopyOutcome.of(in.readInt32());
          case 2 << 3 | LENGTH_DELIMITED -> place = CopyPlace.read(in.readMessage());
          case 3 << 3 | VARINT -> nearly = in.readBool();
          case 4 << 3 | LENGTH_DELIMITED -> message = in.readString();
          default -> in.skip(tag);
        }
      }
      return new CopyTold(outcome, place, nearly, message);
    }
  }
}
