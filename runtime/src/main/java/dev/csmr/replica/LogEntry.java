package dev.csmr.replica;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.codec.WireWriter;
import dev.csmr.service.Invocation;
import dev.csmr.service.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * One log entry of a group: a batch of commands, with the time and the seed that make their
 * execution the same everywhere. Its format is {@code META-INF/csmr/log.proto}.
 *
 * @param timeMicros the leader's clock when it formed the entry, in microseconds since the epoch
 * @param seed what the commands' random numbers come from
 * @param commands in the order of execution
 */
record LogEntry(long timeMicros, long seed, List<Invocation> commands) {
  /** The format this program writes, and the newest that it reads. */
  static final int FORMAT = 1;

  private static final int FORMAT_TAG = WireType.tag(1, WireType.VARINT);
  private static final int TIME_TAG = WireType.tag(2, WireType.VARINT);
  private static final int SEED_TAG = WireType.tag(3, WireType.FIXED64);
  private static final int ITEM_TAG = WireType.tag(4, WireType.LENGTH_DELIMITED);

  private static final int COMMAND_TAG = WireType.tag(1, WireType.LENGTH_DELIMITED);

  private static final int SESSION_TAG = WireType.tag(1, WireType.FIXED64);
  private static final int SEQUENCE_TAG = WireType.tag(2, WireType.VARINT);
  private static final int FIRST_INCOMPLETE_TAG = WireType.tag(3, WireType.VARINT);
  private static final int EXPIRES_TAG = WireType.tag(4, WireType.VARINT);
  private static final int STEP_TAG = WireType.tag(5, WireType.LENGTH_DELIMITED);

  /** What an invocation takes in an entry, at most. */
  static int sizeBound(Invocation invocation) {
    int size = 64;
    for (Step step : invocation.steps()) {
      size += 32 + step.arguments().length;
      if (size < 0) {
        return Integer.MAX_VALUE;
      }
    }
    return size;
  }

  /** Writes the entry. */
  void write(WireWriter out) {
    out.writeInt32(1, FORMAT);
    out.writeInt64(2, timeMicros);
    out.writeFixed64(3, seed);
    for (Invocation command : commands) {
      int item = out.begin(4);
      int message = out.begin(1);
      writeCommand(out, command);
      out.end(message);
      out.end(item);
    }
  }

  private static void writeCommand(WireWriter out, Invocation command) {
    out.writeFixed64(1, command.session());
    out.writeInt64(2, command.sequence());
    out.writeInt64(3, command.firstIncomplete());
    out.writeInt64(4, command.expiresAtMillis());
    for (Step step : command.steps()) {
      int mark = out.begin(5);
      step.write(out);
      out.end(mark);
    }
  }

  /**
   * Reads an entry.
   *
   * @throws MalformedMessageException when it is not one, or one that a newer version wrote
   */
  static LogEntry read(byte[] bytes) {
    WireReader in = new WireReader(bytes);
    if (in.readTag() != FORMAT_TAG) {
      throw new MalformedMessageException("A log entry does not begin with its format.");
    }
    int format = in.readInt32();
    if (format != FORMAT) {
      throw new MalformedMessageException(
          "A log entry has the format " + format + "; this version reads " + FORMAT + ".");
    }
    long timeMicros = 0;
    long seed = 0;
    List<Invocation> commands = new ArrayList<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == TIME_TAG) {
        timeMicros = in.readInt64();
      } else if (tag == SEED_TAG) {
        seed = in.readFixed64();
      } else if (tag == ITEM_TAG) {
        commands.add(readItem(in.readMessage()));
      } else {
        throw unknown("A log entry", tag);
      }
    }
    return new LogEntry(timeMicros, seed, commands);
  }

  private static Invocation readItem(WireReader in) {
    int tag = in.readTag();
    if (tag != COMMAND_TAG) {
      throw unknown("An item of a log entry", tag);
    }
    Invocation command = readCommand(in.readMessage());
    if (!in.atEnd()) {
      throw new MalformedMessageException("An item of a log entry is more than one thing.");
    }
    return command;
  }

  private static Invocation readCommand(WireReader in) {
    long session = 0;
    long sequence = 0;
    long firstIncomplete = 0;
    long expiresAtMillis = 0;
    List<Step> steps = new ArrayList<>(1);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == SESSION_TAG) {
        session = in.readFixed64();
      } else if (tag == SEQUENCE_TAG) {
        sequence = in.readInt64();
      } else if (tag == FIRST_INCOMPLETE_TAG) {
        firstIncomplete = in.readInt64();
      } else if (tag == EXPIRES_TAG) {
        expiresAtMillis = in.readInt64();
      } else if (tag == STEP_TAG) {
        steps.add(Step.read(in.readMessage()));
      } else {
        throw unknown("A command in a log entry", tag);
      }
    }
    try {
      return new Invocation(session, sequence, firstIncomplete, expiresAtMillis, steps);
    } catch (IllegalArgumentException e) {
      throw new MalformedMessageException("A command in a log entry is not one: " + e.getMessage());
    }
  }

  private static MalformedMessageException unknown(String what, int tag) {
    return new MalformedMessageException(
        what + " has the unknown field " + WireType.fieldNumber(tag) + ".");
  }
}
