package dev.csmr.ownership;

import static dev.csmr.codec.WireType.LENGTH_DELIMITED;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.codec.WireWriter;
import dev.csmr.service.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * The steps that concern the map of a partitioned service and not its objects. Their component is
 * the number of the service itself.
 */
public final class SlotSteps {
  /** Moves slots; the arguments are a {@link MoveOrder}. */
  public static final int MOVE = 1;

  /** Tells the changes after a version of the map: a query. */
  public static final int MOVES_SINCE = 2;

  /** Has a group join; the arguments are a {@link GroupJoin}. */
  public static final int JOIN = 3;

  /** Has a partition drain, or not any more; the arguments are a {@link DrainMark}. */
  public static final int DRAIN = 4;

  /** So many changes are told at once. */
  public static final int MAX_TOLD = 256;

  private SlotSteps() {}

  /** The step that moves slots of a service. */
  public static Step move(int service, MoveOrder order) {
    return new Step(service, MOVE, order.encode(), Step.NONE);
  }

  /** The step by which a group joins a service. */
  public static Step join(int service, GroupJoin order) {
    return new Step(service, JOIN, order.encodeOrder(), Step.NONE);
  }

  /** The step by which a partition of a service drains, or does no more. */
  public static Step drain(int service, DrainMark order) {
    return new Step(service, DRAIN, order.encodeOrder(), Step.NONE);
  }

  /** Whether an operation changes the map: those that are no query. */
  public static boolean isChange(int operation) {
    return operation == MOVE || operation == JOIN || operation == DRAIN;
  }

  /** The step that tells the changes of a service after a version. */
  public static Step movesSince(int service, long version) {
    WireWriter out = new WireWriter();
    out.writeInt64(1, version);
    return new Step(service, MOVES_SINCE, out.toByteArray(), Step.NONE);
  }

  /** The version after which {@link #movesSince} asks for moves. */
  public static long version(Step step) {
    WireReader in = new WireReader(step.arguments());
    return in.readTag() == WireType.tag(1, WireType.VARINT) ? in.readInt64() : 0;
  }

  /**
   * The answer: changes one after another.
   *
   * @param base the map before them, when changes before them are forgotten that were asked for;
   *     else {@link SlotBase#FIRST}
   * @param changes the first of them are told
   */
  public record Told(SlotBase base, List<SlotChange> changes) {
    /** Drops what is too much for one answer. */
    public Told {
      changes = List.copyOf(changes.subList(0, Math.min(MAX_TOLD, changes.size())));
    }

    /** The bytes that say it. */
    public byte[] encode() {
      WireWriter out = new WireWriter();
      for (SlotChange change : changes) {
        int mark = out.begin(change instanceof SlotMove ? 1 : 3);
        if (change instanceof SlotMove move) {
          move.write(out);
        } else {
          SlotChange.writeOther(change, out);
        }
        out.end(mark);
      }
      if (base.version() > 0) {
        int mark = out.begin(2);
        base.write(out);
        out.end(mark);
      }
      return out.toByteArray();
    }

    /**
     * Reads what {@link #encode} made; unknown fields are skipped.
     *
     * @throws dev.csmr.codec.MalformedMessageException if the bytes are no such answer
     */
    public static Told decode(byte[] answer) {
      List<SlotChange> changes = new ArrayList<>();
      SlotBase base = SlotBase.FIRST;
      WireReader in = new WireReader(answer);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (tag) {
          case 1 << 3 | LENGTH_DELIMITED -> changes.add(SlotMove.read(in.readMessage()));
          case 2 << 3 | LENGTH_DELIMITED -> base = SlotBase.read(in.readMessage());
          case 3 << 3 | LENGTH_DELIMITED -> changes.add(SlotChange.readOther(in.readMessage()));
          default -> in.skip(tag);
        }
      }
      changes.sort(SlotChange.ORDER);
      return new Told(base, changes);
    }
  }
}
