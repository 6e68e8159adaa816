package dev.csmr.replica.entry;

import static dev.csmr.codec.WireType.FIXED64;
import static dev.csmr.codec.WireType.LENGTH_DELIMITED;
import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.codec.WireWriter;
import dev.csmr.multicast.Input;
import dev.csmr.multicast.Message;
import dev.csmr.multicast.Operation;
import dev.csmr.multicast.Part;
import dev.csmr.service.Invocation;
import dev.csmr.service.InvocationIdentity;
import dev.csmr.service.Step;
import dev.csmr.session.SessionLimits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One log entry of a group: a batch of commands, with the time and the seed that make their
 * execution the same everywhere. Its format is {@code META-INF/csmr/log.proto}; it is read
 * strictly.
 *
 * @param time log time when the leader formed the entry
 * @param facts what holds from this entry on
 * @param seed what the commands' random numbers come from
 * @param items in the order of execution
 */
public record LogEntry(LogClock.Stamp time, LogFacts facts, long seed, List<LogItem> items) {
  /** The format this program writes, and the newest that it reads. */
  static final int FORMAT = 4;

  private static final int FORMAT_TAG = 1 << 3 | VARINT;

  /** Session, sequence, first incomplete and expiry, as they mostly are. */
  private static final int COMMAND_HEAD_BYTES = 26;

  /** Component, operation, and the tag and length of the arguments. */
  private static final int STEP_HEAD_BYTES = 13;

  /** The tag and the length of a message that is neither tiny nor huge. */
  private static final int FRAME_BYTES = 3;

  /** An entry that sets no facts, and whose time no majority's clocks were asked for. */
  public LogEntry(long timeMicros, long seed, List<LogItem> items) {
    this(new LogClock.Stamp(timeMicros, false), LogFacts.NONE, seed, items);
  }

  /** How many commands of this group alone it holds. */
  public int singles() {
    int count = 0;
    for (LogItem item : items) {
      if (item instanceof LogItem.Single) {
        count++;
      }
    }
    return count;
  }

  /** About what an invocation takes in an entry. */
  private static int size(Invocation invocation) {
    int size = COMMAND_HEAD_BYTES + invocation.basis().length;
    List<Step> steps = invocation.steps();
    for (int i = 0; i < steps.size(); i++) {
      size += FRAME_BYTES + STEP_HEAD_BYTES + steps.get(i).arguments().length;
    }
    return size;
  }

  /** What an invocation takes in an entry, at most. */
  public static int sizeBound(Invocation invocation) {
    int size = 64 + invocation.basis().length;
    for (Step step : invocation.steps()) {
      size += 32 + step.arguments().length;
      if (size < 0) {
        return Integer.MAX_VALUE;
      }
    }
    return size;
  }

  /** What an operation takes in an entry, at most. */
  public static int sizeBound(Operation operation) {
    long size = 128L + operation.basis().length;
    for (Part part : operation.parts()) {
      size += 80L + part.group().length() * 3L + 8L * part.conflicts().size();
      size += part.known() ? part.commands().length : 0;
    }
    return (int) Math.min(Integer.MAX_VALUE, size);
  }

  /** What an input takes in an entry, at most. */
  public static int sizeBound(Input input) {
    if (input instanceof Input.Received received
        && received.message() instanceof Message.TimestampGiven given) {
      return 128 + sizeBound(given.operation());
    }
    if (input instanceof Input.Received received
        && received.message() instanceof Message.Vote vote) {
      return 256 + vote.enclosed().length;
    }
    if (input instanceof Input.Trim trim) {
      return 128 + 10 * trim.released().size() + 64 * trim.acknowledged().size();
    }
    return 256;
  }

  /** Writes the entry. */
  void write(WireWriter out) {
    out.writeInt32(1, FORMAT);
    out.writeInt64(2, time.micros());
    out.writeFixed64(3, seed);
    out.writeBool(5, time.agreed());
    if (facts.limits() != null) {
      int mark = out.begin(6);
      facts.limits().write(out);
      out.end(mark);
    }
    for (Holding holding : facts.holdings()) {
      int mark = out.begin(7);
      holding.write(out);
      out.end(mark);
    }
    for (LogItem item : items) {
      int mark =
          out.begin(
              4,
              item instanceof LogItem.Single single ? FRAME_BYTES + size(single.invocation()) : 0);
      writeItem(out, item);
      out.end(mark);
    }
  }

  private static void writeItem(WireWriter out, LogItem item) {
    if (item instanceof LogItem.Single single) {
      int mark = out.begin(1, size(single.invocation()));
      writeCommand(out, single.invocation());
      out.end(mark);
    } else if (item instanceof LogItem.MulticastStart start) {
      int mark = out.begin(2);
      int operation = out.begin(1);
      start.operation().write(out);
      out.end(operation);
      out.end(mark);
    } else if (item instanceof LogItem.MulticastInput protocol) {
      int mark = out.begin(3);
      protocol.input().write(out);
      out.end(mark);
    }
  }

