package dev.csmr.multicast;

import static dev.csmr.codec.WireType.FIXED64;
import static dev.csmr.codec.WireType.LENGTH_DELIMITED;
import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.service.InvocationIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * The layout of the protocol's values in messages, log entries and snapshots. Whatever ends in a
 * log is read strictly: an unknown field means that a newer version wrote it, and stops the
 * replica.
 */
final class Wire {
  private Wire() {}

  static MalformedMessageException malformed(String what) {
    return new MalformedMessageException(
        "The order across groups met "
            + what
            + ", which this version does not understand. Start a version at least as new as the one"
            + " that wrote it.");
  }

  static void writeOperation(WireWriter out, Operation operation) {
    InvocationIdentity identity = operation.identity();
    out.writeFixed64(1, identity.session());
    out.writeInt64(2, identity.sequence());
    out.writeInt64(3, identity.expiresAtMillis());
    for (Part part : operation.parts()) {
      int mark = out.begin(4);
      writePart(out, part);
      out.end(mark);
    }
    out.writeInt64(5, identity.firstIncomplete());
    out.writeBytes(6, operation.basis());
  }

  private static void writePart(WireWriter out, Part part) {
    out.writeString(1, part.group());
    out.writeInt32(2, part.role().number());
    out.writeFixed64(6, part.alternatives());
    if (!part.known()) {
      return;
    }
    out.writePresentBytes(3, part.commands());
    writeConflicts(out, 4, 5, part.conflicts());
  }

