package dev.csmr.replica.entry;

import dev.csmr.multicast.Conflicts;
import dev.csmr.multicast.Input;
import dev.csmr.multicast.MulticastSamples;
import dev.csmr.multicast.Part;
import dev.csmr.multicast.Role;
import dev.csmr.replica.api.OperationParts;
import dev.csmr.service.Invocation;
import dev.csmr.service.InvocationIdentity;
import dev.csmr.service.Step;
import dev.csmr.session.SessionLimits;
import dev.csmr.wire.WireSample;
import java.util.ArrayList;
import java.util.List;

/** What log entries consist of. */
public final class LogSamples {
  private static final List<Step> STEPS = List.of(new Step(1, 2, new byte[] {3}, 4));

  private LogSamples() {}

  /** One of each form. */
  public static List<WireSample> all() {
    List<LogItem> items = new ArrayList<>();
    items.add(
        new LogItem.Single(
            new Invocation(new InvocationIdentity(-1, 2, 3, 4), 5, new byte[] {6}, STEPS)));
    items.add(new LogItem.MulticastStart(MulticastSamples.operation(Conflicts.of(6, -7))));
    for (Input input : MulticastSamples.inputs()) {
      items.add(new LogItem.MulticastInput(input));
    }
    LogEntry entry =
        new LogEntry(
            new LogClock.Stamp(8, true),
            new LogFacts(
                new SessionLimits(9, 10, 11, 12, 13), List.of(new Holding("A/B#1", "slots 1"))),
            -14,
            items);
    return List.of(
        new WireSample(
            "csmr.log.LogEntry",
            WireSample.written(entry::write),
            bytes -> WireSample.written(LogEntry.read(bytes)::write)),
        new WireSample(
            "csmr.log.PartSteps",
            OperationParts.encode(STEPS),
            bytes ->
                OperationParts.encode(
                    OperationParts.steps(Part.of("g", Role.EXECUTES, Conflicts.NOTHING, bytes)))));
  }
}