  private static void writeCommand(WireWriter out, Invocation command) {
    InvocationIdentity identity = command.identity();
    out.writeFixed64(1, identity.session());
    out.writeInt64(2, identity.sequence());
    out.writeInt64(3, identity.firstIncomplete());
    out.writeInt64(4, identity.expiresAtMillis());
    out.writeInt32(6, command.piece());
    out.writeBytes(7, command.basis());
    for (Step step : command.steps()) {
      int mark = out.begin(5, STEP_HEAD_BYTES + step.arguments().length);
      step.write(out);
      out.end(mark);
    }
  }

  /**
   * Reads an entry.
   *
   * @throws MalformedMessageException when it is not one, or one that a newer version wrote
   */
  public static LogEntry read(byte[] bytes) {
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
    boolean agreed = false;
    SessionLimits limits = null;
    List<Holding> holdings = new ArrayList<>(0);
    long seed = 0;
    List<LogItem> items = new ArrayList<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 2 << 3 | VARINT -> timeMicros = in.readInt64();
        case 3 << 3 | FIXED64 -> seed = in.readFixed64();
        case 4 << 3 | LENGTH_DELIMITED -> items.add(readItem(in.readMessage()));
        case 5 << 3 | VARINT -> agreed = in.readBool();
        case 6 << 3 | LENGTH_DELIMITED -> limits = SessionLimits.read(in.readMessage());
        case 7 << 3 | LENGTH_DELIMITED -> holdings.add(Holding.read(in.readMessage()));
        default -> throw unknown("A log entry", tag);
      }
    }
    LogFacts facts =
        limits == null && holdings.isEmpty() ? LogFacts.NONE : new LogFacts(limits, holdings);
    return new LogEntry(new LogClock.Stamp(timeMicros, agreed), facts, seed, items);
  }

  private static LogItem readItem(WireReader in) {
    int tag = in.readTag();
    LogItem item;
    switch (tag) {
      case 1 << 3 | LENGTH_DELIMITED -> item = new LogItem.Single(readCommand(in.readMessage()));
      case 2 << 3 | LENGTH_DELIMITED -> item = readStart(in.readMessage());
      case 3 << 3 | LENGTH_DELIMITED ->
          item = new LogItem.MulticastInput(Input.read(in.readMessage()));
      default -> throw unknown("An item of a log entry", tag);
    }
    if (!in.atEnd()) {
      throw new MalformedMessageException("An item of a log entry is more than one thing.");
    }
    return item;
  }

  private static LogItem readStart(WireReader in) {
    Operation operation = null;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | LENGTH_DELIMITED -> operation = Operation.read(in.readMessage());
        default -> throw unknown("A start in a log entry", tag);
      }
    }
    if (operation == null) {
      throw new MalformedMessageException("A start in a log entry has no operation.");
    }
    return new LogItem.MulticastStart(operation);
  }

  private static Invocation readCommand(WireReader in) {
    long session = 0;
    long sequence = 0;
    long firstIncomplete = 0;
    long expiresAtMillis = 0;
    int piece = 0;
    byte[] basis = {};
    Step[] steps = new Step[2];
    int count = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | FIXED64 -> session = in.readFixed64();
        case 2 << 3 | VARINT -> sequence = in.readInt64();
        case 3 << 3 | VARINT -> firstIncomplete = in.readInt64();
        case 4 << 3 | VARINT -> expiresAtMillis = in.readInt64();
        case 6 << 3 | VARINT -> piece = in.readInt32();
        case 7 << 3 | LENGTH_DELIMITED -> basis = in.readBytes();
        case 5 << 3 | LENGTH_DELIMITED -> {
          if (count == steps.length) {
            steps = Arrays.copyOf(steps, 2 * count);
          }
          steps[count++] = Step.read(in.readMessage());
        }
        default -> throw unknown("A command in a log entry", tag);
      }
    }
    try {
      return new Invocation(
          new InvocationIdentity(session, sequence, firstIncomplete, expiresAtMillis),
          piece,
          basis,
          List.of(count == steps.length ? steps : Arrays.copyOf(steps, count)));
    } catch (IllegalArgumentException e) {
      throw new MalformedMessageException("A command in a log entry is not one: " + e.getMessage());
    }
  }

  private static MalformedMessageException unknown(String what, int tag) {
    return new MalformedMessageException(
        what + " has the unknown field " + WireType.fieldNumber(tag) + ".");
  }
}
