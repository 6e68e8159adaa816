package dev.csmr.proxy;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.codec.WireWriter;
import dev.csmr.service.Invocation;
import dev.csmr.service.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * What one node asks of another node's replica of a group.
 *
 * @param id names the request on its stream
 * @param kind what is asked
 * @param group the group
 * @param invocation what to execute; null for {@link Kind#STATUS}
 */
record PeerRequest(long id, Kind kind, String group, Invocation invocation) {
  private static final int ID_TAG = WireType.tag(1, WireType.VARINT);
  private static final int KIND_TAG = WireType.tag(2, WireType.VARINT);
  private static final int GROUP_TAG = WireType.tag(3, WireType.LENGTH_DELIMITED);
  private static final int SESSION_TAG = WireType.tag(4, WireType.FIXED64);
  private static final int SEQUENCE_TAG = WireType.tag(5, WireType.VARINT);
  private static final int FIRST_INCOMPLETE_TAG = WireType.tag(6, WireType.VARINT);
  private static final int EXPIRES_AT_TAG = WireType.tag(7, WireType.VARINT);
  private static final int STEP_TAG = WireType.tag(8, WireType.LENGTH_DELIMITED);

  /** What is asked. */
  enum Kind {
    COMMAND(1),
    QUERY(2),
    STALE_QUERY(3),
    STATUS(4);

    private static final Kind[] VALUES = values();

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    static Kind of(int number) {
      if (number < 1 || number > VALUES.length) {
        throw new MalformedMessageException(
            "A node asks for " + number + ", which is unknown here. Is it newer?");
      }
      return VALUES[number - 1];
    }
  }

  /** Writes the request as one of a frame's. */
  void write(WireWriter out) {
    int mark = out.begin(1);
    out.writeInt64(1, id);
    out.writeInt32(2, kind.number);
    out.writeString(3, group);
    if (invocation != null) {
      out.writeFixed64(4, invocation.session());
      out.writeInt64(5, invocation.sequence());
      out.writeInt64(6, invocation.firstIncomplete());
      out.writeInt64(7, invocation.expiresAtMillis());
      for (Step step : invocation.steps()) {
        int nested = out.begin(8);
        step.write(out);
        out.end(nested);
      }
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
    return size;
  }

  static PeerRequest read(WireReader in) {
    long id = 0;
    int kind = 0;
    String group = "";
    long session = 0;
    long sequence = 0;
    long firstIncomplete = 0;
    long expiresAt = 0;
    List<Step> steps = new ArrayList<>(1);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == ID_TAG) {
        id = in.readInt64();
      } else if (tag == KIND_TAG) {
        kind = in.readInt32();
      } else if (tag == GROUP_TAG) {
        group = in.readString();
      } else if (tag == SESSION_TAG) {
        session = in.readFixed64();
      } else if (tag == SEQUENCE_TAG) {
        sequence = in.readInt64();
      } else if (tag == FIRST_INCOMPLETE_TAG) {
        firstIncomplete = in.readInt64();
      } else if (tag == EXPIRES_AT_TAG) {
        expiresAt = in.readInt64();
      } else if (tag == STEP_TAG) {
        steps.add(Step.read(in.readMessage()));
      } else {
        throw new MalformedMessageException(
            "A node's request has the unknown field " + WireType.fieldNumber(tag) + ".");
      }
    }
    Kind asked = Kind.of(kind);
    if (asked == Kind.STATUS) {
      return new PeerRequest(id, asked, group, null);
    }
    if (sequence < 1 || steps.isEmpty()) {
      throw new MalformedMessageException("A node's request lacks its sequence or its steps.");
    }
    return new PeerRequest(
        id, asked, group, new Invocation(session, sequence, firstIncomplete, expiresAt, steps));
  }
}