  static Operation readOperation(WireReader in) {
    long session = 0;
    long sequence = 0;
    long firstIncomplete = 0;
    long expiresAt = 0;
    byte[] basis = {};
    List<Part> parts = new ArrayList<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | FIXED64 -> session = in.readFixed64();
        case 2 << 3 | VARINT -> sequence = in.readInt64();
        case 3 << 3 | VARINT -> expiresAt = in.readInt64();
        case 4 << 3 | LENGTH_DELIMITED -> parts.add(readPart(in.readMessage()));
        case 5 << 3 | VARINT -> firstIncomplete = in.readInt64();
        case 6 << 3 | LENGTH_DELIMITED -> basis = in.readBytes();
        default -> throw malformed("an operation with tag " + tag);
      }
    }
    try {
      return new Operation(
          new InvocationIdentity(session, sequence, firstIncomplete, expiresAt), basis, parts);
    } catch (IllegalArgumentException e) {
      throw malformed("an operation that cannot be: " + e.getMessage());
    }
  }

  static void writeConflicts(WireWriter out, int everything, int keys, Conflicts conflicts) {
    out.writeBool(everything, conflicts.everything());
    int mark = out.begin(keys);
    for (int i = 0; i < conflicts.size(); i++) {
      out.rawFixed64(conflicts.key(i));
    }
    out.end(mark);
  }

  private static Part readPart(WireReader in) {
    String group = "";
    int role = 0;
    byte[] commands = null;
    boolean everything = false;
    long[] keys = {};
    long alternatives = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | LENGTH_DELIMITED -> group = in.readString();
        case 2 << 3 | VARINT -> role = in.readInt32();
        case 3 << 3 | LENGTH_DELIMITED -> commands = in.readBytes();
        case 4 << 3 | VARINT -> everything = in.readBool();
        case 5 << 3 | LENGTH_DELIMITED -> keys = readKeys(in.readMessage());
        case 6 << 3 | FIXED64 -> alternatives = in.readFixed64();
        default -> throw malformed("a part with tag " + tag);
      }
    }
    return commands == null
        ? Part.unknown(group, Role.of(role), alternatives)
        : Part.of(
            group,
            Role.of(role),
            alternatives,
            everything ? Conflicts.EVERYTHING : Conflicts.of(keys),
            commands);
  }

  static long[] readKeys(WireReader packed) {
    long[] keys = new long[packed.remaining() / Long.BYTES];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = packed.readFixed64();
    }
    return keys;
  }

  static void writeTimestamp(WireWriter out, int field, Timestamp timestamp) {
    int mark = out.begin(field);
    out.writeInt64(1, timestamp.clock());
    out.writeString(2, timestamp.group());
    out.end(mark);
  }

  static Timestamp readTimestamp(WireReader in) {
    long clock = 0;
    String group = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | VARINT -> clock = in.readInt64();
        case 2 << 3 | LENGTH_DELIMITED -> group = in.readString();
        default -> throw malformed("a timestamp with tag " + tag);
      }
    }
    return new Timestamp(clock, group);
  }

  static void writeMessage(WireWriter out, int field, Message message) {
    int mark = out.begin(field);
    if (message instanceof Message.TimestampGiven given) {
      out.writeInt64(1, given.number());
      int operation = out.begin(2);
      writeOperation(out, given.operation());
      out.end(operation);
      writeTimestamp(out, 3, given.timestamp());
    } else if (message instanceof Message.Vote vote) {
      out.writeInt64(1, vote.number());
      writeId(out, 4, vote.id());
      writeBallot(out, 5, 8, vote.ballot());
      out.writeBytes(9, vote.enclosed());
    } else if (message instanceof Message.Signal signal) {
      writeId(out, 6, signal.id());
    } else if (message instanceof Message.SignalRequest request) {
      out.writeInt64(1, request.number());
      writeId(out, 7, request.id());
    }
    out.end(mark);
  }

  static Message readMessage(WireReader in) {
    long number = 0;
    Operation operation = null;
    Timestamp timestamp = null;
    MulticastId voted = null;
    boolean vetoes = false;
    long alternatives = 0;
    byte[] enclosed = {};
    MulticastId signalled = null;
    MulticastId requested = null;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | VARINT -> number = in.readInt64();
        case 2 << 3 | LENGTH_DELIMITED -> operation = readOperation(in.readMessage());
        case 3 << 3 | LENGTH_DELIMITED -> timestamp = readTimestamp(in.readMessage());
        case 4 << 3 | LENGTH_DELIMITED -> voted = readId(in.readMessage());
        case 5 << 3 | VARINT -> vetoes = in.readBool();
        case 6 << 3 | LENGTH_DELIMITED -> signalled = readId(in.readMessage());
        case 7 << 3 | LENGTH_DELIMITED -> requested = readId(in.readMessage());
        case 8 << 3 | FIXED64 -> alternatives = in.readFixed64();
        case 9 << 3 | LENGTH_DELIMITED -> enclosed = in.readBytes();
        default -> throw malformed("a message with tag " + tag);
      }
    }
    if (operation != null && timestamp != null) {
      return new Message.TimestampGiven(number, operation, timestamp);
    }
    if (voted != null) {
      return new Message.Vote(number, voted, new Ballot(vetoes, alternatives), enclosed);
    }
    if (signalled != null) {
      return new Message.Signal(signalled);
    }
    return requested != null
        ? new Message.SignalRequest(requested, number)
        : new Message.Acknowledgement();
  }

  static void writeBallot(WireWriter out, int vetoes, int alternatives, Ballot ballot) {
    out.writeBool(vetoes, ballot.vetoes());
    out.writeFixed64(alternatives, ballot.alternatives());
  }

  static void writeId(WireWriter out, int field, MulticastId id) {
    int mark = out.begin(field);
    out.writeFixed64(1, id.session());
    out.writeInt64(2, id.sequence());
    out.writeFixed64(3, id.plan());
    out.end(mark);
  }

  static MulticastId readId(WireReader in) {
    long session = 0;
    long sequence = 0;
    long plan = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | FIXED64 -> session = in.readFixed64();
        case 2 << 3 | VARINT -> sequence = in.readInt64();
        case 3 << 3 | FIXED64 -> plan = in.readFixed64();
        default -> throw malformed("a name with tag " + tag);
      }
    }
    return new MulticastId(session, sequence, plan);
  }

  /** Writes a number for each group, as repeated messages. */
  static void writeCounters(WireWriter out, int field, SortedMap<String, Long> counters) {
    for (Map.Entry<String, Long> counter : counters.entrySet()) {
      int mark = out.begin(field);
      out.writeString(1, counter.getKey());
      out.writeInt64(2, counter.getValue());
      out.end(mark);
    }
  }

  static void readCounter(WireReader in, SortedMap<String, Long> counters) {
    String group = "";
    long value = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | LENGTH_DELIMITED -> group = in.readString();
        case 2 << 3 | VARINT -> value = in.readInt64();
        default -> throw malformed("a counter with tag " + tag);
      }
    }
    counters.put(group, value);
  }
}
