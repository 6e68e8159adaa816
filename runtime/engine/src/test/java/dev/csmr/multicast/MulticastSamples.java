package dev.csmr.multicast;

import dev.csmr.service.InvocationIdentity;
import dev.csmr.wire.WireSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The messages, inputs and state of the order across groups. */
public final class MulticastSamples {
  private static final byte[] BYTES = {1, 2, 3};
  private static final MulticastId ID = new MulticastId(-1, 2, 41);
  private static final Timestamp TIMESTAMP = new Timestamp(3, "a");

  private MulticastSamples() {}

  /** An operation of the groups a and b. */
  public static Operation operation(Conflicts conflicts) {
    return new Operation(
        new InvocationIdentity(-1, 2, 4, 5),
        BYTES,
        List.of(
            Part.of("a", Role.DECIDES_AND_EXECUTES, 6, conflicts, BYTES),
            Part.unknown("b", Role.EXECUTES, 0)));
  }

  private static List<Message> messages() {
    return List.of(
        new Message.TimestampGiven(7, operation(Conflicts.EVERYTHING), TIMESTAMP),
        new Message.Vote(8, ID, new Ballot(true, 9), BYTES),
        new Message.Signal(ID),
        new Message.SignalRequest(ID, 10),
        new Message.Acknowledgement());
  }

  /** One with each message. */
  public static List<Envelope> envelopes() {
    return messages().stream().map(message -> new Envelope("a", 11, message)).toList();
  }

  /** An input with a message, and one without. */
  public static List<Input> inputs() {
    return List.of(
        new Input.Received("a", new Message.Vote(8, ID, new Ballot(true, 9))),
        new Input.Trim(new TreeMap<>(Map.of("b", 12L)), List.of(13L, 14L)));
  }

  /** One of each form. */
  public static List<WireSample> all() {
    List<WireSample> all = new ArrayList<>();
    all.add(operationSample(operation(Conflicts.EVERYTHING)));
    all.add(operationSample(operation(Conflicts.of(15, -16))));
    for (Envelope envelope : envelopes()) {
      all.add(WireSample.of("csmr.multicast.Envelope", envelope, Envelope::write, Envelope::read));
    }
    for (Input input : inputs()) {
      all.add(WireSample.of("csmr.multicast.Input", input, Input::write, Input::read));
    }
    all.add(
        WireSample.of(
            "csmr.multicast.State",
            state(),
            Multicast::save,
            in -> Multicast.load(in, "a", MulticastLimits.DEFAULT)));
    return all;
  }

  private static WireSample operationSample(Operation operation) {
    return WireSample.of("csmr.multicast.Operation", operation, Operation::write, Operation::read);
  }

  private static Multicast state() {
    Multicast state = new Multicast("a", MulticastLimits.DEFAULT);
    state.clock = 17;
    state.deliveries = 18;
    state.latestDelivered = TIMESTAMP;
    PendingOperation pending = new PendingOperation("a", operation(Conflicts.EVERYTHING));
    pending.timestamps.put("b", new Timestamp(19, "b"));
    pending.numbers.put("b", 20L);
    pending.enclosures.put("b", BYTES);
    pending.decide(new Decision(new Ballot(true, 21), BYTES));
    pending.stamp(TIMESTAMP);
    pending.agree();
    state.pending.add(pending);
    state.halfDone.add(pending);
    state.unstamped.add(
        new PendingOperation(
            "a",
            new Operation(
                new InvocationIdentity(22, 23, 24, 25),
                List.of(Part.of("a", Role.EXECUTES, Conflicts.of(26), BYTES)))));
    state.open.add(open(27, Conflicts.EVERYTHING));
    state.open.add(open(28, Conflicts.of(29)));
    state.window.put(30L, delivered(30, Conflicts.EVERYTHING));
    state.window.put(31L, delivered(31, Conflicts.of(32)));
    Outbox outbox = new Outbox(33);
    outbox.add(new Message.Vote(34, ID, new Ballot(true, 35)));
    outbox.add(new Message.TimestampGiven(35, operation(Conflicts.of(36)), TIMESTAMP));
    state.outboxes.put("b", outbox);
    state.inboxes.put("b", new Inbox(37));
    return state;
  }

  private static OpenOperation open(long sequence, Conflicts conflicts) {
    SortedMap<String, Timestamp> timestamps = new TreeMap<>(Map.of("a", TIMESTAMP));
    return new OpenOperation(
        new MulticastId(38, sequence), 39 + sequence, conflicts, List.of("a", "b"), timestamps);
  }

  private static Delivered delivered(long number, Conflicts conflicts) {
    return new Delivered(number, ID, TIMESTAMP, conflicts, new TreeMap<>(Map.of("b", 40L)));
  }
}
