package dev.csmr.node;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.service.CanonicalKey;
import dev.csmr.service.KeyedState;
import dev.csmr.service.MovableStateMachine;
import dev.csmr.service.Reply;
import dev.csmr.service.UnknownOperationException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** The state machine of {@link TestRegisters}. */
class TestRegistersMachine implements MovableStateMachine {
  private final Map<String, Long> registers = new TreeMap<>();

  @Override
  public Reply execute(int operation, byte[] arguments) {
    TestRegisters.Arguments in;
    try {
      in = TestRegisters.Arguments.read(arguments);
    } catch (MalformedMessageException e) {
      return Reply.of(Reply.Status.INVALID, e.getMessage());
    }
    return switch (operation) {
      case TestRegisters.ADD -> number(registers.merge(in.key(), in.number(), Long::sum));
      case TestRegisters.SET -> {
        Long before = registers.put(in.key(), in.number());
        yield number(before == null ? 0 : before);
      }
      case TestRegisters.GET -> number(registers.getOrDefault(in.key(), 0L));
      case TestRegisters.SUM ->
          number(registers.values().stream().mapToLong(Long::longValue).sum());
      case TestRegisters.DENY ->
          Reply.declared("test.Denied", fields -> fields.writeString(1, "denied " + in.key()));
      case TestRegisters.FAIL -> throw new IllegalStateException("failed " + in.key());
      case TestRegisters.BLOB -> Reply.ok(out -> out.writeBytes(2, new byte[(int) in.number()]));
      case TestRegisters.ADD_BLOB -> {
        registers.merge(in.key(), 1L, Long::sum);
        yield Reply.ofCommand(out -> out.writeBytes(2, new byte[(int) in.number()]));
      }
      case TestRegisters.DELAY -> {
        long end = System.nanoTime() + in.number() * 1_000_000;
        while (System.nanoTime() < end) {
          LockSupport.parkNanos(end - System.nanoTime());
        }
        yield number(registers.merge(in.key(), 1L, Long::sum));
      }
      default -> throw new UnknownOperationException(TestRegisters.NAME, operation);
    };
  }

  static Reply number(long number) {
    WireWriter out = new WireWriter();
    out.writeInt64(1, number);
    return Reply.ok(out.toByteArray());
  }

  @Override
  public Object service() {
    return registers;
  }

  @Override
  public void save(WireWriter out) {
    registers.forEach((key, number) -> write(out, key, number));
  }

  private static void write(WireWriter out, String key, long number) {
    int mark = out.begin(1);
    out.writeString(1, key);
    out.writeInt64(2, number);
    out.end(mark);
  }

  @Override
  public void takeOut(Predicate<CanonicalKey> which, WireWriter out) {
    List<String> keys =
        registers.keySet().stream().filter(key -> which.test(CanonicalKey.of(key))).toList();
    // Nothing is removed when it is too much for the writer.
    keys.forEach(key -> write(out, key, registers.get(key)));
    keys.forEach(registers::remove);
  }

  @Override
  public KeyedState keyed(Predicate<CanonicalKey> which) {
    Set<String> names = new TreeSet<>(registers.keySet());
    names.removeIf(name -> !which.test(CanonicalKey.of(name)));
    return new Some(registers, names);
  }

  /** Some of the registers. */
  private record Some(Map<String, Long> registers, Set<String> names) implements KeyedState {
    @Override
    public SortedSet<CanonicalKey> keys() {
      SortedSet<CanonicalKey> keys = new TreeSet<>();
      names.forEach(name -> keys.add(CanonicalKey.of(name)));
      return keys;
    }

    @Override
    public void write(SortedSet<CanonicalKey> wanted, WireWriter out) {
      names.stream()
          .filter(name -> wanted.contains(CanonicalKey.of(name)))
          .forEach(name -> TestRegistersMachine.write(out, name, registers.get(name)));
    }

    @Override
    public boolean refresh(SortedSet<CanonicalKey> changed) {
      return false;
    }

    @Override
    public void remove(SortedSet<CanonicalKey> some) {
      names.removeIf(
          name -> {
            boolean goes = some.contains(CanonicalKey.of(name));
            if (goes) {
              registers.remove(name);
            }
            return goes;
          });
    }

    @Override
    public void remove() {
      names.forEach(registers::remove);
    }

    @Override
    public void giveTo(KeyedState target) {
      names.forEach(name -> ((Some) target).registers.put(name, registers.get(name)));
      ((Some) target).names.addAll(names);
    }
  }

  @Override
  public void restore(WireReader in) {
    registers.clear();
    putIn(in);
  }

  @Override
  public void putIn(WireReader in) {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      WireReader entry = in.readMessage();
      String key = "";
      long number = 0;
      for (int field = entry.readTag(); field != 0; field = entry.readTag()) {
        if (field >>> 3 == 1) {
          key = entry.readString();
        } else {
          number = entry.readInt64();
        }
      }
      registers.put(key, number);
    }
  }
}
