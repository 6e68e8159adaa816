package dev.csmr.replica;

import dev.csmr.ReplicaContext;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.codec.WireWriter;
import dev.csmr.config.BareDefinition;
import dev.csmr.service.CanonicalKey;
import dev.csmr.service.OperationDescriptor;
import dev.csmr.service.OperationKind;
import dev.csmr.service.Reply;
import dev.csmr.service.ServiceStateMachine;
import dev.csmr.service.Step;
import dev.csmr.service.UnknownOperationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** A service as the generator would write it: named counters, and operations that misbehave. */
public final class CounterStore extends BareDefinition {
  public static final String PATH = "CounterStore";
  public static final int COMPONENT = Step.componentId(PATH);

  public static final int ADD = 11;
  static final int GET = 12;
  static final int FAIL = 13;
  static final int IS_POSITIVE = 14;
  public static final int CONTEXT = 15;
  public static final int EXHAUST = 16;
  static final int PUT_BLOB = 17;
  public static final int ADD_AND_TELL = 18;
  public static final int TELL = 19;
  public static final int ADD_AND_RECURSE = 20;
  public static final int RECURSE = 21;
  public static final int ASSERT = 22;

  /** Adds 1; the answer is half a character, or, if asked for 1, too deep. */
  public static final int ADD_AND_ENCODE_NONSENSE = 23;

  /** Answers what only this replica knows. */
  public static final int OWN = 28;

  /** A counter with which a state cannot be saved: an error is thrown. */
  public static final String UNSAVABLE = "unsavable";

  /** A counter with which a state cannot be saved, for a reason that looks like the disk's. */
  public static final String UNSAVABLE_IO = "unsavable, by a file";

  /** A counter with which a state cannot be restored: an error is thrown. */
  public static final String UNRESTORABLE = "unrestorable";

  /** A counter with which a state cannot be restored: a failure of input or output is thrown. */
  public static final String UNRESTORABLE_IO = "unrestorable, by a file";

  /** From here on the state cannot be saved. */
  static final int SPOIL = 29;

  /** Puts a name into a bag. */
  static final int PUT_IN = 30;

  /** Takes a name out of the bag: the first in the order of a hash set, which no snapshot keeps. */
  static final int TAKE_OUT = 31;

  /** Keeps in a counter what only this replica knows, and does not tell. */
  static final int KEEP_OWN = 32;

  /** Known to the definition and not to the state machine, as in a newer version. */
  public static final int NEWER = 99;

  private final LongSupplier own;
  private boolean unrestorable;

  public CounterStore() {
    this(() -> 0);
  }

  /**
   * Creates the service of one replica.
   *
   * @param own what only this replica knows
   */
  public CounterStore(LongSupplier own) {
    this.own = own;
  }

  @Override
  public List<OperationDescriptor> operations() {
    return List.of(
        command(ADD, "add"),
        query(GET, "get"),
        command(FAIL, "fail"),
        new OperationDescriptor(IS_POSITIVE, "isPositive", OperationKind.QUERY, false, 1),
        command(CONTEXT, "context"),
        command(EXHAUST, "exhaust"),
        command(PUT_BLOB, "putBlob"),
        command(ADD_AND_TELL, "addAndTell"),
        query(TELL, "tell"),
        command(ADD_AND_RECURSE, "addAndRecurse"),
        query(RECURSE, "recurse"),
        command(ASSERT, "assert"),
        command(ADD_AND_ENCODE_NONSENSE, "addAndEncodeNonsense"),
        command(OWN, "own"),
        command(SPOIL, "spoil"),
        command(PUT_IN, "putIn"),
        command(TAKE_OUT, "takeOut"),
        command(KEEP_OWN, "keepOwn"),
        command(NEWER, "newer"));
  }

  private static OperationDescriptor command(int id, String name) {
    return new OperationDescriptor(id, name, OperationKind.COMMAND, false);
  }

  private static OperationDescriptor query(int id, String name) {
    return new OperationDescriptor(id, name, OperationKind.QUERY, false);
  }

