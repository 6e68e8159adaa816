package dev.csmr.proxy;

import static dev.csmr.codec.WireType.FIXED64;
import static dev.csmr.codec.WireType.LENGTH_DELIMITED;
import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.codec.WireWriter;
import dev.csmr.multicast.Envelope;
import dev.csmr.multicast.Message;
import dev.csmr.multicast.Operation;
import dev.csmr.multicast.Part;
import dev.csmr.service.Invocation;
import dev.csmr.service.InvocationIdentity;
import dev.csmr.service.Step;
import dev.csmr.service.frame.UnreadableMessageException;
import java.util.ArrayList;
import java.util.List;

/**
 * What one node asks of another node's replica of a group.
 *
 * @param id names the request on its stream
 * @param kind what is asked
 * @param group the group
 * @param patienceMillis how long somebody waits for the answer
 * @param invocation what to execute, for commands and queries; else null
 * @param operation for {@link PeerRequestKind#START}: the operation; else null
 * @param envelope for {@link PeerRequestKind#MULTICAST}: the message; else null
 */
record PeerRequest(
    long id,
    PeerRequestKind kind,
    String group,
    int patienceMillis,
    Invocation invocation,
    Operation operation,
    Envelope envelope) {
  private static final int DEFAULT_PATIENCE_MILLIS = 5_000;

  /** A command or query. */
  static PeerRequest of(PeerRequestKind kind, String group, Invocation invocation) {
    return new PeerRequest(0, kind, group, DEFAULT_PATIENCE_MILLIS, invocation, null, null);
  }

  /** The beginning of a multi-group operation. */
  static PeerRequest start(String group, Operation operation) {
    return new PeerRequest(
        0, PeerRequestKind.START, group, DEFAULT_PATIENCE_MILLIS, null, operation, null);
  }

  /** A message of one group to another. */
  static PeerRequest multicast(String group, Envelope envelope) {
    return new PeerRequest(
        0, PeerRequestKind.MULTICAST, group, DEFAULT_PATIENCE_MILLIS, null, null, envelope);
  }

  /** A question about a replica's status. */
  static PeerRequest status(String group) {
    return new PeerRequest(
        0, PeerRequestKind.STATUS, group, DEFAULT_PATIENCE_MILLIS, null, null, null);
  }

  /** A question about what a replica has. */
  static PeerRequest standing(String group) {
    return new PeerRequest(
        0, PeerRequestKind.STANDING, group, DEFAULT_PATIENCE_MILLIS, null, null, null);
  }

  /** This request under a name. */
  PeerRequest withId(long newId) {
    return new PeerRequest(newId, kind, group, patienceMillis, invocation, operation, envelope);
  }

  /** This request by somebody who waits so long. */
  PeerRequest within(int millis) {
    return new PeerRequest(id, kind, group, millis, invocation, operation, envelope);
  }

  /** Writes the request as one of a frame's. */
  void write(WireWriter out) {
    int mark = out.begin(1);
    out.writeInt64(1, id);
    out.writeInt32(2, kind.number());
    out.writeString(3, group);
    out.writeInt32(11, patienceMillis);
    if (invocation != null) {
      InvocationIdentity identity = invocation.identity();
      out.writeFixed64(4, identity.session());
      out.writeInt64(5, identity.sequence());
      out.writeInt64(6, identity.firstIncomplete());
      out.writeInt64(7, identity.expiresAtMillis());
      out.writeInt32(12, invocation.piece());
      out.writeBytes(13, invocation.basis());
      for (Step step : invocation.steps()) {
        int nested = out.begin(8);
        step.write(out);
        out.end(nested);
      }
    }
    if (operation != null) {
      int nested = out.begin(9);
      operation.write(out);
      out.end(nested);
    }
    if (envelope != null) {
      int nested = out.begin(10);
      envelope.write(out);
      out.end(nested);
    }
    out.end(mark);
  }

  /** How many bytes it takes, about. */
  int size() {
    int size = 64 + group.length();
    if (invocation != null) {
      for (Step step : invocation.steps()) {
        size += 16 + step.arguments().length;
      }
    }
    if (operation != null) {
      size += sizeOf(operation);
    }
    if (envelope != null && envelope.message() instanceof Message.TimestampGiven given) {
      size += sizeOf(given.operation());
    }
    if (envelope != null && envelope.message() instanceof Message.Vote vote) {
      size += vote.enclosed().length;
    }
    return size;
  }

  private static int sizeOf(Operation operation) {
    int size = 0;
    for (Part part : operation.parts()) {
      size += 64 + (part.known() ? part.commands().length + 8 * part.conflicts().size() : 0);
    }
    return size;
  }

  /**
   * Reads one of a frame's. It is read strictly: what it asks may end in a log.
   *
   * @throws UnreadableMessageException when it is none, or of a newer node, but its id is known
   * @throws MalformedMessageException when that is not
   */
  static PeerRequest read(WireReader in) throws UnreadableMessageException {
    long id = 0;
    int kind = 0;
    String group = "";
    long session = 0;
    long sequence = 0;
    long firstIncomplete = 0;
    long expiresAt = 0;
    List<Step> steps = new ArrayList<>(1);
    Operation operation = null;
    Envelope envelope = null;
    int patience = 0;
    int piece = 0;
    byte[] basis = {};
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (tag) {
          case 1 << 3 | VARINT -> id = in.readInt64();
          case 2 << 3 | VARINT -> kind = in.readInt32();
          case 3 << 3 | LENGTH_DELIMITED -> group = in.readString();
          case 4 << 3 | FIXED64 -> session = in.readFixed64();
          case 5 << 3 | VARINT -> sequence = in.readInt64();
          case 6 << 3 | VARINT -> firstIncomplete = in.readInt64();
          case 7 << 3 | VARINT -> expiresAt = in.readInt64();
          case 8 << 3 | LENGTH_DELIMITED -> steps.add(Step.read(in.readMessage()));
          case 9 << 3 | LENGTH_DELIMITED -> operation = Operation.read(in.readMessage());
          case 10 << 3 | LENGTH_DELIMITED -> envelope = Envelope.read(in.readMessage());
          case 11 << 3 | VARINT -> patience = in.readInt32();
          case 12 << 3 | VARINT -> piece = in.readInt32();
          case 13 << 3 | LENGTH_DELIMITED -> basis = in.readBytes();
          default ->
              throw new MalformedMessageException(
                  "A node's request has the unknown field " + WireType.fieldNumber(tag) + ".");
        }
      }
      Invocation invocation =
          steps.isEmpty() || sequence < 1 || piece < 0
              ? null
              : new Invocation(
                  new InvocationIdentity(session, sequence, firstIncomplete, expiresAt),
                  piece,
                  basis,
                  steps);
      return of(PeerRequestKind.of(kind), group, invocation, operation, envelope)
          .within(patience)
          .withId(id);
    } catch (MalformedMessageException e) {
      throw UnreadableMessageException.of(id, e);
    }
  }

  private static PeerRequest of(
      PeerRequestKind kind,
      String group,
      Invocation invocation,
      Operation operation,
      Envelope envelope) {
    return switch (kind) {
      case STATUS -> status(group);
      case STANDING -> standing(group);
      case START -> start(group, required(operation, "its operation"));
      case MULTICAST -> multicast(group, required(envelope, "its envelope"));
      case COMMAND, QUERY, STALE_QUERY ->
          of(kind, group, required(invocation, "its sequence or its steps"));
    };
  }

  private static <T> T required(T part, String what) {
    if (part == null) {
      throw new MalformedMessageException("A node's request lacks " + what + ".");
    }
    return part;
  }
}
