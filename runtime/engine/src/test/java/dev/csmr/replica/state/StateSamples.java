package dev.csmr.replica.state;

import dev.csmr.codec.WireReader;
import dev.csmr.replica.CounterStore;
import dev.csmr.replica.api.GroupComponent;
import dev.csmr.replica.api.GroupConfig;
import dev.csmr.replica.api.Member;
import dev.csmr.replica.entry.Holding;
import dev.csmr.replica.entry.LogClock;
import dev.csmr.replica.entry.LogEntry;
import dev.csmr.replica.entry.LogFacts;
import dev.csmr.replica.entry.LogItem;
import dev.csmr.service.Invocation;
import dev.csmr.service.InvocationIdentity;
import dev.csmr.service.Reply;
import dev.csmr.session.SessionLimits;
import dev.csmr.wire.WireSample;
import java.util.List;

/** What a group's state writes itself. */
public final class StateSamples {
  private static final String EXECUTION = "execution";

  private StateSamples() {}

  /** One of each. */
  public static List<WireSample> all() {
    GroupState state = state();
    state.apply(
        new LogEntry(
            new LogClock.Stamp(1_000_000, false),
            new LogFacts(null, List.of(new Holding("Other", "slots 0-7 of 16"))),
            1,
            List.of(
                new LogItem.Single(
                    Invocation.of(
                        new InvocationIdentity(1, 1, 0, 60_000), CounterStore.add("a", 2))))),
        500,
        null,
        null);
    return List.of(
        new WireSample(
            "csmr.log.Answer",
            StoredReplies.encode(
                List.of(new Reply(Reply.Status.PIECE, new byte[] {1}), Reply.ok()), 2),
            bytes -> StoredReplies.encode(StoredReplies.decode(bytes), StoredReplies.plan(bytes))),
        new WireSample(
            "csmr.slots.GivenSlots",
            new SlotMaps.GivenSlots(1, new byte[] {2}).encode(),
            bytes -> SlotMaps.GivenSlots.decode(bytes).encode()),
        WireSample.of(
            "csmr.slots.CopySerial",
            1L,
            (serial, out) -> out.writeInt64(1, serial),
            SlotCopies::serial),
        WireSample.of(
            "csmr.snapshot.Cut",
            new BackupCut(
                "b",
                1,
                List.of(new Holding("Other", "slots 0-7 of 16")),
                List.of(new BackupCut.CutMap("P", 2, List.of("g", "h")))),
            BackupCut::write,
            BackupCut::read),
        new WireSample(
            "csmr.snapshot.Execution",
            execution(state),
            bytes -> {
              GroupState read = state();
              read.restore(EXECUTION, new WireReader(bytes));
              return execution(read);
            }));
  }

  private static GroupState state() {
    return new GroupState(
        new GroupConfig(
            "g",
            List.of(new Member("n", "localhost", 1, 0)),
            List.of(new GroupComponent.Stateful(CounterStore.PATH, new CounterStore()))),
        SessionLimits.DEFAULT);
  }

  private static byte[] execution(GroupState state) {
    byte[][] section = new byte[1][];
    state.save(
        (name, content) -> {
          if (name.equals(EXECUTION)) {
            section[0] = WireSample.written(content);
          }
        });
    return section[0];
  }
}
