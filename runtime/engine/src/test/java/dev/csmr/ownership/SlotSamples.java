package dev.csmr.ownership;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.service.CanonicalKey;
import dev.csmr.service.Step;
import dev.csmr.wire.WireSample;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Maps, moves, and what relies on them. */
public final class SlotSamples {
  private static final SlotMove MOVE = new SlotMove(1, 2, 3, 4, List.of(5, 6));

  private static final GroupJoin JOIN = new GroupJoin(1, 2, "g", 3, -4);
  private static final DrainMark DRAIN = new DrainMark(1, 2, 3, true);
  private static final CopyPlace PLACE = new CopyPlace(1, 2, 3);

  private SlotSamples() {}

  /** One of each form. */
  public static List<WireSample> all() {
    byte[] basis = new Basis(List.of(new Basis.SlotUse(-1, 2, 3))).encode();
    MoveOrder ordered = new MoveOrder(1, 2, List.of(3, 4), 5, 6, PLACE);
    byte[] order = ordered.encode();
    CopiedKeys keys = new CopiedKeys(new TreeSet<>(Set.of(CanonicalKey.of(7))), new byte[] {1});
    Step stage = CopySteps.stage(1, new CopySteps.Staged(ordered, PLACE, new byte[] {2}));
    byte[] copyTold =
        new CopySteps.CopyTold(CopySteps.CopyOutcome.REFUSED, PLACE, true, "because").encode();
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
        new WireSample(
            "csmr.slots.CopiedKeys", keys.encode(), bytes -> CopiedKeys.decode(bytes).encode()),
        new WireSample(
            "csmr.slots.Staged",
            stage.arguments(),
            bytes -> CopySteps.stage(1, CopySteps.Staged.decode(bytes)).arguments()),
        new WireSample(
            "csmr.slots.CopyTold", copyTold, bytes -> CopySteps.CopyTold.decode(bytes).encode()),
        WireSample.of("csmr.slots.CopyPlace", PLACE, CopyPlace::write, CopyPlace::read),
        WireSample.of("csmr.slots.Copy", copy(), SlotCopy::write, SlotCopy::read),
        WireSample.of(
            "csmr.slots.Copy",
            new SlotCopy(new MoveOrder(1, 2, List.of(3), 4), 5, 6),
            SlotCopy::write,
            SlotCopy::read),
        WireSample.of("csmr.slots.Staging", staging(), SlotStaging::write, SlotStaging::read),
        WireSample.of("csmr.slots.Move", MOVE, SlotMove::write, SlotMove::read),
        WireSample.of("csmr.slots.Map", map(), SlotOwners::write, SlotSamples::read));
  }

  /** A copy with a portion, keys that wait in its round, and one that has changed. */
  private static SlotCopy copy() {
    SlotCopy copy = new SlotCopy(new MoveOrder(1, 2, List.of(3), 4), 5, 6);
    copy.cut(
        1,
        7,
        new SlotCopy.CopySource() {
          @Override
          public void begin() {
            // There is one round.
          }

          @Override
          public SortedSet<CanonicalKey> keys() {
            return new TreeSet<>(Set.of(CanonicalKey.of(1), CanonicalKey.of(2)));
          }

          @Override
          public byte[] write(SortedSet<CanonicalKey> keys, int most) {
            return keys.size() > 1 ? null : new byte[] {1};
          }
        });
    copy.changed(CanonicalKey.of(1), 3);
    return copy;
  }

  private static SlotStaging staging() {
    SlotStaging staging = new SlotStaging(new MoveOrder(1, 2, List.of(3), 4), PLACE, 5);
    staging.staged(6);
    staging.promise();
    return staging;
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
