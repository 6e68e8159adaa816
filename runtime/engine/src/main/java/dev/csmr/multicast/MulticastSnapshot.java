package dev.csmr.multicast;

import static dev.csmr.codec.WireType.FIXED64;
import static dev.csmr.codec.WireType.LENGTH_DELIMITED;
import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The layout of a {@link Multicast} in a snapshot: flat, so that nothing large is nested. */
final class MulticastSnapshot {
  private static final int CLOCK = 1;
  private static final int DELIVERIES = 2;
  private static final int LATEST_DELIVERED = 3;
  private static final int PENDING = 4;
  private static final int DELIVERED = 5;
  private static final int OUTBOX = 6;
  private static final int INBOX = 7;
  private static final int UNSTAMPED = 8;
  private static final int OPEN = 9;

  /** A message of the outbox before it. */
  private static final int OUTBOX_MESSAGE = 10;

  private MulticastSnapshot() {}

  static void write(WireWriter out, Multicast state) {
    out.writeInt64(CLOCK, state.clock);
    out.writeInt64(DELIVERIES, state.deliveries);
    Wire.writeTimestamp(out, LATEST_DELIVERED, state.latestDelivered);
    for (PendingOperation operation : state.pending.inOrder()) {
      int mark = out.begin(PENDING);
      writePending(out, operation, state.halfDone.contains(operation));
      out.end(mark);
      out.flushPoint();
    }
    for (PendingOperation operation : state.unstamped.inOrder()) {
      int mark = out.begin(UNSTAMPED);
      writePending(out, operation, false);
      out.end(mark);
      out.flushPoint();
    }
    for (OpenOperation operation : state.open.inOrder()) {
      int mark = out.begin(OPEN);
      writeOpen(out, operation);
      out.end(mark);
      out.flushPoint();
    }
    for (Delivered delivered : state.window.values()) {
      int mark = out.begin(DELIVERED);
      out.writeInt64(1, delivered.number());
      Wire.writeId(out, 2, delivered.id());
      Wire.writeTimestamp(out, 3, delivered.timestamp());
      Wire.writeCounters(out, 4, delivered.numbers());
      Wire.writeConflicts(out, 5, 6, delivered.conflicts());
      out.end(mark);
      out.flushPoint();
    }
    state.outboxes.forEach(
        (to, outbox) -> {
          if (outbox.last() > 0) {
            writeOutbox(out, to, outbox);
          }
        });
    state.inboxes.forEach(
        (from, inbox) -> {
          int mark = out.begin(INBOX);
          out.writeString(1, from);
          out.writeInt64(2, inbox.through());
          out.end(mark);
          out.flushPoint();
        });
  }

