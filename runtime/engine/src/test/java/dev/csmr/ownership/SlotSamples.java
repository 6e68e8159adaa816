package dev.csmr.ownership;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.service.Step;
import dev.csmr.wire.WireSample;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Maps, moves, and what relies on them. */
public final class SlotSamples {
  private static final SlotMove MOVE = new SlotMove(1, 2, 3, 4, List.of(5, 6));

  private static final GroupJoin JOIN = new GroupJoin(1, 2, "g", 3, -4);
  private static final DrainMark DRAIN = new DrainMark(1, 2, 3, true);

  private SlotSamples() {}

  /** One of each form. */
  public static List<WireSample> all() {
    byte[] basis = new Basis(List.of(new Basis.SlotUse(-1, 2, 3))).encode();
    byte[] order = new MoveOrder(1, 2, List.of(3, 4), 5).encode();
    SlotBase base =
        new SlotBase(
            1,
            new TreeMap<>(Map.of(2, new SlotBase.SlotPlace(3, 4))),
            List.of(JOIN),
            new TreeSet<>(Set.of(5)));
    byte[] moves = new SlotSteps.Told(base, List.of(MOVE, JOIN, DRAIN)).encode();
    return List.of(
        new WireSample("csmr.slots.Basis", basis, bytes -> Basis.decode(bytes).encode()),
        new WireSample("csmr.slots.MoveOrder", order, bytes -> MoveOrder.decode(bytes).encode()),
        new WireSample("csmr.slots.Moves", moves, bytes -> SlotSteps.Told.decode(bytes).encode()),
        new WireSample(
            "csmr.slots.MovesSince",
            SlotSteps.movesSince(1, 2).arguments(),
            bytes -> {
              Step step = new Step(1, SlotSteps.MOVES_SINCE, bytes, Step.NONE);
              return SlotSteps.movesSince(1, SlotSteps.version(step)).arguments();
            }),
        WireSample.of("csmr.slots.Join", JOIN, GroupJoin::write, GroupJoin::read),
        WireSample.of("csmr.slots.Drain", DRAIN, DrainMark::write, DrainMark::read),
        new WireSample(
            "csmr.slots.Map", forJoin(map()), bytes -> forJoin(read(new WireReader(bytes)))),
        WireSample.of("csmr.slots.Move", MOVE, SlotMove::write, SlotMove::read),
        WireSample.of("csmr.slots.Map", map(), SlotOwners::write, SlotSamples::read));
  }

  /** A map that has forgotten its first changes. */
  private static SlotOwners map() {
    SlotOwners map = new SlotOwners(new int[8]);
    map.apply(new DrainMark(1, 1, 5, true));
    for (int version = 2; version <= SlotOwners.MAX_REMEMBERED + 2; version++) {
      int from = version % 2;
      map.apply(new SlotMove(version, version, from, 1 - from, List.of(6, 7)));
    }
    long version = map.version();
    map.apply(new GroupJoin(version + 1, version, "g", 2, -4));
    map.apply(new DrainMark(version + 2, version, 2, true));
    return map;
  }

  private static byte[] forJoin(SlotOwners map) {
    WireWriter out = new WireWriter();
    map.writeForJoin(out, 0);
    return out.toByteArray();
  }

  private static SlotOwners read(WireReader in) {
    SlotOwners map = new SlotOwners(new int[8]);
    map.read(in);
    return map;
  }
}