  @Override
  public void check(int operation, byte[] arguments) {
    WireReader in = new WireReader(arguments);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireType.fieldNumber(tag) > 2) {
        in.unknownField(tag, "Request");
      }
      in.skip(tag);
    }
  }

  @Override
  public List<CanonicalKey> keys(int operation, byte[] arguments) {
    return List.of();
  }

  @Override
  public ServiceStateMachine newStateMachine(ReplicaContext context) {
    Machine machine = new Machine(context, own);
    if (unrestorable) {
      machine.counters.put(UNRESTORABLE, 1L);
    }
    return machine;
  }

  /** One whose objects cannot be restored from what they hold when they are new. */
  public static CounterStore unrestorable() {
    CounterStore store = new CounterStore();
    store.unrestorable = true;
    return store;
  }

  /** Adds to a counter and answers what it was before. */
  public static Step add(String counter, long amount) {
    return step(ADD, counter, amount, false);
  }

  /** Answers a counter. */
  public static Step get(String counter) {
    return step(GET, counter, 0, false);
  }

  /** Whether a counter is positive. */
  static Step ifPositive(String counter) {
    return step(IS_POSITIVE, counter, 0, true);
  }

  public static Step step(int operation, String counter, long amount, boolean condition) {
    WireWriter out = new WireWriter();
    out.writeString(1, counter);
    out.writeInt64(2, amount);
    return new Step(COMPONENT, operation, out.toByteArray(), condition);
  }

  /** An {@link #add} with a parameter that a newer version has. */
  public static Step newerAdd(String counter) {
    WireWriter out = new WireWriter();
    out.writeString(1, counter);
    out.writeInt64(3, 1);
    return new Step(COMPONENT, ADD, out.toByteArray(), false);
  }

  /** Reads what {@link #add} and {@link #get} answer. */
  public static long number(Reply reply) {
    if (!reply.isOk()) {
      throw new AssertionError(reply.status() + ": " + reply.message());
    }
    WireReader in = new WireReader(reply.payload());
    return in.readTag() == 0 ? 0 : in.readInt64();
  }

  /** Reads what {@link #CONTEXT} answers. */
  public static String text(Reply reply) {
    WireReader in = new WireReader(reply.payload());
    return in.readTag() == 0 ? "" : in.readString();
  }

  private static final class Machine implements ServiceStateMachine {
    private static final int NAME_TAG = WireType.tag(1, WireType.LENGTH_DELIMITED);
    private static final int BAG_TAG = WireType.tag(2, WireType.LENGTH_DELIMITED);
    private static final int VALUE_TAG = WireType.tag(2, WireType.VARINT);

    private final ReplicaContext context;
    private final LongSupplier own;
    private final Map<String, Long> counters = new TreeMap<>();
    private final Set<String> bag = new HashSet<>();
    private boolean spoiled;

    Machine(ReplicaContext context, LongSupplier own) {
      this.context = context;
      this.own = own;
    }

    @Override
    public Reply execute(int operation, byte[] arguments) {
      String name = "";
      long amount = 0;
      WireReader in = new WireReader(arguments);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag == NAME_TAG) {
          name = in.readString();
        } else if (tag == VALUE_TAG) {
          amount = in.readInt64();
        } else {
          in.unknownField(tag, "Request");
        }
      }
      return execute(operation, name, amount);
    }

    private Reply execute(int operation, String name, long amount) {
      WireWriter out = new WireWriter();
      switch (operation) {
        case ADD -> {
          long before = counters.getOrDefault(name, 0L);
          counters.put(name, before + amount);
          out.writeInt64(1, before);
        }
        case GET -> out.writeInt64(1, counters.getOrDefault(name, 0L));
        case IS_POSITIVE -> out.writeBool(1, counters.getOrDefault(name, 0L) > 0);
        case FAIL -> throw new IllegalStateException("asked to fail");
        case EXHAUST -> throw new OutOfMemoryError("asked to exhaust");
        case CONTEXT ->
            out.writeString(
                1, context.now() + " " + context.random().nextInt(1000) + " " + context.uuid());
        case OWN -> out.writeInt64(1, own.getAsLong());
        case KEEP_OWN -> counters.put(name, own.getAsLong());
        case SPOIL -> spoiled = true;
        case PUT_IN -> bag.add(name);
        case TAKE_OUT -> {
          String taken = bag.iterator().next();
          bag.remove(taken);
          out.writeString(1, taken);
        }
        case PUT_BLOB -> counters.merge(name, 1L, Long::sum);
        case ADD_AND_TELL -> {
          counters.merge(name, 1L, Long::sum);
          return Reply.ofCommand(bytes((int) amount));
        }
        case TELL -> {
          return Reply.ok(bytes((int) amount));
        }
        case ADD_AND_RECURSE -> {
          counters.merge(name, 1L, Long::sum);
          out.writeInt64(1, recurse(0));
        }
        case ADD_AND_ENCODE_NONSENSE -> {
          counters.merge(name, 1L, Long::sum);
          return Reply.ofCommand(
              response -> response.writeString(1, amount == 0 ? "\uD800" : "" + recurse(0)));
        }
        case RECURSE -> out.writeInt64(1, recurse(0));
        case ASSERT -> throw new AssertionError("x".repeat((int) amount));
        default -> throw new UnknownOperationException("test.CounterStore", operation);
      }
      return Reply.ok(out.toByteArray());
    }

    private static Consumer<WireWriter> bytes(int count) {
      byte[] part = new byte[1 << 16];
      return out -> {
        for (int left = count, i = 0; left > 0; left -= part.length, i++) {
          Arrays.fill(part, (byte) i);
          out.rawBytes(part, 0, Math.min(left, part.length));
        }
      };
    }

    private static long recurse(long depth) {
      return depth < 0 ? depth : recurse(depth + 1) + 1;
    }

    @Override
    public Object service() {
      return this;
    }

    @Override
    public void save(WireWriter out) {
      if (counters.containsKey(UNSAVABLE)) {
        throw new AssertionError("asked not to be saved");
      }
      if (counters.containsKey(UNSAVABLE_IO)) {
        throw new UncheckedIOException(new IOException("a file of its own"));
      }
      if (spoiled) {
        throw new IllegalStateException("CounterStore.counters cannot be saved: it was spoiled");
      }
      new TreeSet<>(bag).forEach(name -> out.writePresentString(2, name));
      counters.forEach(
          (name, value) -> {
            int mark = out.begin(1);
            out.writeString(1, name);
            out.writeInt64(2, value);
            out.end(mark);
          });
    }

    @Override
    public void restore(WireReader in) {
      counters.clear();
      bag.clear();
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag == BAG_TAG) {
          bag.add(in.readString());
          continue;
        }
        WireReader entry = in.readMessage();
        String name = "";
        long value = 0;
        for (int field = entry.readTag(); field != 0; field = entry.readTag()) {
          if (field == NAME_TAG) {
            name = entry.readString();
          } else {
            value = entry.readInt64();
          }
        }
        if (name.equals(UNRESTORABLE_IO)) {
          throw new UncheckedIOException(new IOException("a file of its own"));
        }
        if (name.equals(UNRESTORABLE)) {
          throw new AssertionError("asked not to be restored");
        }
        counters.put(name, value);
      }
    }
  }
}