  static void read(WireReader in, Multicast state) {
    Outbox outbox = null;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case CLOCK << 3 | VARINT -> state.clock = in.readInt64();
        case DELIVERIES << 3 | VARINT -> state.deliveries = in.readInt64();
        case LATEST_DELIVERED << 3 | LENGTH_DELIMITED ->
            state.latestDelivered = Wire.readTimestamp(in.readMessage());
        case PENDING << 3 | LENGTH_DELIMITED -> readPending(in.readMessage(), state, true);
        case UNSTAMPED << 3 | LENGTH_DELIMITED -> readPending(in.readMessage(), state, false);
        case OPEN << 3 | LENGTH_DELIMITED -> state.open.add(readOpen(in.readMessage()));
        case DELIVERED << 3 | LENGTH_DELIMITED -> {
          Delivered delivered = readDelivered(in.readMessage());
          state.window.put(delivered.number(), delivered);
        }
        case OUTBOX << 3 | LENGTH_DELIMITED -> outbox = readOutbox(in.readMessage(), state);
        case OUTBOX_MESSAGE << 3 | LENGTH_DELIMITED -> readOutboxMessage(in.readMessage(), outbox);
        case INBOX << 3 | LENGTH_DELIMITED -> readInbox(in.readMessage(), state);
        default -> throw Wire.malformed("a snapshot with tag " + tag);
      }
    }
  }

  private static void writePending(WireWriter out, PendingOperation operation, boolean halfDone) {
    int mark = out.begin(1);
    Wire.writeOperation(out, operation.operation());
    out.end(mark);
    if (operation.local() != null) {
      Wire.writeTimestamp(out, 2, operation.local());
    }
    writeTimestamps(out, 3, operation.timestamps);
    operation.votes.forEach(
        (group, ballot) -> {
          int entry = out.begin(4);
          out.writeString(1, group);
          Wire.writeBallot(out, 2, 3, ballot);
          out.end(entry);
        });
    Wire.writeCounters(out, 5, operation.numbers);
    out.writeBool(6, halfDone);
    if (operation.decided() != null) {
      int decided = out.begin(7);
      Wire.writeBallot(out, 1, 2, operation.decided().ballot());
      out.writeBytes(3, operation.decided().answers());
      out.end(decided);
    }
    operation.enclosures.forEach(
        (group, enclosed) -> {
          int entry = out.begin(8);
          out.writeString(1, group);
          out.writeBytes(2, enclosed);
          out.end(entry);
        });
  }

  private static void writeTimestamps(
      WireWriter out, int field, SortedMap<String, Timestamp> timestamps) {
    timestamps.forEach(
        (group, timestamp) -> {
          int entry = out.begin(field);
          out.writeString(1, group);
          Wire.writeTimestamp(out, 2, timestamp);
          out.end(entry);
        });
  }

  private static void writeOpen(WireWriter out, OpenOperation operation) {
    Wire.writeId(out, 1, operation.id);
    out.writeInt64(2, operation.number);
    Wire.writeConflicts(out, 3, 4, operation.conflicts);
    operation.destinations.forEach(group -> out.writeString(5, group));
    writeTimestamps(out, 6, operation.timestamps);
  }

  private static OpenOperation readOpen(WireReader in) {
    MulticastId id = null;
    long number = 0;
    boolean everything = false;
    long[] keys = {};
    List<String> destinations = new ArrayList<>();
    SortedMap<String, Timestamp> timestamps = new TreeMap<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | LENGTH_DELIMITED -> id = Wire.readId(in.readMessage());
        case 2 << 3 | VARINT -> number = in.readInt64();
        case 3 << 3 | VARINT -> everything = in.readBool();
        case 4 << 3 | LENGTH_DELIMITED -> keys = Wire.readKeys(in.readMessage());
        case 5 << 3 | LENGTH_DELIMITED -> destinations.add(in.readString());
        case 6 << 3 | LENGTH_DELIMITED -> readNamedTimestamp(in.readMessage(), timestamps);
        default -> throw Wire.malformed("an open operation with tag " + tag);
      }
    }
    if (id == null || !destinations.containsAll(timestamps.keySet())) {
      throw Wire.malformed("an open operation that is none");
    }
    Conflicts conflicts = everything ? Conflicts.EVERYTHING : Conflicts.of(keys);
    return new OpenOperation(id, number, conflicts, destinations, timestamps);
  }

  private static void readPending(WireReader in, Multicast state, boolean stamped) {
    Operation operation = null;
    Timestamp local = null;
    SortedMap<String, Timestamp> timestamps = new TreeMap<>();
    SortedMap<String, Ballot> votes = new TreeMap<>();
    SortedMap<String, Long> numbers = new TreeMap<>();
    boolean halfDone = false;
    SortedMap<String, byte[]> enclosures = new TreeMap<>();
    Decision decided = null;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | LENGTH_DELIMITED -> operation = Wire.readOperation(in.readMessage());
        case 2 << 3 | LENGTH_DELIMITED -> local = Wire.readTimestamp(in.readMessage());
        case 3 << 3 | LENGTH_DELIMITED -> readNamedTimestamp(in.readMessage(), timestamps);
        case 4 << 3 | LENGTH_DELIMITED -> readVote(in.readMessage(), votes);
        case 5 << 3 | LENGTH_DELIMITED -> Wire.readCounter(in.readMessage(), numbers);
        case 6 << 3 | VARINT -> halfDone = in.readBool();
        case 7 << 3 | LENGTH_DELIMITED -> decided = readDecision(in.readMessage());
        case 8 << 3 | LENGTH_DELIMITED -> readEnclosure(in.readMessage(), enclosures);
        default -> throw Wire.malformed("a pending operation with tag " + tag);
      }
    }
    if (operation == null
        || stamped != (local != null)
        || !operation.hasDestination(state.group())) {
      throw Wire.malformed("a pending operation of group " + state.group() + " that is none");
    }
    PendingOperation pending = new PendingOperation(state.group(), operation);
    pending.timestamps.putAll(timestamps);
    pending.votes.putAll(votes);
    pending.enclosures.putAll(enclosures);
    if (decided != null) {
      pending.decide(decided);
    }
    pending.numbers.putAll(numbers);
    if (!stamped) {
      state.unstamped.add(pending);
      return;
    }
    pending.stamp(local);
    if (pending.hasAllTimestamps()) {
      pending.agree();
    }
    state.pending.add(pending);
    if (halfDone) {
      state.halfDone.add(pending);
    }
  }

  private static void readNamedTimestamp(WireReader in, SortedMap<String, Timestamp> timestamps) {
    String group = "";
    Timestamp timestamp = null;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | LENGTH_DELIMITED -> group = in.readString();
        case 2 << 3 | LENGTH_DELIMITED -> timestamp = Wire.readTimestamp(in.readMessage());
        default -> throw Wire.malformed("a named timestamp with tag " + tag);
      }
    }
    if (timestamp == null) {
      throw Wire.malformed("a named timestamp without a timestamp");
    }
    timestamps.put(group, timestamp);
  }

  private static void readVote(WireReader in, SortedMap<String, Ballot> votes) {
    String group = "";
    boolean vetoes = false;
    long alternatives = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | LENGTH_DELIMITED -> group = in.readString();
        case 2 << 3 | VARINT -> vetoes = in.readBool();
        case 3 << 3 | FIXED64 -> alternatives = in.readFixed64();
        default -> throw Wire.malformed("a vote with tag " + tag);
      }
    }
    votes.put(group, new Ballot(vetoes, alternatives));
  }

  private static void readEnclosure(WireReader in, SortedMap<String, byte[]> enclosures) {
    String group = "";
    byte[] enclosed = {};
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | LENGTH_DELIMITED -> group = in.readString();
        case 2 << 3 | LENGTH_DELIMITED -> enclosed = in.readBytes();
        default -> throw Wire.malformed("an enclosure with tag " + tag);
      }
    }
    enclosures.put(group, enclosed);
  }

  private static Decision readDecision(WireReader in) {
    boolean vetoes = false;
    long alternatives = 0;
    byte[] answers = {};
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | VARINT -> vetoes = in.readBool();
        case 2 << 3 | FIXED64 -> alternatives = in.readFixed64();
        case 3 << 3 | LENGTH_DELIMITED -> answers = in.readBytes();
        default -> throw Wire.malformed("a decision with tag " + tag);
      }
    }
    return new Decision(new Ballot(vetoes, alternatives), answers);
  }

  private static Delivered readDelivered(WireReader in) {
    long number = 0;
    MulticastId id = null;
    Timestamp timestamp = null;
    boolean everything = false;
    long[] keys = {};
    SortedMap<String, Long> numbers = new TreeMap<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | VARINT -> number = in.readInt64();
        case 2 << 3 | LENGTH_DELIMITED -> id = Wire.readId(in.readMessage());
        case 3 << 3 | LENGTH_DELIMITED -> timestamp = Wire.readTimestamp(in.readMessage());
        case 4 << 3 | LENGTH_DELIMITED -> Wire.readCounter(in.readMessage(), numbers);
        case 5 << 3 | VARINT -> everything = in.readBool();
        case 6 << 3 | LENGTH_DELIMITED -> keys = Wire.readKeys(in.readMessage());
        default -> throw Wire.malformed("a delivered operation with tag " + tag);
      }
    }
    if (id == null || timestamp == null) {
      throw Wire.malformed("a delivered operation without name or timestamp");
    }
    Conflicts conflicts = everything ? Conflicts.EVERYTHING : Conflicts.of(keys);
    return new Delivered(number, id, timestamp, conflicts, numbers);
  }

  private static void writeOutbox(WireWriter out, String to, Outbox outbox) {
    int mark = out.begin(OUTBOX);
    out.writeString(1, to);
    // What precedes the messages that follow was acknowledged.
    out.writeInt64(2, outbox.first() - 1);
    out.end(mark);
    for (Message.Numbered message : outbox.messages()) {
      Wire.writeMessage(out, OUTBOX_MESSAGE, message);
      out.flushPoint();
    }
  }

  private static Outbox readOutbox(WireReader in, Multicast state) {
    String to = "";
    Outbox outbox = new Outbox(0);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | LENGTH_DELIMITED -> to = in.readString();
        case 2 << 3 | VARINT -> outbox = new Outbox(in.readInt64());
        default -> throw Wire.malformed("an outbox with tag " + tag);
      }
    }
    state.outboxes.put(to, outbox);
    return outbox;
  }

  private static void readOutboxMessage(WireReader in, Outbox outbox) {
    if (outbox == null
        || !(Wire.readMessage(in) instanceof Message.Numbered message)
        || message.number() != outbox.next()) {
      throw Wire.malformed("messages to another group that are not in sequence");
    }
    outbox.add(message);
  }

  private static void readInbox(WireReader in, Multicast state) {
    String from = "";
    Inbox inbox = new Inbox(0);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | LENGTH_DELIMITED -> from = in.readString();
        case 2 << 3 | VARINT -> inbox = new Inbox(in.readInt64());
        default -> throw Wire.malformed("an inbox with tag " + tag);
      }
    }
    state.inboxes.put(from, inbox);
  }
}
